import { fold } from '@umapi-kit/protocol';
import { commit } from '../store/commit.ts';
import { fillUserGroup, groupInserter } from '../store/fill-groups.ts';
import type { OrgKey } from '../store/load-slice.ts';
import { all, first, integer, type Operation, text } from '../store/operation.ts';
import { joinGroups } from '../store/rows.ts';
import { conflict, notFound } from './admin-error.ts';
import { findOrg } from './find.ts';

/** A user group of another organization, to be shared. */
export interface SharedGroup {
  /** The id of the organization that owns it. */
  readonly from: string;
  /** Its name there, and here. */
  readonly group: string;
}

/** A user group that another organization owns. */
export interface SharedGroupView {
  readonly name: string;
  readonly groupId: number;
  readonly members: number;
}

/** The groups that others share with an organization. */
export function* listSharedGroups(org: OrgKey): Operation<readonly SharedGroupView[]> {
  const rows = yield* all(
    "SELECT id, name, member_count FROM groups WHERE org_id = ? AND read_only = 1 AND type = 'USER_GROUP' ORDER BY id",
    org.id,
  );
  return rows.map((row) => ({
    name: text(row, 'name'),
    groupId: integer(row, 'id'),
    members: integer(row, 'member_count'),
  }));
}

/**
 * Shares a user group with an organization, which can't change it but for its profiles. Members are those who are in
 * both organizations now; later changes on either side are not carried over.
 */
export function* shareGroup(org: OrgKey, { from, group }: SharedGroup): Operation<SharedGroupView> {
  const owner = yield* findOrg(from);
  if (owner.id === org.id) throw conflict('from', 'an organization can share its groups with others only');
  const source = yield* first(
    "SELECT id, name, description FROM groups WHERE org_id = ? AND name_key = ? AND type = 'USER_GROUP'",
    owner.id,
    fold(group),
  );
  if (!source) throw notFound(`${from} has no user group ${JSON.stringify(group)}; create it there first`);
  const taken = yield* first('SELECT id FROM groups WHERE org_id = ? AND name_key = ?', org.id, fold(group));
  if (taken) throw conflict('group', `${org.orgId} has a group of this name already; rename one of them`);
  const name = text(source, 'name');
  const id = yield* fillUserGroup({ name, sharedReadOnly: true }, groupInserter(org.id));
  const members = yield* all(
    `SELECT m.account_id FROM memberships m JOIN org_members o ON o.account_id = m.account_id AND o.org_id = ?
     WHERE m.group_id = ? ORDER BY m.id`,
    org.id,
    integer(source, 'id'),
  );
  for (const row of members) yield* joinGroups(org.id, [id], integer(row, 'account_id'));
  return { name, groupId: id, members: members.length };
}

/** Takes a shared group away from an organization; its owner keeps it. */
export function* withdrawGroup(org: OrgKey, name: string): Operation<void> {
  const row = yield* first(
    'SELECT id FROM groups WHERE org_id = ? AND name_key = ? AND read_only = 1',
    org.id,
    fold(name),
  );
  if (!row) throw notFound(`nobody shares a group ${JSON.stringify(name)} with ${org.orgId}`);
  yield* commit(org, [{ kind: 'deleteGroup', groupId: integer(row, 'id') }]);
}
