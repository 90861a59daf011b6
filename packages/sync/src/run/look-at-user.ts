import type { User } from '@umapi-kit/client';
import type { SyncConfig } from '../config/sync-config.ts';
import { isPlainName, nameKey } from '../plan/identity.ts';
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
 * @param user an e-mail, a username, or a username and its domain as plans show them: `jdoe (acme.example)`
 */
export async function lookAtUser(
  config: SyncConfig,
  user: string,
  options: PlanRunOptions,
): Promise<UserView> {
  const { source, signal = new AbortController().signal } = options;
  using comparison = await openRunComparison(config, { ...options, alone: true });
  const wanted = nameOf(user);
  const request = { ...requestOf(config), signal };
  const asked = await readRecords(source, request, wanted.name);
  const accounts = await findAccounts(config, namesIn(asked, wanted), { ...options, signal });
  const [email] = [...accounts.values()].map((account) => account.email);
  // A directory that is asked by e-mail knows nobody by a username; the account may tell the e-mail.
  const records = asked.length > 0 || email === undefined ? asked : await readRecords(source, request, email);
  for (const record of records) comparison.addRecord(record);
  for (const [index, { connection }] of config.orgs.entries()) {
    const account = accounts.get(connection.orgId);
    if (account) comparison.addAccount(index, account);
  }
  const plan = withUnseen(await comparison.plan(), config);
  return { records, accounts, plan: { ...plan, only: user } };
}

interface Name {
  readonly name: string;
  readonly domain?: string;
}

function nameOf(user: string): Name {
  const [, name = user, domain] = /^(.+) \(([^()]+)\)$/.exec(user) ?? [];
  return { name, ...(domain === undefined ? {} : { domain }) };
}

/** A source that can't ask for one person gives everybody. */
async function readRecords(
  source: DirectorySource,
  request: ReadRequest,
  name: string,
): Promise<readonly DirectoryRecord[]> {
  const wanted = nameKey(name);
  const records: DirectoryRecord[] = [];
  for await (const record of source.read(isPlainName(name) ? request : { ...request, email: name })) {
    const names = [record.email, record.username].filter((one) => one !== undefined);
    if (names.some((one) => nameKey(one) === wanted)) records.push(record);
  }
  return records;
}

/** An account may still have the name that the directory has changed. */
function namesIn(records: readonly DirectoryRecord[], wanted: Name): readonly Name[] {
  const names = new Map<string, Name>([[nameKey(wanted.name), wanted]]);
  for (const record of records) {
    if (isReject(record)) continue;
    const { email, username, domain } = record;
    names.set(nameKey(email), { name: email });
    if (username !== undefined)
      names.set(nameKey(username), { name: username, ...(domain === undefined ? {} : { domain }) });
  }
  return [...names.values()];
}

/** By the id of the org. */
async function findAccounts(
  { orgs }: SyncConfig,
  names: readonly Name[],
  options: PlanRunOptions & { readonly signal: AbortSignal },
): Promise<ReadonlyMap<string, User>> {
  const accounts = new Map<string, User>();
  for (const { connection, rules } of orgs) {
    if (rules.strategy === 'push') continue;
    const account = await findAccount(connection.orgId, names, options);
    if (account) accounts.set(connection.orgId, account);
  }
  return accounts;
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
