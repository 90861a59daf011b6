import { type Folded, fold, identityTypes } from '@umapi-kit/protocol';
import type { Account } from '../org/model.ts';
import type { OrgKey } from './load-slice.ts';
import {
  all,
  first,
  integer,
  integerOrNull,
  type Operation,
  oneOf,
  optional,
  type Row,
  text,
} from './operation.ts';
import { userJson } from './user-texts.ts';

/** A user as JSON, or why there is none: nobody is meant, or somebody who is in no list of the organization. */
export type FoundUser = { readonly json: string } | { readonly missing: 'user' | 'member' };

/** An account that a name may mean. */
export interface Candidate extends Pick<Account, 'id' | 'type' | 'directoryId'> {
  /** Folded, as the other keys are. */
  readonly emailKey: string;
  readonly usernameKey: string;
  readonly domainKey: string;
}

/** Picks the account that is meant among those with that e-mail or username. */
export type Choose = (
  candidates: readonly Candidate[],
  /** Whether an account is in the directory of the domain that was asked for. */
  isInDirectory: (candidate: Candidate) => boolean,
) => Candidate | undefined;

/** One user of an organization; only active ones are shown. */
export function* oneUser(
  org: OrgKey,
  name: string,
  domain: string | undefined,
  choose: Choose,
): Operation<FoundUser> {
  const rows = yield* candidateRows(org, fold(name));
  const byCandidate = new Map(rows.map((row) => [candidateOf(row), row]));
  const candidates = [...byCandidate.keys()];
  const listed = candidates.filter((candidate) => byCandidate.get(candidate)?.['head'] !== null);
  const directory = domain === undefined ? undefined : yield* directoryOf(fold(domain));
  const isInDirectory = ({ directoryId }: Candidate) =>
    directoryId !== undefined && directoryId === directory;
  const chosen = choose(listed, isInDirectory);
  const row = chosen && byCandidate.get(chosen);
  if (row) return { json: yield* userJson(text(row, 'head'), text(row, 'group_ids')) };
  return { missing: choose(candidates, isInDirectory) ? 'member' : 'user' };
}

/** Accounts of any organization; of those that this one lists, with what is shown of them. */
function* candidateRows(org: OrgKey, key: Folded): Operation<readonly Row[]> {
  return yield* all(
    `SELECT a.id, a.type, a.email_key, a.username_key, a.domain_key, a.directory_id, m.head, m.group_ids
     FROM accounts a LEFT JOIN org_members m ON m.account_id = a.id AND m.org_id = ? AND m.listed = 1
     WHERE a.email_key = ? OR a.username_key = ?`,
    org.id,
    key,
    key,
  );
}

function candidateOf(row: Row): Candidate {
  return {
    id: integer(row, 'id'),
    type: oneOf(row, 'type', identityTypes),
    emailKey: text(row, 'email_key'),
    usernameKey: text(row, 'username_key'),
    domainKey: text(row, 'domain_key'),
    ...optional('directoryId', integerOrNull(row, 'directory_id')),
  };
}

function* directoryOf(domainKey: Folded): Operation<unknown> {
  const row = yield* first('SELECT directory_id FROM domains WHERE domain_key = ?', domainKey);
  return row?.['directory_id'];
}
