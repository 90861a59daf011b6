import { dirname, join } from 'node:path';
import { Connection, type ConnectionListeners, type ConnectionOptions } from '@umapi-kit/client';
import { openBudget, openJournal } from '@umapi-kit/client/node';
import {
  type AdobeOrg,
  connectionOptionsOf,
  type OrgConfig,
  readSecret,
  runFiles,
  type SyncConfig,
  type TargetOrg,
} from '@umapi-kit/sync';
import type { RunFlags } from '../commands/sync-options.ts';
import type { Context } from '../context.ts';
import type { Terminal } from '../terminal/terminal.ts';
import type { Limits, RunTraffic } from './run-traffic.ts';

/** An organization of a configuration, connected. */
export interface ConnectedOrg extends TargetOrg {
  readonly name?: string;
  readonly conn: Connection;
  readonly limits: Limits;
}

/** The organizations of a configuration, in its order; disposing closes them. */
export interface ConnectedOrgs extends AsyncDisposable {
  readonly orgs: readonly ConnectedOrg[];
}

/** How connections are made. */
interface ConnectOptions extends RunFlags {
  /** Whether changes will be sent, so that calls have to be noted. */
  readonly writes: boolean;
  /** Told about waits. */
  readonly onWait: NonNullable<ConnectionListeners['wait']>;
  /** Takes in every call. */
  readonly traffic: RunTraffic;
}

/**
 * Connects to every organization. What is noted of calls lies beside the state, one journal and one budget each.
 *
 * @throws SecretError when a secret is not where it should be
 */
export async function connectOrgs(
  config: SyncConfig,
  options: ConnectOptions,
  context: Context,
): Promise<ConnectedOrgs> {
  const open: AsyncDisposable[] = [];
  const close = async () => {
    for (const resource of open.toReversed()) await resource[Symbol.asyncDispose]();
  };
  try {
    const orgs: ConnectedOrg[] = [];
    const onUnverified = tellOnce(context.terminal);
    for (const org of config.orgs)
      orgs.push(await connectOrg(org, { config, options, open, onUnverified }, context));
    return { orgs, [Symbol.asyncDispose]: close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** What all connections of a run share. */
interface Connecting {
  readonly config: SyncConfig;
  readonly options: ConnectOptions;
  readonly open: AsyncDisposable[];
  readonly onUnverified: (message: string) => void;
}

/** Requests are many, and all of them say the same. */
function tellOnce(terminal: Terminal): (message: string) => void {
  const told = new Set<string>();
  return (message) => {
    if (!told.has(message)) terminal.note(`${terminal.paint('warning', 'warning:')} ${message}`);
    told.add(message);
  };
}

async function connectOrg(
  { name, connection }: OrgConfig,
  connecting: Connecting,
  context: Context,
): Promise<ConnectedOrg> {
  const { config, options, open } = connecting;
  const journal = options.writes
    ? openJournal({ path: runFiles(config.state).journal(connection.orgId, config) })
    : undefined;
  if (journal) open.push(journal);
  const settings = await settingsOf(connection, connecting, context);
  const pacing = await limitsOf(settings, config, context, open);
  const limits = pacing.limits ?? 'documented';
  const on = listenersFor(connection.orgId, limits, options);
  const noted = journal === undefined ? {} : { journal };
  const conn = new Connection({ ...settings, ...pacing, ...noted, on });
  open.push(conn);
  return { ...(name === undefined ? {} : { name }), conn, limits, ...noted };
}

function listenersFor(org: string, limits: Limits, { onWait, traffic }: ConnectOptions): ConnectionListeners {
  const listeners = traffic.listenTo(org, limits);
  return {
    ...listeners,
    wait(event) {
      listeners.wait?.(event);
      onWait(event);
    },
  };
}

async function settingsOf(
  org: AdobeOrg,
  { config: { testOnly }, options: { maxWait }, onUnverified }: Connecting,
  { clock, env }: Context,
): Promise<ConnectionOptions> {
  const options = await connectionOptionsOf(org, {
    clock,
    onUnverified,
    network: { env, systemCa: true },
    secret: (reference) => readSecret(reference, { env }),
  });
  return {
    ...options,
    testMode: testOnly,
    ...(maxWait === undefined ? {} : { maxWaitMs: maxWait * 1000 }),
  };
}

/** The rate limit, kept from run to run; none where a server says that it has none. */
async function limitsOf(
  { orgId, endpoint, fetch: send = fetch }: ConnectionOptions,
  { state }: SyncConfig,
  { clock, signal }: Context,
  open: AsyncDisposable[],
): Promise<Pick<ConnectionOptions, 'limits' | 'budget'>> {
  if (endpoint !== undefined && (await hasNoThrottle(endpoint, send, signal))) return { limits: 'unlimited' };
  const path = join(dirname(state), `${orgId.replaceAll(/[^\w@.-]/g, '_')}.budget.db`);
  const budget = openBudget({ path, clock });
  open.push({ [Symbol.asyncDispose]: async () => budget[Symbol.dispose]() });
  return { budget };
}

const adobeHost = 'usermanagement.adobe.io';

/** A local server tells in its status whether it keeps the limits of the service. */
async function hasNoThrottle(endpoint: string, send: typeof fetch, signal: AbortSignal): Promise<boolean> {
  if (new URL(endpoint).hostname === adobeHost) return false;
  try {
    const status: unknown = await (await send(new URL('/status', endpoint), { signal })).json();
    return typeof status === 'object' && status !== null && 'throttle' in status && status.throttle === 'off';
  } catch {
    return false;
  }
}
