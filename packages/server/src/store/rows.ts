import type { Account } from '../org/model.ts';
import { groupIdsColumn } from './group-ids.ts';
import { countListed } from './member-blocks.ts';
import { all, allOf, first, integer, type Operation } from './operation.ts';
import { userHead } from './user-head.ts';

/** Writes an account; its `id` is ignored. @returns the id it got */
export function* insertAccount(account: Omit<Account, 'id'>): Operation<number> {
  const row = yield* first(
    `INSERT INTO accounts (type, email, email_key, username, username_key, domain, domain_key, directory_id,
       status, first_name, last_name, country)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id`,
    account.type,
    account.email,
    account.emailKey,
    account.username,
    account.usernameKey,
    account.domain,
    account.domainKey,
    account.directoryId ?? null,
    account.status,
    account.firstName ?? null,
    account.lastName ?? null,
    account.country ?? null,
  );
  return integer(row, 'id');
}

/** Makes an account a member of an organization and of some of its groups. */
export function* insertMember(
  orgRow: number,
  account: Account,
  groupIds: readonly number[],
): Operation<void> {
  yield* insertUncounted(orgRow, account, groupIds);
  if (isListed(account)) yield* countListed(orgRow, account.id, 1);
  yield* countMembers(groupIds);
}

/** Does the same without counting, for whoever counts all members later. */
export function* insertUncounted(
  orgRow: number,
  account: Account,
  groupIds: readonly number[],
): Operation<void> {
  yield* all(
    `INSERT INTO org_members (org_id, account_id, domain_key, type, listed, head, group_ids)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
    orgRow,
    account.id,
    account.domainKey,
    account.type,
    isListed(account) ? 1 : 0,
    userHead(account),
    groupIdsColumn(groupIds),
  );
  yield* insertMemberships(groupIds, account.id);
}

function isListed({ status }: Account): boolean {
  return status === 'active';
}

/** Puts a member of the organization into some of its groups, whose member it is not yet. */
export function* joinGroups(orgRow: number, groupIds: readonly number[], accountId: number): Operation<void> {
  yield* insertMemberships(groupIds, accountId);
  yield* countMembers(groupIds);
  yield* all(
    'UPDATE org_members SET group_ids = group_ids || ? WHERE account_id = ? AND org_id = ?',
    groupIdsColumn(groupIds).slice(1),
    accountId,
    orgRow,
  );
}

/** How many rows one statement writes; every number of rows up to it is a prepared statement of its own. */
const rowsPerStatement = 8;

function* insertMemberships(groupIds: readonly number[], accountId: number): Operation<void> {
  for (let start = 0; start < groupIds.length; start += rowsPerStatement) {
    const some = groupIds.slice(start, start + rowsPerStatement);
    yield* all(
      `INSERT INTO memberships (group_id, account_id) VALUES ${some.map(() => '(?, ?)').join(', ')}`,
      ...some.flatMap((groupId) => [groupId, accountId]),
    );
  }
}

function* countMembers(groupIds: readonly number[]): Operation<void> {
  yield* allOf(
    groupIds,
    (marks) => `UPDATE groups SET member_count = member_count + 1 WHERE id IN (${marks})`,
  );
}

/** A group's columns. */
export interface NewGroup {
  readonly name: string;
  readonly nameKey: string;
  readonly type: string;
  readonly quota?: number;
  readonly description?: string;
  readonly productId?: number;
  readonly targetId?: number;
  readonly contractName?: string;
  readonly readOnly?: boolean;
}

/** Writes a group without members. @returns the id it got */
export function* insertGroup(orgRow: number, group: NewGroup): Operation<number> {
  const row = yield* first(
    `INSERT INTO groups (org_id, name, name_key, type, quota, description, product_id, target_id,
       contract_name, read_only)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id`,
    orgRow,
    group.name,
    group.nameKey,
    group.type,
    group.quota ?? null,
    group.description ?? null,
    group.productId ?? null,
    group.targetId ?? null,
    group.contractName ?? null,
    group.readOnly ? 1 : 0,
  );
  return integer(row, 'id');
}
