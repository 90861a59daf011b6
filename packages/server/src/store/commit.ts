import type { Account, Mutation, OrgGroup } from '../org/model.ts';
import { groupIdsOf } from './group-ids.ts';
import { accountMoved, groupMoved, limitedProfiles } from './licences.ts';
import type { OrgKey } from './load-slice.ts';
import { countListed } from './member-blocks.ts';
import { all, first, flag, integer, type Operation, text } from './operation.ts';
import { insertAccount, insertGroup, insertMember, joinGroups } from './rows.ts';
import { userHead } from './user-head.ts';

/** The rows that a draft's negative ids became. */
type NewIds = Map<number, number>;

/** Writes what an entry decided, in its order. */
export function* commit(org: OrgKey, mutations: readonly Mutation[]): Operation<void> {
  const newIds: NewIds = new Map();
  for (const mutation of gathered(mutations)) yield* apply(org, mutation, newIds);
}

/** Coming into the organization or into groups of it, with all the groups that one person comes into at once. */
type Coming =
  | { readonly kind: 'join'; readonly account: Account; readonly groupIds: readonly number[] }
  | { readonly kind: 'addMember'; readonly accountId: number; readonly groupIds: readonly number[] };

type Gathered = Exclude<Mutation, { kind: 'join' | 'addMember' }> | Coming;

/** What a person comes into, one after the other, is written in one go. */
function gathered(mutations: readonly Mutation[]): readonly Gathered[] {
  const result: Gathered[] = [];
  for (const mutation of mutations) {
    if (mutation.kind === 'join') result.push({ ...mutation, groupIds: [] });
    else if (mutation.kind !== 'addMember') result.push(mutation);
    else {
      const { accountId, groupId } = mutation;
      const last = result.at(-1);
      if (last && isComing(last) && personOf(last) === accountId)
        result.splice(-1, 1, { ...last, groupIds: [...last.groupIds, groupId] });
      else result.push({ kind: 'addMember', accountId, groupIds: [groupId] });
    }
  }
  return result;
}

function isComing(mutation: Gathered): mutation is Coming {
  return mutation.kind === 'join' || mutation.kind === 'addMember';
}

function personOf(mutation: Coming): number {
  return mutation.kind === 'join' ? mutation.account.id : mutation.accountId;
}

type Attachment = Extract<Mutation, { kind: 'attach' | 'detach' | 'detachAll' }>;
type GroupMutation = Extract<Mutation, { group: OrgGroup } | { kind: 'deleteGroup' | 'removeAllMembers' }>;
type PersonMutation = Exclude<Gathered, Attachment | GroupMutation>;

function* apply(org: OrgKey, mutation: Gathered, newIds: NewIds): Operation<void> {
  switch (mutation.kind) {
    case 'attach':
    case 'detach':
    case 'detachAll':
      return yield* applyToAttachments(mutation, newIds);
    case 'insertGroup':
    case 'updateGroup':
    case 'deleteGroup':
    case 'removeAllMembers':
      return yield* applyToGroup(org, mutation, newIds);
    default:
      return yield* applyToPerson(org, mutation, newIds);
  }
}

function* applyToPerson(org: OrgKey, mutation: PersonMutation, newIds: NewIds): Operation<void> {
  if (mutation.kind === 'insertAccount') {
    newIds.set(mutation.account.id, yield* insertAccount(mutation.account));
    return;
  }
  const id = rowOf('account' in mutation ? mutation.account.id : mutation.accountId, newIds);
  switch (mutation.kind) {
    case 'updateAccount':
      return yield* updateAccount({ ...mutation.account, id });
    case 'deleteAccount':
      return yield* deleteAccount(id);
    case 'join':
      return yield* join(org.id, { ...mutation.account, id }, rowsOf(mutation.groupIds, newIds));
    case 'leave':
      return yield* leave(org.id, id);
    case 'addMember':
      return yield* addMember(org.id, rowsOf(mutation.groupIds, newIds), id);
    case 'removeMember':
      return yield* removeMember(org.id, rowOf(mutation.groupId, newIds), id);
  }
}

function* applyToGroup(org: OrgKey, mutation: GroupMutation, newIds: NewIds): Operation<void> {
  switch (mutation.kind) {
    case 'insertGroup':
      return yield* insertDraftGroup(org, mutation.group, newIds);
    case 'updateGroup':
      return yield* updateGroup({ ...mutation.group, id: rowOf(mutation.group.id, newIds) });
    case 'deleteGroup':
      return yield* deleteGroup(org.id, rowOf(mutation.groupId, newIds));
    case 'removeAllMembers':
      return yield* removeAllMembers(org.id, rowOf(mutation.groupId, newIds));
  }
}

function* applyToAttachments(mutation: Attachment, newIds: NewIds): Operation<void> {
  const group = rowOf(mutation.groupId, newIds);
  if (mutation.kind === 'detachAll') {
    const held = yield* limitedProfiles(group);
    yield* all('DELETE FROM attachments WHERE group_id = ?', group);
    return yield* groupMoved(held);
  }
  const profile = rowOf(mutation.profileId, newIds);
  const sql =
    mutation.kind === 'attach'
      ? 'INSERT INTO attachments (group_id, profile_id) VALUES (?, ?) ON CONFLICT DO NOTHING'
      : 'DELETE FROM attachments WHERE group_id = ? AND profile_id = ?';
  yield* all(sql, group, profile);
  yield* groupMoved(yield* limitedProfiles(profile));
}

function rowOf(id: number, newIds: NewIds): number {
  return newIds.get(id) ?? id;
}

function rowsOf(ids: readonly number[], newIds: NewIds): readonly number[] {
  return ids.map((id) => rowOf(id, newIds));
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
  const row = yield* first(
    'DELETE FROM org_members WHERE account_id = ? AND org_id = ? RETURNING group_ids, listed',
    accountId,
    orgRow,
  );
  if (!row) return;
  if (flag(row, 'listed')) yield* countListed(orgRow, accountId, -1);
  const groupIds = groupIdsOf(text(row, 'group_ids'));
  const held = yield* limitedProfiles(...groupIds);
  for (const groupId of groupIds) yield* deleteMembership(groupId, accountId);
  yield* accountMoved(held, accountId);
}

function* join(orgRow: number, account: Account, groupIds: readonly number[]): Operation<void> {
  yield* insertMember(orgRow, account, groupIds);
  yield* accountMoved(yield* limitedProfiles(...groupIds), account.id);
}

function* addMember(orgRow: number, groupIds: readonly number[], accountId: number): Operation<void> {
  yield* joinGroups(orgRow, groupIds, accountId);
  yield* accountMoved(yield* limitedProfiles(...groupIds), accountId);
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
  yield* accountMoved(yield* limitedProfiles(groupId), accountId);
}

function* deleteMembership(groupId: number, accountId: number): Operation<void> {
  yield* all('DELETE FROM memberships WHERE group_id = ? AND account_id = ?', groupId, accountId);
  yield* all('UPDATE groups SET member_count = member_count - 1 WHERE id = ?', groupId);
}

function* insertDraftGroup({ id }: OrgKey, group: OrgGroup, newIds: NewIds): Operation<void> {
  const { targetId, ...fields } = group;
  const target = targetId === undefined ? {} : { targetId: rowOf(targetId, newIds) };
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
  const held = yield* limitedProfiles(groupId);
  const admins = yield* all('SELECT id FROM groups WHERE target_id = ?', groupId);
  for (const id of [...admins.map((row) => integer(row, 'id')), groupId]) {
    yield* removeMemberships(orgRow, id);
    yield* all('DELETE FROM groups WHERE id = ?', id);
  }
  yield* groupMoved(held);
}

function* removeAllMembers(orgRow: number, groupId: number): Operation<void> {
  yield* removeMemberships(orgRow, groupId);
  yield* groupMoved(yield* limitedProfiles(groupId));
}

function* removeMemberships(orgRow: number, groupId: number): Operation<void> {
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
