import { parseTokenAnswer, type Token } from '@umapi-kit/protocol';
import { checkSslVerify, checkTimeout } from '../checks.ts';
import { AuthError, ServerError } from '../errors.ts';
import { describeRefusal, isRefusal, isSuccess, parseAnswer } from '../transport/answer.ts';
import { judge, untilAnswered } from '../transport/retry.ts';
import { type Runtime, runtimeOf } from '../transport/runtime.ts';
import { type HttpAnswer, type HttpRequest, send } from '../transport/send.ts';
import { SharedFlight } from './shared-flight.ts';
import type { TokenSource } from './token-source.ts';

/** What every authenticator can be told. */
export interface TokenOptions extends Partial<Runtime> {
  /**
   * The token service: `host` or `host:port`, then `https` is spoken, or a whole `http://…` address, as a local
   * server has it. Only use `http` on a machine you own: the secret travels in the clear.
   * @defaultValue 'ims-na1.adobelogin.com'
   */
  readonly authHost?: string;
  /** Only `true`: fetch always verifies certificates, and `false` is refused. @defaultValue true */
  readonly sslVerify?: boolean;
  /** Time for one try, from sending to the end of the answer; 0 or less sets no limit. @defaultValue 30_000 */
  readonly tokenTimeoutMs?: number;
}

/** What tells one kind of token call from another. */
interface Grant {
  readonly clientId: string;
  readonly url: string;
  /** What `expires_in` counts. */
  readonly unit: 'seconds' | 'milliseconds';
  /** Made anew for every try. What stands in a field of {@link secretFields} is kept out of errors. */
  form(): Promise<Readonly<Record<string, string>>>;
  /** What a refusal may come from, said after the service's own words. */
  advice?(refusal: HttpAnswer): string | undefined;
}

/** A token is renewed this long before it ends, or after nine tenths of a life shorter than ten times this. */
const renewalMarginMs = 300_000;
const retryBudgetMs = 300_000;
const secretFields = ['client_secret', 'jwt_token'];

/**
 * The current token of a credential. It is fetched when the first caller needs it and renewed before it ends;
 * callers who need one at the same moment share one request. Time-outs, lost connections, 429, 502, 503 and 504
 * are tried again for five minutes, and for as long as the service says.
 */
export abstract class RenewedToken implements TokenSource {
  readonly clientId: string;
  /** The address that tokens are asked of. */
  readonly tokenUrl: string;
  readonly #grant: Grant;
  readonly #sending: Runtime & { readonly timeoutMs: number };
  readonly #renewal = new SharedFlight((signal) => this.#renew(signal));
  #current: { readonly token: string; readonly renewAt: number } | undefined;

  /** @throws ArgumentError naming the option that can't be used */
  constructor(grant: Grant, options: TokenOptions) {
    checkSslVerify(options.sslVerify);
    this.clientId = grant.clientId;
    this.tokenUrl = grant.url;
    this.#grant = grant;
    const timeoutMs = checkTimeout('tokenTimeoutMs', options.tokenTimeoutMs ?? 30_000);
    this.#sending = { ...runtimeOf(options), timeoutMs };
  }

  /**
   * A token that is good for a while yet.
   *
   * @param signal ends this caller's waiting, not that of others
   * @throws {@link AuthError} when the credential is refused
   * @throws {@link UnavailableError} when the token service can't be reached
   */
  async token(signal?: AbortSignal): Promise<string> {
    signal?.throwIfAborted();
    const current = this.#current;
    if (current !== undefined && this.#sending.clock.monotonic() < current.renewAt) return current.token;
    return this.#renewal.join(signal);
  }

  /** The service refused `token`: it is not given out again. */
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
    const { url } = this.#grant;
    const { clock } = this.#sending;
    const policy = { ...this.#sending, url, signal, retryBudgetMs, maxWaitMs: Number.POSITIVE_INFINITY };
    return untilAnswered(policy, {
      once: async () => {
        const form = await this.#grant.form();
        const judged = judge(await send(this.#sending, this.#request(form), signal), clock.now());
        if ('answer' in judged) return { done: this.#read(judged.answer, form) };
        return { failure: { ...judged.failure, surelyNotDone: true } };
      },
    });
  }

  #request(form: Readonly<Record<string, string>>): HttpRequest {
    return {
      method: 'POST',
      url: this.#grant.url,
      headers: { 'Content-Type': 'application/x-www-form-urlencoded', Accept: 'application/json' },
      body: new URLSearchParams(form).toString(),
    };
  }

  #read(answer: HttpAnswer, form: Readonly<Record<string, string>>): Token {
    if (!isSuccess(answer)) throw this.#refusal(answer, form);
    return parseAnswer(answer, undefined, (body) => parseTokenAnswer(body, this.#grant.unit));
  }

  #refusal(answer: HttpAnswer, form: Readonly<Record<string, string>>): AuthError | ServerError {
    const what = `the token service answered the client id ${this.#grant.clientId}`;
    const { text, status, serverCode } = describeRefusal(what, answer);
    const message = withoutSecrets(text, form);
    if (!isRefusal(answer)) return new ServerError(message, { status });
    const advice = this.#grant.advice?.(answer);
    return new AuthError(advice === undefined ? message : `${message} (${advice})`, {
      status,
      serverCode: serverCode && withoutSecrets(serverCode, form),
    });
  }
}

/** A refusal can quote the request, as it was meant or as it was written in the form. */
function withoutSecrets(text: string, form: Readonly<Record<string, string>>): string {
  return secretFields
    .flatMap((field) => {
      const secret = form[field] ?? '';
      return [secret, new URLSearchParams([['', secret]]).toString().slice(1), encodeURIComponent(secret)];
    })
    .filter((secret) => secret !== '')
    .reduce((hidden, secret) => hidden.replaceAll(secret, '***'), text);
}
