import type { Account, Mutation, OrgGroup } from '../org/model.ts';
import { groupIdsOf } from './group-ids.ts';
import type { OrgKey } from './load-slice.ts';
import { all, integer, type Operation, text } from './operation.ts';
import { insertAccount, insertGroup, insertMember, insertMembership } from './rows.ts';
import { userHead } from './user-head.ts';

/** The rows that a draft's negative ids became. */
type NewIds = Map<number, number>;

/** Writes what an entry decided, in its order. */
export function* commit(org: OrgKey, mutations: readonly Mutation[]): Operation<void> {
  const newIds: NewIds = new Map();
  for (const mutation of mutations) yield* apply(org, mutation, newIds);
}

function* apply(org: OrgKey, mutation: Mutation, newIds: NewIds): Operation<void> {
  const idOf = (id: number): number => newIds.get(id) ?? id;
  switch (mutation.kind) {
    case 'insertAccount':
      newIds.set(mutation.account.id, yield* insertAccount(mutation.account));
      return;
    case 'updateAccount':
      return yield* updateAccount({ ...mutation.account, id: idOf(mutation.account.id) });
    case 'deleteAccount':
      return yield* deleteAccount(idOf(mutation.accountId));
    case 'join':
      return yield* insertMember(org.id, { ...mutation.account, id: idOf(mutation.account.id) });
    case 'leave':
      return yield* leave(org.id, idOf(mutation.accountId));
    case 'addMember':
      return yield* insertMembership(org.id, idOf(mutation.groupId), idOf(mutation.accountId));
    case 'removeMember':
      return yield* removeMember(org.id, idOf(mutation.groupId), idOf(mutation.accountId));
    case 'insertGroup':
      return yield* insertDraftGroup(org, mutation.group, newIds);
    case 'updateGroup':
      return yield* updateGroup({ ...mutation.group, id: idOf(mutation.group.id) });
    case 'deleteGroup':
      return yield* deleteGroup(org.id, idOf(mutation.groupId));
    case 'removeAllMembers':
      return yield* removeAllMembers(org.id, idOf(mutation.groupId));
    case 'attach':
      yield* all(
        'INSERT INTO attachments (group_id, profile_id) VALUES (?, ?) ON CONFLICT DO NOTHING',
        idOf(mutation.groupId),
        idOf(mutation.profileId),
      );
      return;
    case 'detach':
      yield* all(
        'DELETE FROM attachments WHERE group_id = ? AND profile_id = ?',
        idOf(mutation.groupId),
        idOf(mutation.profileId),
      );
      return;
    case 'detachAll':
      yield* all('DELETE FROM attachments WHERE group_id = ?', idOf(mutation.groupId));
      return;
  }
}

function* updateAccount(account: Account): Operation<void> {
  yield* all(
    `UPDATE accounts SET email = ?, email_key = ?, username = ?, username_key = ?, domain = ?, domain_key = ?,
       first_name = ?, last_name = ? WHERE id = ?`,
    account.email,
    account.emailKey,
    account.username,
    account.usernameKey,
    account.domain,
    account.domainKey,
    account.firstName ?? null,
    account.lastName ?? null,
    account.id,
  );
  yield* all(
    'UPDATE org_members SET head = ?, domain_key = ? WHERE account_id = ?',
    userHead(account),
    account.domainKey,
    account.id,
  );
}

function* deleteAccount(accountId: number): Operation<void> {
  const rows = yield* all('SELECT org_id FROM org_members WHERE account_id = ?', accountId);
  for (const row of rows) yield* leave(integer(row, 'org_id'), accountId);
  yield* all('DELETE FROM accounts WHERE id = ?', accountId);
}

function* leave(orgRow: number, accountId: number): Operation<void> {
  const rows = yield* all(
    'DELETE FROM org_members WHERE account_id = ? AND org_id = ? RETURNING group_ids',
    accountId,
    orgRow,
  );
  for (const row of rows) {
    yield* all('UPDATE orgs SET member_count = member_count - 1 WHERE id = ?', orgRow);
    for (const groupId of groupIdsOf(text(row, 'group_ids'))) yield* deleteMembership(groupId, accountId);
  }
}

function* removeMember(orgRow: number, groupId: number, accountId: number): Operation<void> {
  yield* deleteMembership(groupId, accountId);
  yield* all(
    'UPDATE org_members SET group_ids = replace(group_ids, ?, ?) WHERE account_id = ? AND org_id = ?',
    `,${groupId},`,
    ',',
    accountId,
    orgRow,
  );
}

function* deleteMembership(groupId: number, accountId: number): Operation<void> {
  yield* all('DELETE FROM memberships WHERE group_id = ? AND account_id = ?', groupId, accountId);
  yield* all('UPDATE groups SET member_count = member_count - 1 WHERE id = ?', groupId);
}

function* insertDraftGroup({ id }: OrgKey, group: OrgGroup, newIds: NewIds): Operation<void> {
  const { targetId, ...fields } = group;
  const target = targetId === undefined ? {} : { targetId: newIds.get(targetId) ?? targetId };
  newIds.set(group.id, yield* insertGroup(id, { ...fields, ...target }));
}

function* updateGroup({ id, name, nameKey, description }: OrgGroup): Operation<void> {
  yield* all(
    'UPDATE groups SET name = ?, name_key = ?, description = ? WHERE id = ?',
    name,
    nameKey,
    description ?? null,
    id,
  );
}

function* deleteGroup(orgRow: number, groupId: number): Operation<void> {
  const admins = yield* all('SELECT id FROM groups WHERE target_id = ?', groupId);
  for (const id of [...admins.map((row) => integer(row, 'id')), groupId]) {
    yield* removeAllMembers(orgRow, id);
    yield* all('DELETE FROM groups WHERE id = ?', id);
  }
}

function* removeAllMembers(orgRow: number, groupId: number): Operation<void> {
  yield* all(
    `UPDATE org_members SET group_ids = replace(group_ids, ?, ?)
     WHERE org_id = ? AND account_id IN (SELECT account_id FROM memberships WHERE group_id = ?)`,
    `,${groupId},`,
    ',',
    orgRow,
    groupId,
  );
  yield* all('DELETE FROM memberships WHERE group_id = ?', groupId);
  yield* all('UPDATE groups SET member_count = 0 WHERE id = ?', groupId);
}
