import type { Account } from '../org/model.ts';
import { seedAccount } from '../seed/account.ts';
import type { SeedOrg, SeedUser } from '../seed/seed.ts';
import type { Directories } from './fill-directories.ts';
import { type Ids, idsOf } from './fill-groups.ts';
import { groupMoved } from './licences.ts';
import { loadAccounts } from './load-slice.ts';
import { all, integer, type Operation } from './operation.ts';
import { insertAccount, insertMember } from './rows.ts';

/** Writes the people of an organization and their groups, then hands out licences in the order of the seed. */
export function* fillPeople(
  orgRow: number,
  { users = [] }: SeedOrg,
  directories: Directories,
  groups: Ids,
): Operation<void> {
  for (const user of users) yield* fillUser(orgRow, user, directories, groups);
  const limited = yield* all('SELECT id FROM groups WHERE org_id = ? AND quota IS NOT NULL', orgRow);
  yield* groupMoved(limited.map((row) => integer(row, 'id')));
}

function* fillUser(orgRow: number, user: SeedUser, directories: Directories, groups: Ids): Operation<void> {
  const account = withOwner(seedAccount(user), directories);
  const known = (yield* sharedAccount(account, directories)) ?? {
    ...account,
    id: yield* insertAccount(account),
  };
  if (user.directoryOnly) return;
  yield* insertMember(orgRow, known, idsOf(groups, user.groups ?? []));
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
