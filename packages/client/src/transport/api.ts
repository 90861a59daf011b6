import { callPath, currentCalls, type PathParameters, rateLimits } from '@umapi-kit/protocol';
import { fitsHeader } from '../checks.ts';
import { ArgumentError, AuthError, ClientError, RequestError, UnavailableError } from '../errors.ts';
import { type Emit, emitTo } from '../events.ts';
import type { Settings } from '../options.ts';
import { blockScope, type PacedCall, type RunList } from '../pace/client-pace.ts';
import { isSuccess, parseAnswer, refusalOf } from './answer.ts';
import { judge, type TransientFailure, type Tried, tooLong, untilAnswered } from './retry.ts';
import { type HttpAnswer, type HttpRequest, type Sent, send } from './send.ts';
import { SyncSignals } from './sync-signals.ts';

/** The calls that a connection makes. */
type ApiCallName = Exclude<keyof typeof currentCalls, 'oauthToken' | 'status'>;

/** One call of the API. */
interface ApiCall<T> {
  readonly name: ApiCallName;
  /** Below the endpoint, made by {@link apiPath}. */
  readonly path: string;
  readonly signal?: AbortSignal | undefined;
  /** Ends waiting for a slot or for the next try, but not a request that is under way. */
  readonly stop?: AbortSignal | undefined;
  /** Asked before each try, once it has its slot: the JSON to send, or the result, when nothing is left to send. */
  readonly prepare?: () => Promise<{ readonly body: string } | { readonly done: T }>;
  /** Every answer that can't be worked with counts as lost and is tried again: all 5xx, and unreadable ones. */
  readonly insists?: boolean;
  /** It is given up when it has to wait longer than this, whatever for. @defaultValue what the settings say */
  readonly patienceMs?: number | undefined;
  /** @throws AnswerError when the body is not what the protocol says */
  readonly parse: (body: unknown, headers: Headers) => T;
  /**
   * Asked when a request may have been carried out, but its answer is lost or unreadable: whether another one may
   * follow. Without this the same request is sent again.
   */
  readonly afterLoss?: () => boolean;
  /** Set when it reads the first page of a list that begins a run. */
  readonly firstPageOf?: RunList | undefined;
  /** Set when a sync run that is marked ends with it. */
  readonly endsSync?: boolean | undefined;
}

/** The path of a call with its query; parameters without a value are left out. */
export function apiPath<Path extends string>(
  path: Path,
  parameters: PathParameters<Path>,
  query: Readonly<Record<string, string | undefined>> = {},
): string {
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) if (value !== undefined) search.set(key, value);
  try {
    return callPath(path, parameters) + (search.size > 0 ? `?${search}` : '');
  } catch (cause) {
    throw new ArgumentError(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}

/** Makes calls: waits for its turn, sends, tries again, renews the token, reads the answer. */
export class Api {
  readonly syncSignals = new SyncSignals();
  readonly emit: Emit;
  readonly queryCounts = { multipleQueryCount: 0, singleQueryCount: 0 };
  readonly #settings: Settings;
  #lastStamp = 0;

  constructor(settings: Settings) {
    this.#settings = settings;
    this.emit = emitTo(settings.on);
  }

  /**
   * @throws {@link RequestError}, {@link ServerError}, {@link UnavailableError}, {@link RateLimitedError},
   * {@link ClientError}, or the reason of the call's signal
   */
  async call<T>(call: ApiCall<T>): Promise<T> {
    const { clock, random } = this.#settings;
    const { retryBudgetMs, maxWaitMs } = this.#patience(call);
    this.#count(call.name);
    const paced = this.#pacedCall(call);
    const requestId = this.#requestId();
    const attempts = new Attempts(this, this.#settings, call, requestId);
    const onRetry = (attempt: number, waitMs: number, failure: TransientFailure) => {
      this.emit('retry', { call: call.name, attempt, reason: failure.reason });
      this.#tellWait(call.name, failure.retryAfterMs ? 'server' : 'retry', waitMs);
    };
    const onRateLimited = (waitMs: number) => this.#hold(paced, waitMs);
    const signal = waitSignal(call);
    const url = this.#settings.endpoint;
    const policy = {
      url,
      clock,
      random,
      retryBudgetMs,
      maxWaitMs,
      requestId,
      signal,
      onRetry,
      onRateLimited,
    };
    return untilAnswered(policy, { before: () => this.#turn(call, paced), once: () => attempts.next() });
  }

  #count(name: ApiCallName): void {
    const { lane } = currentCalls[name];
    if (lane === 'user') this.queryCounts.singleQueryCount++;
    if (lane === 'users' || lane === 'groups') this.queryCounts.multipleQueryCount++;
  }

  /** Waits for a slot. Others may take the one that it was told of, so it asks until it has one. */
  async #turn(call: ApiCall<unknown>, paced: PacedCall): Promise<void> {
    const { budget, clock } = this.#settings;
    const { maxWaitMs } = this.#patience(call);
    const signal = waitSignal(call);
    for (;;) {
      signal?.throwIfAborted();
      const reservation = await budget.reserve(paced);
      if (reservation.granted) return;
      const waitMs = Math.max(1, reservation.retryAt - clock.now());
      const byServer = reservation.reason === 'server';
      if (byServer && waitMs > maxWaitMs) throw tooLong(call.name, waitMs, reservation.retryAt);
      this.#tellWait(call.name, byServer ? 'server' : 'pace', waitMs);
      await clock.sleep(waitMs, signal);
    }
  }

  #patience({ patienceMs = Number.POSITIVE_INFINITY }: ApiCall<unknown>) {
    const { retryBudgetMs, maxWaitMs } = this.#settings;
    return {
      retryBudgetMs: Math.min(retryBudgetMs, patienceMs),
      maxWaitMs: Math.min(maxWaitMs, patienceMs),
    };
  }

  /** Everybody who shares the budget waits after a 429, not only the call that met it. */
  async #hold(paced: PacedCall, waitMs: number): Promise<void> {
    const { budget, clock, auth } = this.#settings;
    const scope = blockScope(paced, waitMs, rateLimits.windowMs);
    await budget.block(scope, clock.now() + waitMs, auth.clientId);
  }

  /** Asked before the call takes a sync signal: the one that carries the start begins its run. */
  #pacedCall({ name, firstPageOf }: ApiCall<unknown>): PacedCall {
    const { lane } = currentCalls[name];
    const { clientId } = this.#settings.auth;
    return firstPageOf === undefined
      ? { lane, clientId }
      : { lane, clientId, firstPageOf, continuesRun: this.syncSignals.running };
  }

  #tellWait(name: ApiCallName, reason: 'pace' | 'retry' | 'server', durationMs: number): void {
    const until = this.#settings.clock.now() + durationMs;
    this.emit('wait', { lane: currentCalls[name].lane, reason, durationMs, until });
  }

  /** A stamp is never used twice, also when calls start in the same millisecond or the clock goes back. */
  #requestId(): string {
    this.#lastStamp = Math.max(this.#lastStamp + 1, this.#settings.clock.now());
    return `${this.#settings.requestIdPrefix}_${this.#lastStamp}`;
  }
}

function waitSignal({ signal, stop }: ApiCall<unknown>): AbortSignal | undefined {
  return signal && stop ? AbortSignal.any([signal, stop]) : (stop ?? signal);
}

/** The tries of one call. All carry the same request id and the same sync signal. */
class Attempts<T> {
  readonly #api: Api;
  readonly #settings: Settings;
  readonly #call: ApiCall<T>;
  readonly #requestId: string;
  readonly #pragma: string | undefined;
  #made = 0;
  #renewed = false;

  constructor(api: Api, settings: Settings, call: ApiCall<T>, requestId: string) {
    this.#api = api;
    this.#settings = settings;
    this.#call = call;
    this.#requestId = requestId;
    this.#pragma = api.syncSignals.take(call.endsSync === true);
  }

  async next(): Promise<Tried<T>> {
    const { auth, clock } = this.#settings;
    const token = await auth.token(this.#call.signal);
    const prepared = await this.#call.prepare?.();
    if (prepared && 'done' in prepared) return prepared;
    const sent = await this.#send(this.#request(token, prepared?.body));
    const judged = judge(sent, clock.now(), this.#call.insists);
    if ('failure' in judged) return this.#failed(judged.failure);
    if (judged.answer.status === 401 && !this.#renewed) {
      this.#renewed = true;
      auth.invalidate(token);
      return { again: true };
    }
    return this.#answered(judged.answer);
  }

  #answered(answer: HttpAnswer): Tried<T> {
    try {
      return { done: this.#read(answer) };
    } catch (cause) {
      if (!(cause instanceof ClientError && this.#call.insists)) throw cause;
      return this.#failed({ reason: cause.message, cause, surelyNotDone: false });
    }
  }

  async #send(request: HttpRequest): Promise<Sent> {
    const { name, signal, afterLoss } = this.#call;
    const { clock } = this.#settings;
    const base = { call: name, requestId: this.#requestId };
    this.#made++;
    this.#api.emit('request', { ...base, method: request.method, url: request.url, attempt: this.#made });
    const startedAt = clock.monotonic();
    const timed = () => ({ ...base, durationMs: clock.monotonic() - startedAt });
    try {
      const sent = await send(this.#settings, request, signal);
      if ('answer' in sent) this.#api.emit('response', { ...timed(), status: sent.answer.status });
      else {
        const reason = sent.noAnswer.surelyNotDone ? 'refused' : 'lost';
        this.#api.emit('noResponse', { ...timed(), reason });
      }
      return sent;
    } catch (aborted) {
      this.#api.emit('noResponse', { ...timed(), reason: 'aborted' });
      afterLoss?.();
      throw aborted;
    }
  }

  #failed(failure: TransientFailure): Tried<T> {
    const { name, afterLoss } = this.#call;
    if (afterLoss === undefined || failure.surelyNotDone || afterLoss()) return { failure };
    throw new UnavailableError(`${name}: ${failure.reason}; it is unknown whether it was carried out`, {
      cause: failure.cause,
      requestId: this.#requestId,
      attempts: this.#made,
      seconds: 0,
      outcome: 'unknown',
    });
  }

  #read(answer: HttpAnswer): T {
    const { name, parse, afterLoss } = this.#call;
    try {
      if (!isSuccess(answer)) throw refusalOf(name, answer, this.#requestId);
      return parseAnswer(answer, this.#requestId, (body) => parse(body, answer.headers));
    } catch (error) {
      if (!(error instanceof RequestError)) afterLoss?.();
      throw error;
    }
  }

  #request(token: string, body: string | undefined): HttpRequest {
    const { endpoint, auth, userAgent } = this.#settings;
    if (!fitsHeader(token)) {
      throw new AuthError('the token source gave a token that can not stand in a header', { status: 401 });
    }
    return {
      method: currentCalls[this.#call.name].method,
      url: endpoint + this.#call.path,
      headers: {
        Accept: 'application/json',
        Authorization: `Bearer ${token}`,
        'User-Agent': userAgent,
        'X-Api-Key': auth.clientId,
        'X-Request-Id': this.#requestId,
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...(this.#pragma === undefined ? {} : { Pragma: this.#pragma }),
      },
      ...(body === undefined ? {} : { body }),
    };
  }
}
