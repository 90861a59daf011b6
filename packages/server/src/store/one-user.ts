import { fold } from '@umapi-kit/protocol';
import type { Account } from '../org/model.ts';
import { loadAccounts, type OrgKey } from './load-slice.ts';
import { all, first, type Operation } from './operation.ts';
import { userJson } from './users-page.ts';

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
  const members: Account[] = [];
  for (const account of accounts) {
    const row = yield* first(
      'SELECT account_id FROM org_members WHERE account_id = ? AND org_id = ? AND listed = 1',
      account.id,
      org.id,
    );
    if (row) members.push(account);
  }
  const claimed = yield* all('SELECT directory_id FROM domains WHERE domain_key = ?', fold(domain ?? ''));
  const directory = claimed[0]?.['directory_id'];
  const isInDirectory = ({ directoryId }: Account) => directoryId !== undefined && directoryId === directory;
  const chosen = choose(members, isInDirectory);
  if (chosen) return { json: yield* userJson(org.id, chosen.id) };
  return { missing: choose(accounts, isInDirectory) ? 'member' : 'user' };
}
