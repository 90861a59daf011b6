import { type Clock, deadline, type Random } from '@umapi-kit/clock';
import { SourceError } from '../../errors.ts';
import type { Credential } from './credential.ts';

/** A service's whole answer. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** Parsed JSON; `undefined` where the body is empty. */
  readonly body: unknown;
}

/** What a service wants of those who call it. */
export interface Pacing {
  /** How long to wait before the next try, where the answer says so. */
  afterRefusal(headers: Headers, now: number): number | undefined;
  /** How long to wait before the next call, where the answer says that the quota is used up. */
  afterAnswer?(headers: Headers, now: number): number | undefined;
}

/** How a service is spoken to. */
export interface ServiceOptions {
  /** Stands in messages, such as `https://acme.okta.com`. Calls to any other origin are refused. */
  readonly origin: string;
  readonly fetch: typeof fetch;
  readonly clock: Clock;
  readonly random: Random;
  readonly credential: Credential;
  readonly pacing: Pacing;
  /** What the body of a refusal says, in one line. */
  readonly explain: (body: unknown) => string | undefined;
}

const tryTimeoutMs = 120_000;
/** Time spent on one call without an answer, waits that the service names left out. */
const retryBudgetMs = 300_000;
/** A wait is kept to the millisecond or not begun. */
const longestNamedWaitMs = 3_600_000;
const triesAtMost = 100;
const transientStatuses = new Set([408, 429, 500, 502, 503, 504]);

/** Why a try has to be made again. */
interface Failure {
  readonly reason: string;
  readonly cause?: unknown;
  readonly namedMs?: number | undefined;
}

type Tried = { readonly answer: Answer } | { readonly failure: Failure };

/** What a call carries beside its address. */
interface Content {
  readonly headers?: Readonly<Record<string, string>>;
  /** Fields of a form, which make the call a POST. */
  readonly form?: Readonly<Record<string, string>>;
}

/**
 * Calls a JSON service, one call after the other. Waits that it names are kept; load and lost connections are
 * retried for five minutes; a credential that ran out is renewed once.
 */
export class Service {
  readonly origin: string;
  readonly #options: ServiceOptions;
  #quietUntil = 0;

  constructor(options: ServiceOptions) {
    this.origin = options.origin;
    this.#options = options;
  }

  /**
   * @returns an answer with a status of 200 to 299
   * @throws {@link SourceError} for every other one
   */
  async call(url: URL, signal: AbortSignal, content: Content = {}): Promise<Answer> {
    const answer = await this.ask(url, signal, content);
    if (answer.status >= 200 && answer.status <= 299) return answer;
    throw this.refused(url, answer);
  }

  /**
   * @returns an answer with any status that another try would not change
   * @throws {@link SourceError} when there is none
   */
  async ask(url: URL, signal: AbortSignal, content: Content = {}): Promise<Answer> {
    if (url.origin !== this.origin) throw this.#error(url, `leads to ${url.origin}; credentials stay here`);
    const { clock, credential } = this.#options;
    let spentMs = 0;
    let renewed = false;
    for (let tries = 1; ; tries++) {
      await this.#keepQuiet(signal);
      const startedAt = clock.monotonic();
      const tried = await this.#try(url, signal, content);
      spentMs += clock.monotonic() - startedAt;
      if ('answer' in tried) {
        if (tried.answer.status !== 401 || renewed || !credential.renew()) return tried.answer;
        renewed = true;
      } else {
        spentMs += await this.#waitAfter(tried.failure, { url, tries, spentMs, signal });
      }
    }
  }

  /** What a refusal is thrown as. */
  refused(url: URL, { status, body }: Answer): SourceError {
    const { credential, explain } = this.#options;
    const said = explain(body);
    const words = said === undefined ? '' : `: ${credential.hide(said)}`;
    return this.#error(url, `was refused with status ${status}${words}`);
  }

  /** An answer that can't be understood. */
  unreadable(url: URL, problem: string): SourceError {
    return this.#error(url, problem, 'SOURCE_FORMAT');
  }

  async #keepQuiet(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    const { clock } = this.#options;
    const waitMs = this.#quietUntil - clock.monotonic();
    if (waitMs > 0) await clock.sleep(waitMs, signal);
  }

  async #try(url: URL, signal: AbortSignal, content: Content): Promise<Tried> {
    const { clock, credential, pacing } = this.#options;
    const authorization = await credential.authorization(signal);
    const sent = await this.#exchange(url, signal, {
      ...content,
      headers: { ...content.headers, ...authorization, Accept: 'application/json' },
    });
    if ('failure' in sent) return sent;
    const { status } = sent.answer;
    if (transientStatuses.has(status)) {
      const namedMs = pacing.afterRefusal(sent.answer.headers, clock.now());
      return { failure: { reason: `status ${status}`, namedMs } };
    }
    const quietMs = pacing.afterAnswer?.(sent.answer.headers, clock.now());
    if (quietMs !== undefined) this.#quietUntil = clock.monotonic() + quietMs;
    return sent;
  }

  /** A body that breaks off looks like text that is no JSON, so that is tried again too. */
  async #exchange(url: URL, signal: AbortSignal, { headers = {}, form }: Content): Promise<Tried> {
    using limit = deadline(this.#options.clock, tryTimeoutMs, signal);
    const post = form === undefined ? {} : { method: 'POST', body: new URLSearchParams(form) };
    try {
      const init = { ...post, headers, redirect: 'manual' as const, signal: limit.signal };
      const response = await this.#options.fetch(url, init);
      const text = await response.text();
      const body: unknown = text === '' || !response.ok ? jsonOrText(text) : JSON.parse(text);
      return { answer: { status: response.status, headers: response.headers, body } };
    } catch (cause) {
      signal.throwIfAborted();
      if (isUntrusted(cause))
        throw this.#error(url, `has a certificate that is not trusted: ${describe(cause)}`);
      return { failure: { reason: describe(cause), cause } };
    }
  }

  /** @returns what the wait costs of the budget */
  async #waitAfter(
    { reason, namedMs, cause }: Failure,
    { url, tries, spentMs, signal }: { url: URL; tries: number; spentMs: number; signal: AbortSignal },
  ): Promise<number> {
    const { clock, random } = this.#options;
    const named = namedMs || undefined;
    if (named !== undefined && named > longestNamedWaitMs) {
      throw this.#error(
        url,
        `answered with ${reason} and wants to be left alone for ${Math.ceil(named / 1000)} s`,
      );
    }
    const waitMs = named ?? Math.min(60_000, 1000 * 2 ** (tries - 1)) + random() * 1000;
    const costMs = named === undefined ? waitMs : 0;
    if (tries >= triesAtMost || spentMs + costMs > retryBudgetMs) {
      const howLong = `${tries} tries in ${Math.round(spentMs / 1000)} s`;
      throw this.#error(url, `gave no answer after ${howLong}: ${reason}`, 'SOURCE_UNREADABLE', { cause });
    }
    await clock.sleep(waitMs, signal);
    return costMs;
  }

  #error(
    url: URL,
    problem: string,
    code: 'SOURCE_UNREADABLE' | 'SOURCE_FORMAT' = 'SOURCE_UNREADABLE',
    options?: ErrorOptions,
  ): SourceError {
    return new SourceError(code, { file: this.origin }, `${url.pathname} ${problem}`, options);
  }
}

function jsonOrText(text: string): unknown {
  try {
    return text === '' ? undefined : JSON.parse(text);
  } catch {
    return text;
  }
}

function describe(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  if (cause instanceof SyntaxError) return 'the answer is no JSON, or breaks off';
  const deeper = cause.cause instanceof Error && cause.cause.message !== '' ? `: ${cause.cause.message}` : '';
  return `${cause.message}${deeper}`;
}

function isUntrusted(error: unknown): boolean {
  const code = errorCode(error) ?? errorCode(error instanceof Error ? error.cause : undefined) ?? '';
  return /CERT|SIGNATURE|ISSUER|ERR_TLS/.test(code);
}

function errorCode(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}
