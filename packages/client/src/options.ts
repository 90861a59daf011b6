import { endpointPath } from '@umapi-kit/protocol';
import {
  checkDuration,
  checkHeaderText,
  checkSslVerify,
  checkText,
  checkTimeout,
  checkUrl,
  mustBe,
} from './checks.ts';
import { ArgumentError } from './errors.ts';
import type { ConnectionListeners } from './events.ts';
import type { Journal } from './journal/journal.ts';
import { clientBudget } from './pace/memory-budget.ts';
import type { RateBudget } from './pace/rate-budget.ts';
import { documentedLimits } from './pace/sliding-log.ts';
import type { TokenSource } from './token/token-source.ts';
import { type Runtime, runtimeOf } from './transport/runtime.ts';
import { version } from './version.ts';

/** Options of `Connection`. */
export interface ConnectionOptions extends Partial<Runtime> {
  /** The organization's id, such as `A495E53@AdobeOrg`. */
  readonly orgId: string;
  /** Where tokens come from, such as `OAuthS2S`. */
  readonly auth: TokenSource;
  /**
   * Address of the API. A local server's is like `http://127.0.0.1:8080/v2/usermanagement`.
   * @defaultValue 'https://usermanagement.adobe.io/v2/usermanagement'
   */
  readonly endpoint?: string;
  /** Actions are checked by the service, but not carried out. @defaultValue false */
  readonly testMode?: boolean;
  /**
   * Time for one try, from sending to the end of the answer. 0, less and `Infinity` set no limit. A try that
   * takes longer is retried, so a call can take longer than this.
   * @defaultValue 120_000
   */
  readonly timeoutMs?: number;
  /**
   * A call is given up when it spent this long on tries and on waits between them without an answer. Waits that
   * the service names, and waits for the rate limit, are not counted. 0 tries once.
   * @defaultValue 900_000 (15 minutes)
   */
  readonly retryBudgetMs?: number;
  /**
   * The longest wait that the service may name. A longer one is never shortened: the call fails with a
   * `RateLimitedError` that says when it may be made again.
   * @defaultValue Infinity
   */
  readonly maxWaitMs?: number;
  /** Stands before this package's own name in `User-Agent`. Browsers may send their own instead. */
  readonly userAgent?: string;
  /**
   * `documented` keeps to Adobe's limits of calls a minute, so that no call is refused for them; `unlimited` never
   * waits by itself: for a local server without a throttle.
   * @defaultValue 'documented'
   */
  readonly limits?: 'documented' | 'unlimited';
  /**
   * The calls already made, shared with other connections of the same application. It brings its own limits, and
   * `limits` is then ignored.
   * @defaultValue a budget of this connection alone
   */
  readonly budget?: RateBudget;
  /**
   * Where `execute` notes its actions and calls, so that `resume` can go on after a crash: `openJournal` of
   * `@umapi-kit/client/node` makes one. It stays open when the connection closes.
   * @defaultValue none: what was not sent is handed back
   */
  readonly journal?: Journal;
  /** Only `true`: fetch always verifies certificates, and `false` is refused. @defaultValue true */
  readonly sslVerify?: boolean;
  /** Told about requests, answers, waits and batches. */
  readonly on?: ConnectionListeners;
  /** What every request's `X-Request-Id` begins with. @defaultValue a UUID of this connection */
  readonly requestIdPrefix?: string;
}

/** Options after the check, every default filled in. */
export interface Settings extends Runtime {
  readonly orgId: string;
  readonly auth: TokenSource;
  /** Without a slash at its end. */
  readonly endpoint: string;
  readonly testMode: boolean;
  readonly timeoutMs: number;
  readonly retryBudgetMs: number;
  readonly maxWaitMs: number;
  readonly userAgent: string;
  readonly budget: RateBudget;
  readonly journal: Journal | undefined;
  readonly on: ConnectionListeners;
  readonly requestIdPrefix: string;
}

/** @throws {@link ArgumentError} naming the option and its value */
export function resolveOptions(options: ConnectionOptions): Settings {
  checkSslVerify(options.sslVerify);
  const limits = checkLimits(options.limits ?? 'documented');
  const runtime = runtimeOf(options);
  const { clock } = runtime;
  return Object.freeze({
    orgId: checkOrgId(options.orgId),
    auth: checkAuth(options.auth),
    endpoint: checkEndpoint(options.endpoint),
    testMode: checkFlag('testMode', options.testMode ?? false),
    timeoutMs: checkTimeout('timeoutMs', options.timeoutMs ?? 120_000),
    retryBudgetMs: checkDuration('retryBudgetMs', options.retryBudgetMs ?? 900_000),
    maxWaitMs: checkDuration('maxWaitMs', options.maxWaitMs ?? Number.POSITIVE_INFINITY),
    userAgent: userAgent(options.userAgent),
    budget: options.budget ?? clientBudget(clock, limits === 'documented' ? documentedLimits : {}),
    journal: options.journal,
    on: { ...options.on },
    requestIdPrefix: checkHeaderText('requestIdPrefix', options.requestIdPrefix ?? crypto.randomUUID()),
    ...runtime,
  });
}

function checkOrgId(value: unknown): string {
  const orgId = checkText('orgId', value);
  if (!/^\.{1,2}$/.test(orgId) && orgId.isWellFormed()) return orgId;
  throw mustBe('orgId', 'like A495E53@AdobeOrg', value);
}

function checkAuth(auth: TokenSource): TokenSource {
  if (!isTokenSource(auth)) {
    throw new ArgumentError('auth must be a token source, such as new OAuthS2S({ clientId, clientSecret })');
  }
  checkHeaderText('auth.clientId', auth.clientId);
  return auth;
}

function isTokenSource(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || !('token' in value && 'invalidate' in value))
    return false;
  return typeof value.token === 'function' && typeof value.invalidate === 'function';
}

function checkEndpoint(value: string = `https://usermanagement.adobe.io${endpointPath}`): string {
  const { origin, pathname } = checkUrl('endpoint', value);
  return origin + pathname.replace(/\/+$/, '');
}

function checkFlag(name: string, value: unknown): boolean {
  if (typeof value === 'boolean') return value;
  throw mustBe(name, 'true or false', value);
}

function checkLimits(value: unknown): 'documented' | 'unlimited' {
  if (value === 'documented' || value === 'unlimited') return value;
  throw mustBe('limits', '"documented" or "unlimited"', value);
}

function userAgent(prefix: string | undefined): string {
  const own = `umapi-kit/${version}`;
  return prefix === undefined ? own : `${checkHeaderText('userAgent', prefix)} ${own}`;
}
