import { Connection, type ConnectionOptions, OAuthS2S, type TokenSource } from '@umapi-kit/client';
import { createFetch } from '@umapi-kit/client/node';
import { parseJson, parseRetryAfterMs, parseTokenAnswer } from '@umapi-kit/protocol';
import type { Context } from '../context.ts';
import { explainFailure } from '../failure.ts';
import { clockTime, minuteOf } from '../sync/time-words.ts';
import { readingFinding } from './api-words.ts';
import { type Check, type Finding, failed, ok, skipped, warning } from './check.ts';
import { clockFinding, durationWords, isSkewed } from './clock-skew.ts';
import type { Target } from './find-targets.ts';
import { type OneTry, oneTry, type SeenAnswer } from './one-try.ts';
import { tokenRefusal } from './token-words.ts';

/** An organization whose secrets are read; nothing was sent yet. */
export interface Prepared extends AsyncDisposable {
  readonly target: Target;
  readonly options: ConnectionOptions;
  readonly base: typeof fetch;
  readonly asking: OneTry;
}

/** What came of trying the credentials of an organization. */
export interface Tried {
  readonly checks: readonly Check[];
  /** For further calls; absent where there is no token. */
  readonly connect?: (once: OneTry, options?: { readonly testMode: boolean }) => Connection;
}

/** The longest that a check waits for one answer. */
const timeoutMs = 30_000;

/** Nobody has this address: the domain is reserved for documentation. */
export const nobody = 'umapi-kit-check@example.com';

/** Reads what a connection is made with; a secret that is not there is a check that failed. */
export async function prepare(target: Target, context: Context): Promise<Prepared | Check> {
  const { clock, env, signal } = context;
  const base = createFetch({ env, systemCa: true, sslVerify: target.sslVerify, onWarning: () => {} });
  const asking = oneTry(base, clock, signal);
  try {
    const options = await target.connect(asking.fetch);
    return { target, options, base, asking, [Symbol.asyncDispose]: () => base.close() };
  } catch (error) {
    await base.close();
    return { name: 'credentials', of: target.orgId, ...thrown(error, context) };
  }
}

/** Gets a token and makes one call for one user, who is not there: that call has the most lenient limit. */
export async function tryCredentials(
  { target, options, base, asking }: Prepared,
  context: Context,
): Promise<Tried> {
  const { clock, signal } = context;
  const checks = listOf(target.orgId).add('credentials', credentialsFinding(options, target));
  const token = await getToken(options, asking, context);
  checks.add('token', token.finding);
  checks.add('clock', clockFinding(asking.answer()?.aheadMs, token.byClock));
  const { value } = token;
  if (value === undefined) return checks.withSkipped(['organization', 'rate limit']);
  const connect = (once: OneTry, { testMode } = { testMode: false }) =>
    connectionFor({ ...options, testMode }, value, once);
  const reading = oneTry(base, clock, signal);
  const read = await readNobody(connect(reading), reading, target, context);
  checks.add('organization', read).add('rate limit', limitFinding(reading.answer()));
  return { checks: checks.all, connect };
}

/** Checks of one organization, one after the other. */
function listOf(of: string) {
  const all: Check[] = [];
  return {
    all,
    add(name: string, finding: Finding) {
      all.push({ name, of, ...finding });
      return this;
    },
    withSkipped(names: readonly string[]): Tried {
      for (const name of names) this.add(name, skipped('the check before it has to work first'));
      return { checks: all };
    },
  };
}

function credentialsFinding({ auth }: ConnectionOptions, { orgId, source, kind }: Target): Finding {
  const oauth = auth instanceof OAuthS2S;
  const message = `${orgId}, client id ${auth.clientId}, ${oauth ? 'OAuth' : 'service account (JWT)'}, from ${source}`;
  if (oauth) return ok(message);
  return warning(
    `${message}: Adobe ended service accounts in January 2025`,
    `make an OAuth server-to-server credential in the same project of the Developer Console, then ${toOAuth[kind]}`,
  );
}

const toOAuth = {
  sync: 'write its client id and secret, and remove serviceAccount',
  'user-sync':
    'write authentication_method: oauth, its client id and secret, and remove tech_acct_id and the priv_key_… keys',
  python: 'write its client id and secret, and remove tech_acct_id and the private_key_… keys',
  environment:
    'set its client id and secret, and unset UMAPI_TECH_ACCT_ID and the UMAPI_PRIVATE_KEY_… variables',
} as const satisfies Record<Target['kind'], string>;

/** What came of asking for a token. */
interface AskedToken {
  readonly value?: string;
  readonly finding: Finding;
  /** Whether a wrong clock may be why there is none. */
  readonly byClock: boolean;
}

async function getToken({ auth }: ConnectionOptions, once: OneTry, context: Context): Promise<AskedToken> {
  const byJwt = !(auth instanceof OAuthS2S);
  try {
    const value = await auth.token(once.signal);
    return { value, finding: validity(once.answer(), byJwt), byClock: false };
  } catch (error) {
    context.signal.throwIfAborted();
    const answer = once.answer();
    const byClock = byJwt && isSkewed(answer?.aheadMs) && answer?.status === 400;
    return { finding: tokenFailure(error, { answer, auth, byJwt }, once, context), byClock };
  }
}

function tokenFailure(
  error: unknown,
  asked: { readonly answer: SeenAnswer | undefined; readonly auth: TokenSource; readonly byJwt: boolean },
  once: OneTry,
  context: Context,
): Finding {
  const { answer, auth, byJwt } = asked;
  if (answer === undefined)
    return once.failure() === undefined ? thrown(error, context) : noAnswer(once, 'token service');
  if (answer.status === 429) return throttled(answer, 'the token service');
  if (answer.status >= 500)
    return failed(
      'throttled',
      `the token service answered with status ${answer.status}`,
      'it is out of order: try again after a while',
    );
  if (answer.status >= 400) {
    const { message, remedy } = tokenRefusal(answer, auth.clientId, byJwt);
    return failed('auth', message, remedy);
  }
  return failed(
    'usage',
    `what answered with status ${answer.status} is no token service`,
    'look at the token service’s host in the configuration; a proxy may have answered in its place',
  );
}

function validity(answer: SeenAnswer | undefined, byJwt: boolean): Finding {
  if (answer === undefined) return ok('there is one');
  const { lifetimeMs } = parseTokenAnswer(parseJson(answer.body), byJwt ? 'milliseconds' : 'seconds');
  return ok(`valid until ${minuteOf(answer.at + lifetimeMs)} (${durationWords(lifetimeMs)})`);
}

/** One connection, one call: a token that is refused is not renewed. */
function connectionFor(options: ConnectionOptions, token: string, { fetch }: OneTry): Connection {
  let good = true;
  const auth: TokenSource = {
    clientId: options.auth.clientId,
    async token() {
      if (good) return token;
      throw new DOMException('the token was refused', 'NotAllowedError');
    },
    invalidate() {
      good = false;
    },
  };
  return new Connection({
    ...options,
    auth,
    fetch,
    limits: 'unlimited',
    retryBudgetMs: 0,
    maxWaitMs: 0,
    timeoutMs,
  });
}

async function readNobody(
  conn: Connection,
  once: OneTry,
  { orgId }: Target,
  context: Context,
): Promise<Finding> {
  try {
    await conn.user(nobody, { signal: once.signal });
  } catch (error) {
    context.signal.throwIfAborted();
    if (once.answer() === undefined)
      return once.failure() === undefined ? thrown(error, context) : noAnswer(once, 'service');
  }
  const answer = once.answer();
  if (answer === undefined || answer.status === 429) return skipped('the service took no call');
  return readingFinding(answer, orgId);
}

function limitFinding(answer: SeenAnswer | undefined): Finding {
  if (answer === undefined) return skipped('no answer came');
  return answer.status === 429 ? throttled(answer, 'the service') : ok('the service takes calls');
}

function throttled({ retryAfter, at }: SeenAnswer, who: string): Finding {
  const waitMs = parseRetryAfterMs(retryAfter, at);
  const end = waitMs === undefined ? '' : ` until ${clockTime(at + waitMs)}, for ${durationWords(waitMs)}`;
  return failed(
    'throttled',
    `${who} wants to be left alone${end}`,
    'start nothing before that; programs under one credential need a budget that they share',
  );
}

function noAnswer(once: OneTry, who: string): Finding {
  return failed(
    'throttled',
    `no answer from the ${who}: ${reasonOf(once.failure())}`,
    '"umapi doctor" says where the road ends',
  );
}

/** Most failures of `fetch` say what happened one deeper. */
function reasonOf(failure: unknown): string {
  if (!(failure instanceof Error)) return String(failure);
  return failure.cause instanceof Error && failure.cause.message !== ''
    ? failure.cause.message
    : failure.message;
}

/** Errors with a known code were made to be read, and hold no secret. */
function thrown(error: unknown, { signal }: Context): Finding {
  signal.throwIfAborted();
  const { exit, message } = explainFailure(error, signal);
  if (exit === 'internal') throw error;
  return failed(exit, message, 'correct it there');
}
