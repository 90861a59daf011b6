import { type Clock, systemClock } from '@umapi-kit/clock';
import { endpointPath } from '@umapi-kit/protocol';
import { inMemory, SqliteError } from '@umapi-kit/sqlite';
import { type App, createApp, type OnError } from './app.ts';
import type { AppContext } from './context.ts';
import { ServerStartError } from './errors.ts';
import { resolveSettings } from './org/settings.ts';
import type { Strictness } from './org/strictness.ts';
import { checkedSeed } from './seed/read-seed.ts';
import type { Seed } from './seed/seed.ts';
import { listen, type Socket } from './socket.ts';
import { openSqliteDriver } from './store/sqlite-driver.ts';
import { createStore, type Store } from './store/store.ts';
import type { ThrottlePreset, ThrottleSettings } from './throttle/policy.ts';

/** How a server is started; every option has a default that suits a test. */
export interface ServerOptions {
  /**
   * What the server holds at first, and again after `reset()`. A file store that holds organizations already keeps
   * them: the seed fills an empty store only. Without one there are no organizations and no credentials.
   */
  readonly seed?: Seed;
  /** A file that outlives the server, or `:memory:`. @defaultValue ':memory:' */
  readonly store?: string;
  /** @defaultValue '127.0.0.1' */
  readonly host?: string;
  /** 0 takes a free one. @defaultValue 0 */
  readonly port?: number;
  /** `false` opens no socket: the server is reached by its own `fetch` alone. @defaultValue true */
  readonly listen?: boolean;
  /** Tokens expire by it. @defaultValue the machine's */
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
  /** Hears of exceptions that became a 500. @defaultValue nobody */
  readonly onError?: OnError;
}

/** A server that answers. Disposing it closes it. */
export interface RunningServer extends AsyncDisposable {
  /** `http://host:port`: the token service and the root of the API. Without a socket only `fetch` understands it. */
  readonly url: string;
  /** The API's endpoint: `url` + `/v2/usermanagement`. */
  readonly endpoint: string;
  /** The same application without a socket. */
  readonly fetch: typeof fetch;
  readonly clock: Clock;
  /** Back to the seed, whatever the store held. Issued tokens stay valid. */
  reset(): Promise<void>;
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
  const { host = '127.0.0.1', port = 0, clock = systemClock, seed = { orgs: [] } } = options;
  const checked = checkedSeed(seed);
  const store = openStore(options.store ?? inMemory);
  try {
    await store.fillEmpty(checked);
    const app = createApp(contextOf(options, store, clock), options.onError ?? (() => {}));
    const socket = options.listen === false ? undefined : await listen(app, host, port);
    return running(app, store, clock, checked, socket);
  } catch (error) {
    await store.close();
    throw error;
  }
}

/** The name that clients use unless they are told another. */
const hostedIms = 'ims-na1.adobelogin.com';

function openStore(path: string): Store {
  try {
    return createStore(openSqliteDriver(path));
  } catch (cause) {
    if (!(cause instanceof SqliteError)) throw cause;
    throw new ServerStartError(`${cause.message}; choose a file of this server, or :memory:`, { cause });
  }
}

function contextOf(options: ServerOptions, store: Store, clock: Clock): AppContext {
  const { strictness, throttle, tokenLifetimeMs = 86_399_000, imsHosts = [] } = options;
  const defaults = { ...(strictness && { strictness }), ...(throttle && { throttle }) };
  if (!Number.isFinite(tokenLifetimeMs) || tokenLifetimeMs < 1_000)
    throw new ServerStartError(`tokenLifetimeMs must be at least 1000, not ${tokenLifetimeMs}`);
  return {
    store,
    clock,
    tokenLifetimeMs,
    imsHosts: [hostedIms, ...imsHosts],
    defaults,
    strictness: resolveSettings({}, defaults).strictness,
  };
}

function running(
  app: App,
  store: Store,
  clock: Clock,
  seed: Seed,
  socket: Socket | undefined,
): RunningServer {
  const url = socket?.url ?? inProcessUrl;
  let closed: Promise<void> | undefined;
  const close = () => {
    closed ??= closeBoth(socket, store);
    return closed;
  };
  return {
    url,
    endpoint: url + endpointPath,
    clock,
    fetch: inProcessFetch(app),
    reset: () => store.reset(seed),
    close,
    [Symbol.asyncDispose]: close,
  };
}

function inProcessFetch(app: App): typeof fetch {
  return async (input, init) => {
    const request = new Request(input, init);
    request.signal.throwIfAborted();
    return app(request);
  };
}

/** The store last: calls under way still need it. */
async function closeBoth(socket: Socket | undefined, store: Store): Promise<void> {
  await socket?.close();
  await store.close();
}
