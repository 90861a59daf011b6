import { type Clock, type Random, systemClock, systemRandom } from '@umapi-kit/clock';
import { calls, parseErrorBody, parseTokenAnswer, type Token, tokenScope } from '@umapi-kit/protocol';
import { checkHeaderText, checkSslVerify, checkText, checkTimeout, checkUrl } from '../checks.ts';
import { ArgumentError, AuthError, ClientError, ServerError } from '../errors.ts';
import { parseAnswer, refuseUntrusted } from '../transport/answer.ts';
import { transientFailure, untilAnswered } from '../transport/retry.ts';
import { type HttpAnswer, type HttpRequest, type Sent, send } from '../transport/send.ts';
import { SharedFlight } from './shared-flight.ts';
import type { TokenSource } from './token-source.ts';

/** Options of {@link OAuthS2S}. */
export interface OAuthS2SOptions {
  /** The credential's client id, which is the API key too. */
  readonly clientId: string;
  /** Never logged, and never part of an error. */
  readonly clientSecret: string;
  /**
   * The token service: `host` or `host:port`, then `https` is spoken, or a whole `http://…` address, as a local
   * server has it. Only use `http` on a machine you own: the secret travels in the clear.
   * @defaultValue 'ims-na1.adobelogin.com'
   */
  readonly authHost?: string;
  /** Path of the token call; slashes around it don't matter. @defaultValue '/ims/token/v2' */
  readonly authEndpoint?: string;
  /** Only `true`: fetch always verifies certificates, and `false` is refused. @defaultValue true */
  readonly sslVerify?: boolean;
  /** Time for one try, from sending to the end of the answer; 0 or less sets no limit. @defaultValue 30_000 */
  readonly tokenTimeoutMs?: number;
  /** @defaultValue the global fetch */
  readonly fetch?: typeof fetch;
  /** @defaultValue the clock of the machine */
  readonly clock?: Clock;
  /** For the jitter of waits. @defaultValue chance from the machine */
  readonly random?: Random;
}

/** A token is renewed this long before it ends, or after nine tenths of a life shorter than ten times this. */
const renewalMarginMs = 300_000;
const retryBudgetMs = 300_000;

/**
 * OAuth server-to-server credentials. A token is fetched when the first call needs it and renewed before it ends;
 * callers who need one at the same moment share one request. Time-outs, lost connections, 429, 502, 503 and 504
 * are tried again for five minutes, and for as long as the service says.
 *
 * @example
 * const auth = new OAuthS2S({ clientId, clientSecret });
 * const conn = new Connection({ orgId, auth });
 *
 * @example <caption>against a local server</caption>
 * const auth = new OAuthS2S({ clientId, clientSecret, authHost: 'http://127.0.0.1:8080' });
 */
export class OAuthS2S implements TokenSource {
  readonly clientId: string;
  readonly #clientSecret: string;
  readonly #url: string;
  readonly #sending: { readonly fetch: typeof fetch; readonly clock: Clock; readonly timeoutMs: number };
  readonly #random: Random;
  readonly #renewal = new SharedFlight((signal) => this.#renew(signal));
  #current: { readonly token: string; readonly renewAt: number } | undefined;

  /** @throws {@link ArgumentError} naming the option that can't be used */
  constructor(options: OAuthS2SOptions) {
    checkSslVerify(options.sslVerify);
    this.clientId = checkHeaderText('clientId', options.clientId);
    this.#clientSecret = checkSecret(options.clientSecret);
    this.#url = tokenUrl(options.authHost, options.authEndpoint);
    this.#sending = {
      fetch: options.fetch ?? ((...request) => fetch(...request)),
      clock: options.clock ?? systemClock,
      timeoutMs: checkTimeout('tokenTimeoutMs', options.tokenTimeoutMs ?? 30_000),
    };
    this.#random = options.random ?? systemRandom;
  }

  /**
   * @throws {@link AuthError} when the credential is refused
   * @throws {@link UnavailableError} when the token service can't be reached
   */
  async token(signal?: AbortSignal): Promise<string> {
    signal?.throwIfAborted();
    const current = this.#current;
    if (current !== undefined && this.#sending.clock.monotonic() < current.renewAt) return current.token;
    return this.#renewal.join(signal);
  }

  invalidate(token: string): void {
    if (this.#current?.token === token) this.#current = undefined;
  }

  async #renew(signal: AbortSignal): Promise<string> {
    const { accessToken, lifetimeMs } = await this.#fetchToken(signal);
    const margin = Math.min(renewalMarginMs, lifetimeMs / 10);
    this.#current = {
      token: accessToken,
      renewAt: this.#sending.clock.monotonic() + lifetimeMs - margin,
    };
    return accessToken;
  }

  #fetchToken(signal: AbortSignal): Promise<Token> {
    const { clock } = this.#sending;
    const policy = {
      clock,
      random: this.#random,
      signal,
      retryBudgetMs,
      maxWaitMs: Number.POSITIVE_INFINITY,
    };
    return untilAnswered(policy, {
      once: async () => {
        const sent = await send(this.#sending, this.#request(), signal);
        refuseUntrusted(sent, this.#url);
        const failure = transientFailure(sent, clock.now());
        if (failure === undefined) return { done: this.#read(sent) };
        return { failure: { ...failure, surelyNotDone: true } };
      },
    });
  }

  #request(): HttpRequest {
    const form = new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: this.clientId,
      client_secret: this.#clientSecret,
      scope: tokenScope,
    });
    return {
      method: calls.oauthToken.method,
      url: this.#url,
      headers: { 'Content-Type': 'application/x-www-form-urlencoded', Accept: 'application/json' },
      body: form.toString(),
    };
  }

  #read(sent: Sent): Token {
    if (!('answer' in sent)) throw new ClientError('the token service gave no answer');
    const { answer } = sent;
    if (answer.status < 200 || answer.status > 299) throw this.#refusal(answer);
    return parseAnswer(answer, undefined, (body) => parseTokenAnswer(body, 'seconds'));
  }

  /** The description is the service's own text, so it is kept clear of the secret in case it quotes the request. */
  #refusal({ status, body }: HttpAnswer): AuthError | ServerError {
    const { code, message } = parseErrorBody(body);
    const said = [code, message].filter((part) => part !== undefined).join(': ');
    const about = said === '' ? '' : `: ${said.replaceAll(this.#clientSecret, '***')}`;
    if (status < 400 || status > 499) {
      return new ServerError(`the token service answered with status ${status}${about}`, { status });
    }
    return new AuthError(
      `the token service refused the client id ${this.clientId} with status ${status}${about}`,
      { status, ...(code === undefined ? {} : { serverCode: code }) },
    );
  }
}

/** Unlike other checks, this one never shows the value. */
function checkSecret(value: unknown): string {
  if (typeof value === 'string' && value !== '') return value;
  throw new ArgumentError('clientSecret must be a text that is not empty');
}

function tokenUrl(authHost = 'ims-na1.adobelogin.com', authEndpoint: string = calls.oauthToken.path): string {
  const host = checkText('authHost', authHost);
  const base = checkUrl('authHost', /^[a-z]+:\/\//i.test(host) ? host : `https://${host}`);
  if (base.pathname !== '/') {
    throw new ArgumentError(`authHost must be a host without a path, not ${JSON.stringify(host)}`);
  }
  const path = checkText('authEndpoint', authEndpoint).replace(/^\/+|\/+$/g, '');
  return `${base.origin}/${path}`;
}
