import type { EpochMs } from '@umapi-kit/clock';
import { type CommandEntry, type Folded, fold } from '@umapi-kit/protocol';
import type { DecideSettings, Decision } from '../org/decide.ts';
import type { OrgSlice } from '../org/model.ts';
import type { OrgSettings } from '../org/settings.ts';
import type { Seed } from '../seed/seed.ts';
import type { ThrottleDecision } from '../throttle/throttle.ts';
import { commit } from './commit.ts';
import { credential, type StoredCredential } from './credentials.ts';
import { type DeprecatedLists, deprecatedLists } from './deprecated-lists.ts';
import { clear, fill, isEmpty } from './fill.ts';
import { type GroupNaming, type GroupPage, groupsInOrg } from './groups-page.ts';
import { loadSlice, loadSurroundings, type OrgKey } from './load-slice.ts';
import { type Choose, type FoundUser, oneUser } from './one-user.ts';
import { all, type Driver, first, integer, type Operation, text } from './operation.ts';
import { createPageTools, type PageTools } from './page-of-users.ts';
import { allSettings, countCall, type DecideCall } from './throttle-use.ts';
import { type NewToken, saveToken, type TokenHolder, tokenHolder, useJwtId } from './tokens.ts';
import { type ListedGroup, type UserPage, type UsersQuery, usersInGroup, usersInOrg } from './users-page.ts';

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
  | (UserPage & { readonly technicalAccounts: number; readonly groupName?: string })
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
  /** Like {@link Store.runEntries}, but one error in any of them undoes them all. */
  runTogether(
    org: OrgKey,
    entries: readonly CommandEntry[],
    decide: Decide,
    settings: DecideSettings,
  ): Promise<readonly Decision[]>;
  readonly deprecated: DeprecatedLists;
  users(org: OrgKey, query: ListQuery): Promise<UsersPage>;
  /** The one user that `choose` picks among the accounts with that e-mail or username. */
  user(org: OrgKey, name: string, domain: string | undefined, choose: Choose): Promise<FoundUser>;
  /** `undefined` past the end. */
  groups(org: OrgKey, page: number, naming: GroupNaming): Promise<GroupPage | undefined>;
  credential(clientId: string): Promise<StoredCredential | undefined>;
  saveToken(token: NewToken, now: EpochMs): Promise<void>;
  /** Whether the `jti` is new; it is remembered until the JWT expires. */
  useJwtId(clientId: string, jwtId: string, expiresAt: EpochMs, now: EpochMs): Promise<boolean>;
  tokenHolder(tokenHash: string, now: EpochMs): Promise<TokenHolder | undefined>;
  /** Of every organization. */
  allSettings(): Promise<readonly OrgSettings[]>;
  /** Counts a call of a client, unless it is refused for free. */
  countCall(org: OrgKey, clientId: string, decide: DecideCall): Promise<ThrottleDecision>;
  /** Changes what no call of the API can, as one transaction. */
  change<T>(operation: () => Operation<T>): Promise<T>;
  /** Reads it, as of one moment. */
  look<T>(operation: () => Operation<T>): Promise<T>;
  /** Fills the seed in unless the store holds organizations already. */
  fillEmpty(seed: Seed): Promise<void>;
  /** Back to the seed, as one transaction. Issued tokens stay. */
  reset(seed: Seed): Promise<void>;
  /** Writes everything anew, ids included, as one transaction. */
  replace(operation: () => Operation<void>): Promise<void>;
  close(): Promise<void>;
}

/** The one implementation, over any dialect's driver. */
export function createStore(driver: Driver): Store {
  const tools = createPageTools(driver);
  return {
    runEntries(org, entries, decide, settings) {
      const work = () => runEntries(org, entries, decide, settings);
      return settings.testOnly ? driver.read(work) : driver.write(work);
    },
    runTogether: (org, entries, decide, settings) =>
      runTogether(driver, () => runEntries(org, entries, decide, settings)),
    deprecated: deprecatedLists(driver),
    users: (org, query) => driver.read(() => users(org, query, tools)),
    user: (org, name, domain, choose) => driver.read(() => oneUser(org, name, domain, choose)),
    groups: (org, page, naming) => driver.read(() => groupsInOrg(org.id, page, naming)),
    credential: (clientId) => driver.read(() => credential(clientId)),
    saveToken: (token, now) => driver.write(() => saveToken(token, now)),
    useJwtId: (clientId, jwtId, expiresAt, now) =>
      driver.write(() => useJwtId(clientId, jwtId, expiresAt, now)),
    tokenHolder: (tokenHash, now) => driver.read(() => tokenHolder(tokenHash, now)),
    allSettings: () => driver.read(() => allSettings()),
    countCall: (org, clientId, decide) => driver.write(() => countCall(org, clientId, decide)),
    change: (operation) => driver.write(operation),
    look: (operation) => driver.read(operation),
    fillEmpty: (seed) => driver.write(() => fillEmpty(seed, driver)),
    async reset(seed) {
      if (!(await driver.undo?.undo())) await driver.write(() => reset(seed, driver));
    },
    replace: (operation) => driver.write(() => replace(operation, driver)),
    close: () => driver.close(),
  };
}

function* runEntries(
  org: OrgKey,
  entries: readonly CommandEntry[],
  decide: Decide,
  settings: DecideSettings,
): Operation<readonly Decision[]> {
  const surroundings = yield* loadSurroundings(org);
  const decisions: Decision[] = [];
  for (const entry of entries) {
    const decision = decide(yield* loadSlice(org, entry, surroundings), entry, settings);
    if (!settings.testOnly) yield* commit(org, decision.mutations);
    decisions.push(decision);
  }
  return decisions;
}

/** Carries the decisions of a transaction that is to be undone. */
class Undone extends Error {
  readonly decisions: readonly Decision[];

  constructor(decisions: readonly Decision[]) {
    super('an entry failed, so that none is kept');
    this.decisions = decisions;
  }
}

async function runTogether(
  driver: Driver,
  run: () => Operation<readonly Decision[]>,
): Promise<readonly Decision[]> {
  try {
    return await driver.write(function* () {
      const decisions = yield* run();
      if (decisions.some(({ errors }) => errors.length > 0)) throw new Undone(decisions);
      return decisions;
    });
  } catch (error) {
    if (error instanceof Undone) return error.decisions;
    throw error;
  }
}

function* users(org: OrgKey, { domain, group, ...rest }: ListQuery, tools: PageTools): Operation<UsersPage> {
  const domainKey = domain === undefined ? undefined : fold(domain);
  if (domainKey !== undefined && !(yield* isKnownDomain(org, domainKey))) return { missing: 'domain' };
  const query = { ...rest, orgRow: org.id, ...(domainKey === undefined ? {} : { domainKey }) };
  if (group !== undefined) {
    const found = yield* findGroup(org, group);
    if (!found) return { missing: 'group' };
    return { ...(yield* usersInGroup(found, query, tools)), technicalAccounts: 0, groupName: found.name };
  }
  const row = yield* first('SELECT technical_accounts FROM orgs WHERE id = ?', org.id);
  return { ...(yield* usersInOrg(query, tools)), technicalAccounts: integer(row, 'technical_accounts') };
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
function* findGroup(org: OrgKey, name: string): Operation<(ListedGroup & { name: string }) | undefined> {
  const columns = 'SELECT id, name, type, quota, member_count FROM groups WHERE org_id = ?';
  const byName = yield* first(`${columns} AND name_key = ?`, org.id, fold(name));
  const byId = /^\d{1,15}$/.test(name)
    ? yield* first(`${columns} AND id = ?`, org.id, Number(name))
    : undefined;
  const row = byName ?? byId;
  if (!row) return undefined;
  return {
    id: integer(row, 'id'),
    name: text(row, 'name'),
    isProfile: row['type'] === 'PRODUCT_PROFILE',
    isLimited: row['quota'] !== null,
    memberCount: integer(row, 'member_count'),
  };
}

function* fillEmpty(seed: Seed, { undo, countRows }: Driver): Operation<void> {
  if (!(yield* isEmpty())) return;
  yield* fill(seed);
  if (countRows !== undefined) yield* all(countRows);
  undo?.start();
}

function* reset(seed: Seed, { undo, restartIds }: Driver): Operation<void> {
  undo?.stop();
  yield* clear();
  yield* all(restartIds);
  yield* fill(seed);
  undo?.start();
}

/** What is replaced as a whole is not worth remembering. */
function* replace(operation: () => Operation<void>, { undo, resumeIds }: Driver): Operation<void> {
  undo?.stop();
  yield* operation();
  if (resumeIds !== undefined) yield* all(resumeIds);
}
