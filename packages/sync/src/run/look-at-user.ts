import type { User } from '@umapi-kit/client';
import type { SyncConfig } from '../config/sync-config.ts';
import { nameKey } from '../plan/identity.ts';
import type { SyncPlan } from '../plan/plan.ts';
import { type DirectoryRecord, type DirectorySource, isReject, type ReadRequest } from '../source/source.ts';
import { openRunComparison } from './open-run-comparison.ts';
import type { PlanRunOptions } from './plan-sync-run.ts';
import { connectionTo } from './read-both.ts';
import { requestOf, withUnseen } from './read-request.ts';

/** One person, as both sides know them, and what would be done. */
interface UserView {
  /** Everything in the directory about them, what can't be used included. */
  readonly records: readonly DirectoryRecord[];
  /** Their accounts, by the id of the org; orgs without one are absent. */
  readonly accounts: ReadonlyMap<string, User>;
  readonly plan: SyncPlan;
}

/**
 * Reads one person alone: their record, and their account in every org, by one call each where the source can ask
 * for one person. Nobody else is looked at, so nothing is learned about lists, guards or who is missing.
 *
 * @param user an e-mail or a username
 */
export async function lookAtUser(
  config: SyncConfig,
  user: string,
  options: PlanRunOptions,
): Promise<UserView> {
  const { source, signal = new AbortController().signal } = options;
  using comparison = await openRunComparison(config, { ...options, alone: true });
  const records = await readRecords(source, { ...requestOf(config), email: user, signal }, user);
  for (const record of records) comparison.addRecord(record);
  const names = namesIn(records, user);
  const accounts = new Map<string, User>();
  for (const [index, { connection, rules }] of config.orgs.entries()) {
    if (rules.strategy === 'push') continue;
    const account = await findAccount(connection.orgId, names, { ...options, signal });
    if (!account) continue;
    accounts.set(connection.orgId, account);
    comparison.addAccount(index, account);
  }
  const plan = withUnseen(await comparison.plan(), config);
  return { records, accounts, plan: { ...plan, only: user } };
}

/** A source that can't ask for one person gives everybody. */
async function readRecords(
  source: DirectorySource,
  request: ReadRequest,
  user: string,
): Promise<readonly DirectoryRecord[]> {
  const wanted = nameKey(user);
  const records: DirectoryRecord[] = [];
  for await (const record of source.read(request)) {
    const names = [record.email, record.username].filter((name) => name !== undefined);
    if (names.some((name) => nameKey(name) === wanted)) records.push(record);
  }
  return records;
}

/** An account may still have the name that the directory has changed. */
function namesIn(records: readonly DirectoryRecord[], user: string): readonly Name[] {
  const names = new Map<string, Name>([[nameKey(user), { name: user }]]);
  for (const record of records) {
    if (isReject(record)) continue;
    const { email, username, domain } = record;
    names.set(nameKey(email), { name: email });
    if (username !== undefined)
      names.set(nameKey(username), { name: username, ...(domain === undefined ? {} : { domain }) });
  }
  return [...names.values()];
}

interface Name {
  readonly name: string;
  readonly domain?: string;
}

async function findAccount(
  org: string,
  names: readonly Name[],
  { orgs, signal }: PlanRunOptions & { readonly signal: AbortSignal },
): Promise<User | undefined> {
  const conn = connectionTo(org, { orgs });
  for (const { name, domain } of names) {
    const account = await conn.user(name, { signal, ...(domain === undefined ? {} : { domain }) });
    if (account) return account;
  }
  return undefined;
}
