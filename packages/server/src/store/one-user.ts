import { type Folded, fold } from '@umapi-kit/protocol';
import type { Account } from '../org/model.ts';
import { loadAccounts, type OrgKey } from './load-slice.ts';
import { first, type Operation, type Row } from './operation.ts';
import { listedUser, userJson } from './user-texts.ts';

/** A user as JSON, or why there is none: nobody is meant, or somebody who is in no list of the organization. */
export type FoundUser = { readonly json: string } | { readonly missing: 'user' | 'member' };

/** Picks the account that is meant among those with that e-mail or username. */
export type Choose = (
  accounts: readonly Account[],
  /** Whether an account is in the directory of the domain that was asked for. */
  isInDirectory: (account: Account) => boolean,
) => Account | undefined;

/** One user of an organization; only active ones are shown. */
export function* oneUser(
  org: OrgKey,
  name: string,
  domain: string | undefined,
  choose: Choose,
): Operation<FoundUser> {
  const accounts = yield* loadAccounts([fold(name)]);
  const listed = new Map<Account, Row>();
  for (const account of accounts) {
    const row = yield* listedUser(org.id, account.id);
    if (row) listed.set(account, row);
  }
  const directory = domain === undefined ? undefined : yield* directoryOf(fold(domain));
  const isInDirectory = ({ directoryId }: Account) => directoryId !== undefined && directoryId === directory;
  const chosen = choose([...listed.keys()], isInDirectory);
  const row = chosen && listed.get(chosen);
  if (row) return { json: yield* userJson(row) };
  return { missing: choose(accounts, isInDirectory) ? 'member' : 'user' };
}

function* directoryOf(domainKey: Folded): Operation<unknown> {
  const row = yield* first('SELECT directory_id FROM domains WHERE domain_key = ?', domainKey);
  return row?.['directory_id'];
}
