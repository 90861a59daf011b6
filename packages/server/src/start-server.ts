import { type Clock, createControlledClock, systemClock } from '@umapi-kit/clock';
import { checkValue } from '@umapi-kit/document';
import { endpointPath } from '@umapi-kit/protocol';
import { inMemory, SqliteError } from '@umapi-kit/sqlite';
import { type Admin, createAdmin, type UncheckedAdmin } from './admin/admin.ts';
import { createAdminApp, isLoopback } from './admin/admin-app.ts';
import type { Bench, UncheckedBench } from './admin/bench.ts';
import { withAdmin } from './admin/with-admin.ts';
import { toResponse } from './answers.ts';
import { type App, createApp, type OnError } from './app.ts';
import { type CallLogOptions, createCallLog } from './call-log/call-log.ts';
import type { AppContext } from './context.ts';
import { ServerStartError } from './errors.ts';
import { exportSeed } from './export/export-seed.ts';
import { BrokenOff, connectionLost } from './faults/broken-off.ts';
import type { FaultRule } from './faults/fault-rule.ts';
import { createFaults, type FaultEngine } from './faults/faults.ts';
import { incoming } from './incoming.ts';
import { resolveSettings } from './org/settings.ts';
import type { Strictness } from './org/strictness.ts';
import { checkedSeed } from './seed/read-seed.ts';
import type { Seed } from './seed/seed.ts';
import { createSnapshots } from './snapshots/snapshots.ts';
import { listen, type Socket } from './socket.ts';
import { isPostgres, openPostgresDriver } from './store/postgres-driver.ts';
import { openSqliteDriver } from './store/sqlite-driver.ts';
import { createStore, type Store } from './store/store.ts';
import type { ThrottlePreset, ThrottleSettings } from './throttle/policy.ts';
import { throttleSchema } from './throttle/throttle-schema.ts';
import { createServerTime } from './time/server-time.ts';
import type { TlsIdentity } from './tls/certificate.ts';
import { ownIdentity } from './tls/identity-file.ts';

/** How a server is started; every option has a default that suits a test. */
export interface ServerOptions {
  /**
   * What the server holds at first, and again after `reset()`. A file store that holds organizations already keeps
   * them: the seed fills an empty store only. Without one there are no organizations and no credentials.
   */
  readonly seed?: Seed;
  /**
   * A file that outlives the server, `:memory:`, or a PostgreSQL database that several servers may share, as
   * `postgres://user:password@host/database`; that needs the package `@umapi-kit/postgres`. @defaultValue ':memory:'
   */
  readonly store?: string;
  /** A name or address of this machine. `localhost` is both 127.0.0.1 and ::1. @defaultValue '127.0.0.1' */
  readonly host?: string;
  /** 0 takes a free one. @defaultValue 0 */
  readonly port?: number;
  /**
   * HTTPS instead of HTTP: with a key and certificate as PEM texts, or with `true` with a certificate that the server
   * makes itself for localhost, this machine's name and `host`. Beside a store file that is kept as `<store>.tls.pem`,
   * so that it has to be trusted only once. @defaultValue false
   */
  readonly tls?: boolean | TlsIdentity;
  /** A request that has not come whole by then is answered with 408. @defaultValue 30_000 */
  readonly requestTimeoutMs?: number;
  /** `false` opens no socket: the server is reached by its own `fetch` alone. @defaultValue true */
  readonly listen?: boolean;
  /** What the server's time runs with; `time` moves it on. @defaultValue the machine's */
  readonly clock?: Clock;
  /** How long a token is valid. @defaultValue 86_399_000 (a second less than a day) */
  readonly tokenLifetimeMs?: number;
  /**
   * Further names of the token service that a JWT's `aud` may have, with their ports: of a proxy in front of this
   * server, for instance. The host that a request is sent to and `ims-na1.adobelogin.com` are always right.
   */
  readonly imsHosts?: readonly string[];
  /** Where the public record leaves a choice. @defaultValue {@link defaultStrictness} */
  readonly strictness?: Partial<Strictness>;
  /** Limits of calls, for organizations whose own settings say nothing of them. @defaultValue 'off' */
  readonly throttle?: ThrottlePreset | ThrottleSettings;
  /** Rules that make calls fail from the start, and again after `reset()`. @defaultValue none */
  readonly faults?: readonly FaultRule[];
  /** How many calls are kept to look at. */
  readonly callLog?: CallLogOptions;
  /**
   * What the admin API asks for as `Authorization: Bearer …`. At least 8 characters without spaces.
   * @defaultValue none: the admin API is open on a loopback host, and not there at all on any other
   */
  readonly adminKey?: string;
  /** Hears of exceptions that became a 500. @defaultValue nobody */
  readonly onError?: OnError;
}

/** A server that answers. Disposing it closes it. */
export interface RunningServer extends Bench, AsyncDisposable {
  /** `http://host:port`: the token service and the root of the API. Without a socket only `fetch` understands it. */
  readonly url: string;
  /** Of HTTPS, as PEM: what a client has to trust. */
  readonly certificate?: string;
  /** The API's endpoint: `url` + `/v2/usermanagement`. */
  readonly endpoint: string;
  /** The same application without a socket. */
  readonly fetch: typeof fetch;
  /** The time that everything here follows; `time` moves it. */
  readonly clock: Clock;
  /** What Adobe's consoles do and UMAPI can't: the admin API without HTTP. */
  readonly admin: Admin;
  /** Finishes the calls under way and gives port and store back. Closing twice is closing once. */
  close(): Promise<void>;
}

/** The origin of a server without a socket. */
const inProcessUrl = 'http://umapi.localhost';

/**
 * Starts a User Management API and token service. Resolves when it answers. Many can run in one process; they
 * share nothing.
 *
 * @throws {@link ServerStartError} when the port is taken or the store can't be used
 * @throws {@link SeedError} when the seed has mistakes
 *
 * @example
 * await using server = await startServer({ seed: await readSeedFile('acme.yaml') });
 * await fetch(`${server.url}/status`);
 */
export async function startServer(options: ServerOptions = {}): Promise<RunningServer> {
  const { clock: base = systemClock, seed = { orgs: [] } } = options;
  const checked = checkedSeed(seed);
  const clock = createControlledClock(base);
  const store = await openStore(options.store ?? inMemory);
  try {
    await store.fillEmpty(checked);
    const admin = createAdmin(store, clock);
    const engine = createFaults(clock, options.faults);
    const calls = createCallLog(clock, options.callLog);
    const bench = {
      calls,
      faults: engine.faults,
      time: createServerTime(clock),
      snapshots: createSnapshots(store, clock),
      exportSeed: (snapshot?: string) => exportSeed(store, clock, snapshot),
      reset: async () => {
        await store.reset(checked);
        engine.reset();
        calls.clear();
      },
    };
    const app = appOf(options, contextOf(options, { store, clock, faults: engine, calls }), admin, bench);
    const socket = options.listen === false ? undefined : await open(app, options);
    return running({ app, store, clock, socket, admin, bench, engine });
  } catch (error) {
    await store.close();
    throw error;
  }
}

async function open(app: App, options: ServerOptions): Promise<Socket> {
  const { host = '127.0.0.1', port = 0, requestTimeoutMs = 30_000, store = inMemory } = options;
  const beside = isPostgres(store) ? inMemory : store;
  const tls = options.tls === true ? await ownIdentity(beside, [host]) : options.tls || undefined;
  return listen(app, { host, port, requestTimeoutMs, ...(tls && { tls }) });
}

/** The name that clients use unless they are told another. */
const hostedIms = 'ims-na1.adobelogin.com';

async function openStore(path: string): Promise<Store> {
  if (isPostgres(path)) return createStore(await openPostgresDriver(path));
  try {
    return createStore(openSqliteDriver(path));
  } catch (cause) {
    if (!(cause instanceof SqliteError)) throw cause;
    throw new ServerStartError(`${cause.message}; choose a file of this server, or :memory:`, { cause });
  }
}

function appOf(
  options: ServerOptions,
  context: AppContext,
  admin: UncheckedAdmin,
  bench: UncheckedBench,
): App {
  const { adminKey: key, host = '127.0.0.1', onError = () => {} } = options;
  if (key !== undefined && !/^\S{8,}$/.test(key))
    throw new ServerStartError('adminKey must have at least 8 characters and no spaces');
  const isOpen = key !== undefined || isLoopback(host) || options.listen === false;
  const adminApp = isOpen
    ? createAdminApp(admin, bench, key === undefined ? {} : { key }, onError)
    : undefined;
  return withAdmin(createApp(context, onError), adminApp);
}

function contextOf(
  options: ServerOptions,
  parts: Pick<AppContext, 'store' | 'clock' | 'faults' | 'calls'>,
): AppContext {
  const { strictness, throttle, tokenLifetimeMs = 86_399_000, imsHosts = [] } = options;
  const defaults = { ...(strictness && { strictness }), ...(throttle && { throttle }) };
  if (!Number.isFinite(tokenLifetimeMs) || tokenLifetimeMs < 1_000)
    throw new ServerStartError(`tokenLifetimeMs must be at least 1000, not ${tokenLifetimeMs}`);
  checkThrottle(throttle);
  return {
    ...parts,
    tokenLifetimeMs,
    imsHosts: [hostedIms, ...imsHosts],
    defaults,
    strictness: resolveSettings({}, defaults).strictness,
  };
}

function checkThrottle(throttle: ServerOptions['throttle']): void {
  const checked = checkValue(throttle ?? 'off', { schema: throttleSchema });
  if ('value' in checked) return;
  const problems = checked.faults.map(({ path, problem }) => (path === '' ? problem : `${path}: ${problem}`));
  throw new ServerStartError(`throttle: ${problems.join('; ')}`);
}

/** What a running server is made of. */
interface Parts {
  readonly app: App;
  readonly store: Store;
  readonly clock: Clock;
  readonly socket: Socket | undefined;
  readonly admin: Admin;
  readonly bench: Bench;
  readonly engine: FaultEngine;
}

function running({ app, store, clock, socket, admin, bench, engine }: Parts): RunningServer {
  const url = socket?.url ?? inProcessUrl;
  let closed: Promise<void> | undefined;
  const close = () => {
    engine.stop();
    closed ??= closeBoth(socket, store);
    return closed;
  };
  return {
    url,
    ...(socket?.certificate === undefined ? {} : { certificate: socket.certificate }),
    endpoint: url + endpointPath,
    clock,
    admin,
    fetch: inProcessFetch(app),
    ...bench,
    close,
    [Symbol.asyncDispose]: close,
  };
}

function inProcessFetch(app: App): typeof fetch {
  return async (input, init) => {
    const request = new Request(input, init);
    request.signal.throwIfAborted();
    const answer = await app(incoming(request));
    if (answer instanceof BrokenOff && !answer.partial) throw connectionLost();
    return toResponse(answer);
  };
}

/** The store last: calls under way still need it. */
async function closeBoth(socket: Socket | undefined, store: Store): Promise<void> {
  await socket?.close();
  await store.close();
}
