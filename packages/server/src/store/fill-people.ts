import { generatedUsers } from '../generate/generate.ts';
import type { Account } from '../org/model.ts';
import { seedAccount } from '../seed/account.ts';
import type { SeedOrg, SeedUser } from '../seed/seed.ts';
import type { Directories } from './fill-directories.ts';
import { type Ids, idsOf } from './fill-groups.ts';
import { groupMoved } from './licences.ts';
import { loadAccounts } from './load-slice.ts';
import { countAllListed } from './member-blocks.ts';
import { all, integer, type Operation } from './operation.ts';
import { insertAccount, insertUncounted } from './rows.ts';

/** Writes the people of an organization and their groups, then hands out licences in the order of the seed. */
export function* fillPeople(
  orgRow: number,
  { users = [], generate = {} }: SeedOrg,
  directories: Directories,
  groups: Ids,
): Operation<void> {
  for (const user of users) yield* fillUser(orgRow, user, directories, groups);
  for (const user of generatedUsers(generate)) yield* fillUser(orgRow, user, directories, groups);
  yield* countAll(orgRow);
  const limited = yield* all('SELECT id FROM groups WHERE org_id = ? AND quota IS NOT NULL', orgRow);
  yield* groupMoved(limited.map((row) => integer(row, 'id')));
}

/** To count everybody at the end takes a fraction of what counting each of them does. */
function* countAll(orgRow: number): Operation<void> {
  yield* countAllListed(orgRow);
  yield* all(
    `UPDATE groups SET member_count = (SELECT count(*) FROM memberships m WHERE m.group_id = groups.id)
     WHERE org_id = ?`,
    orgRow,
  );
}

function* fillUser(orgRow: number, user: SeedUser, directories: Directories, groups: Ids): Operation<void> {
  const account = withOwner(seedAccount(user), directories);
  const known = (yield* sharedAccount(account, directories)) ?? {
    ...account,
    id: yield* insertAccount(account),
  };
  if (user.directoryOnly) return;
  yield* insertUncounted(orgRow, known, idsOf(groups, user.groups ?? []));
}

function withOwner(account: Omit<Account, 'id'>, directories: Directories): Omit<Account, 'id'> {
  const directory = directories.byDomain.get(account.domainKey);
  if (account.type === 'adobeID' || !directory) return account;
  return { ...account, directoryId: directory.id, ownerOrgId: directory.ownerOrgId };
}

/** The account that another organization of the seed named before: an Adobe ID, or one of a trusted directory. */
function* sharedAccount(
  account: Omit<Account, 'id'>,
  { trusted }: Directories,
): Operation<Account | undefined> {
  const { type, usernameKey, domainKey, directoryId } = account;
  if (type !== 'adobeID' && (directoryId === undefined || !trusted.has(directoryId))) return undefined;
  const found = yield* loadAccounts([usernameKey]);
  return found.find(
    (other) => other.type === type && other.usernameKey === usernameKey && other.domainKey === domainKey,
  );
}
