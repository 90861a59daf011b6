import type { EpochMs } from '@umapi-kit/clock';
import { type CommandEntry, type Folded, fold } from '@umapi-kit/protocol';
import type { DecideSettings, Decision } from '../org/decide.ts';
import type { Account, OrgSlice } from '../org/model.ts';
import type { Seed } from '../seed/seed.ts';
import { commit } from './commit.ts';
import {
  credential,
  type StoredCredential,
  saveToken,
  type TokenHolder,
  tokenHolder,
} from './credentials.ts';
import { clear, fill, isEmpty } from './fill.ts';
import { groupsInOrg } from './groups-page.ts';
import { loadAccounts, loadSlice, type OrgKey } from './load-slice.ts';
import { all, type Driver, first, integer, type Operation } from './operation.ts';
import { type JsonPage, type UsersQuery, userJson, usersInGroup, usersInOrg } from './users-page.ts';

/** The rules, as the store calls them. */
export type Decide = (slice: OrgSlice, entry: CommandEntry, settings: DecideSettings) => Decision;

/** Which users a call lists. */
export interface ListQuery extends Omit<UsersQuery, 'orgRow' | 'domainKey'> {
  readonly domain?: string;
  /** Name or `groupId`. */
  readonly group?: string;
}

/** A page of users, or what it was asked for and is not there. */
export type UsersPage =
  | (JsonPage & { readonly technicalAccounts: number; readonly groupName?: string })
  | { readonly missing: 'domain' | 'group' };

/** Everything that is kept. Each method is one transaction; there is no other way to begin or end one. */
export interface Store {
  /**
   * Runs entries in their order, each as load → decide → commit, in one transaction: an acknowledged call is
   * durable after one write to the disk, and a torn one left nothing. With `testOnly` nothing is committed.
   */
  runEntries(
    org: OrgKey,
    entries: readonly CommandEntry[],
    decide: Decide,
    settings: DecideSettings,
  ): Promise<readonly Decision[]>;
  users(org: OrgKey, query: ListQuery): Promise<UsersPage>;
  /** The JSON of the one user that `choose` picks among the accounts with that e-mail or username. */
  user(
    org: OrgKey,
    name: string,
    choose: (
      members: readonly Account[],
      isInDirectoryOf: (account: Account) => boolean,
    ) => Account | undefined,
    domain: string | undefined,
  ): Promise<string | undefined>;
  /** `undefined` past the end. */
  groups(org: OrgKey, page: number): Promise<JsonPage | undefined>;
  credential(clientId: string): Promise<StoredCredential | undefined>;
  saveToken(token: { tokenHash: string; clientId: string; expiresAt: EpochMs }, now: EpochMs): Promise<void>;
  tokenHolder(tokenHash: string, now: EpochMs): Promise<TokenHolder | undefined>;
  /** Fills the seed in unless the store holds organizations already. */
  fillEmpty(seed: Seed): Promise<void>;
  /** Back to the seed, as one transaction. Issued tokens stay. */
  reset(seed: Seed): Promise<void>;
  close(): Promise<void>;
}

/** The one implementation, over any dialect's driver. */
export function createStore(driver: Driver): Store {
  return {
    runEntries(org, entries, decide, settings) {
      const work = () => runEntries(org, entries, decide, settings);
      return settings.testOnly ? driver.read(work) : driver.write(work);
    },
    users: (org, query) => driver.read(() => users(org, query)),
    user: (org, name, choose, domain) => driver.read(() => user(org, name, choose, domain)),
    groups: (org, page) => driver.read(() => groupsInOrg(org.id, page)),
    credential: (clientId) => driver.read(() => credential(clientId)),
    saveToken: (token, now) => driver.write(() => saveToken(token, now)),
    tokenHolder: (tokenHash, now) => driver.read(() => tokenHolder(tokenHash, now)),
    fillEmpty: (seed) => driver.write(() => fillEmpty(seed)),
    reset: (seed) => driver.write(() => reset(seed, driver.restartIds)),
    close: () => driver.close(),
  };
}

function* runEntries(
  org: OrgKey,
  entries: readonly CommandEntry[],
  decide: Decide,
  settings: DecideSettings,
): Operation<readonly Decision[]> {
  const decisions: Decision[] = [];
  for (const entry of entries) decisions.push(yield* runEntry(org, entry, decide, settings));
  return decisions;
}

function* runEntry(
  org: OrgKey,
  entry: CommandEntry,
  decide: Decide,
  settings: DecideSettings,
): Operation<Decision> {
  const decision = decide(yield* loadSlice(org, entry), entry, settings);
  if (!settings.testOnly) yield* commit(org, decision.mutations);
  return decision;
}

function* users(org: OrgKey, { domain, group, ...rest }: ListQuery): Operation<UsersPage> {
  const domainKey = domain === undefined ? undefined : fold(domain);
  if (domainKey !== undefined && !(yield* isKnownDomain(org, domainKey))) return { missing: 'domain' };
  const query = { ...rest, orgRow: org.id, ...(domainKey === undefined ? {} : { domainKey }) };
  if (group !== undefined) {
    const found = yield* findGroup(org, group);
    if (!found) return { missing: 'group' };
    return { ...(yield* usersInGroup(found.id, query)), technicalAccounts: 0, groupName: found.name };
  }
  const row = yield* first('SELECT technical_accounts FROM orgs WHERE id = ?', org.id);
  return { ...(yield* usersInOrg(query)), technicalAccounts: integer(row, 'technical_accounts') };
}

function* isKnownDomain(org: OrgKey, key: Folded): Operation<boolean> {
  if (key === fold('AdobeID')) return true;
  const row = yield* first(
    `SELECT d.id FROM domains m JOIN directories d ON d.id = m.directory_id
     WHERE m.domain_key = ? AND (d.org_id = ? OR EXISTS
       (SELECT 1 FROM trusts t WHERE t.directory_id = d.id AND t.org_id = ?))`,
    key,
    org.id,
    org.id,
  );
  return row !== undefined;
}

/** By name, else by `groupId`: names with a dot are addressed by id, as real clients do. */
function* findGroup(org: OrgKey, name: string): Operation<{ id: number; name: string } | undefined> {
  const byName = yield* first(
    'SELECT id, name FROM groups WHERE org_id = ? AND name_key = ?',
    org.id,
    fold(name),
  );
  const byId = /^\d{1,15}$/.test(name)
    ? yield* first('SELECT id, name FROM groups WHERE org_id = ? AND id = ?', org.id, Number(name))
    : undefined;
  const row = byName ?? byId;
  return row && { id: integer(row, 'id'), name: String(row['name']) };
}

function* user(
  org: OrgKey,
  name: string,
  choose: (
    members: readonly Account[],
    isInDirectoryOf: (account: Account) => boolean,
  ) => Account | undefined,
  domain: string | undefined,
): Operation<string | undefined> {
  const accounts = yield* loadAccounts([fold(name)]);
  const members: Account[] = [];
  for (const account of accounts) {
    const row = yield* first(
      'SELECT id FROM org_members WHERE account_id = ? AND org_id = ?',
      account.id,
      org.id,
    );
    if (row) members.push(account);
  }
  const claimed = yield* all('SELECT directory_id FROM domains WHERE domain_key = ?', fold(domain ?? ''));
  const directory = claimed[0]?.['directory_id'];
  const chosen = choose(members, ({ directoryId }) => directoryId !== undefined && directoryId === directory);
  return chosen && (yield* userJson(org.id, chosen.id));
}

function* fillEmpty(seed: Seed): Operation<void> {
  if (yield* isEmpty()) yield* fill(seed);
}

function* reset(seed: Seed, restartIds: string): Operation<void> {
  yield* clear();
  yield* all(restartIds);
  yield* fill(seed);
}
