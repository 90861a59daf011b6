import { type IdentityType, identityTypes } from '@umapi-kit/protocol';
import { domainOf } from '../org/address.ts';
import { accountStatuses } from '../org/model.ts';
import type { SeedUser } from '../seed/seed.ts';
import type { ExportedOrg } from './export-org.ts';
import { groupIdsOf } from './group-ids.ts';
import { all, integer, type Operation, oneOf, optional, type Row, text, textOrNull } from './operation.ts';

/** Some people of an organization, in the order of their accounts. */
interface ExportedUsers {
  readonly users: readonly SeedUser[];
  /** The last account, to go on from. */
  readonly last?: number;
}

/** How many people are in memory at once. */
const batchSize = 2_000;

/** Members of an organization, from the one after the account `after` on. */
export function* exportedMembers(
  snapshot: number,
  org: ExportedOrg,
  after: number,
): Operation<ExportedUsers> {
  const rows = yield* all(
    `SELECT a.*, m.group_ids AS in_groups FROM snapshot_org_members m
     JOIN snapshot_accounts a ON a.snapshot_id = m.snapshot_id AND a.id = m.account_id
     WHERE m.snapshot_id = ? AND m.org_id = ? AND m.account_id > ? ORDER BY m.account_id LIMIT ${batchSize}`,
    snapshot,
    org.row,
    after,
  );
  return batchOf(rows, (row) => memberOf(row, org));
}

/**
 * People of an organization's directories who are not in it.
 *
 * @param homeless also Adobe IDs that are in no organization
 */
export function* exportedOutsiders(
  snapshot: number,
  org: ExportedOrg,
  after: number,
  homeless: boolean,
): Operation<ExportedUsers> {
  const rows = yield* all(
    `SELECT a.* FROM snapshot_accounts a
     LEFT JOIN snapshot_directories d ON d.snapshot_id = a.snapshot_id AND d.id = a.directory_id
     WHERE a.snapshot_id = ? AND a.id > ? AND (
       (d.org_id = ? AND a.id NOT IN
         (SELECT account_id FROM snapshot_org_members WHERE snapshot_id = ? AND org_id = ?))
       OR (? = 1 AND d.id IS NULL AND a.id NOT IN
         (SELECT account_id FROM snapshot_org_members WHERE snapshot_id = ?)))
     ORDER BY a.id LIMIT ${batchSize}`,
    snapshot,
    after,
    org.row,
    snapshot,
    org.row,
    homeless ? 1 : 0,
    snapshot,
  );
  return batchOf(rows, (row) => ({ ...accountOf(row), directoryOnly: true }));
}

function batchOf(rows: readonly Row[], userOf: (row: Row) => SeedUser): ExportedUsers {
  const last = rows.at(-1);
  return { users: rows.map(userOf), ...(last ? { last: integer(last, 'id') } : {}) };
}

function memberOf(row: Row, { groupNames, inLine, usable }: ExportedOrg): SeedUser {
  const groups = groupIdsOf(text(row, 'in_groups')).map((id) => groupNames.get(id));
  const places = inLine.get(integer(row, 'id'));
  const { directory_id: directory } = row;
  return {
    ...accountOf(row),
    ...(groups.length === 0 ? {} : { groups: groups.filter((name) => name !== undefined) }),
    ...(places ? { inLine: places } : {}),
    ...(typeof directory === 'number' && !usable.has(directory) ? { formerTrust: true } : {}),
  };
}

/** What a seed has to say of an account; the rest it takes for granted. */
function accountOf(row: Row): SeedUser {
  const type = oneOf(row, 'type', identityTypes);
  const email = text(row, 'email');
  const username = text(row, 'username');
  const domain = text(row, 'domain');
  const status = oneOf(row, 'status', accountStatuses);
  return {
    ...(type === 'federatedID' ? {} : { type }),
    email,
    ...(username === email ? {} : { username }),
    ...(isTakenForGranted(type, domain, username, email) ? {} : { domain }),
    ...optional('firstName', textOrNull(row, 'first_name')),
    ...optional('lastName', textOrNull(row, 'last_name')),
    ...optional('country', textOrNull(row, 'country')),
    ...(status === 'active' ? {} : { status }),
  };
}

function isTakenForGranted(type: IdentityType, domain: string, username: string, email: string): boolean {
  return type === 'adobeID' || domain === domainOf(username.includes('@') ? username : email);
}
