import { type Clock, type Random, systemClock, systemRandom } from '@umapi-kit/clock';
import { parseErrorBody, parseTokenAnswer, type Token } from '@umapi-kit/protocol';
import { checkSslVerify, checkTimeout } from '../checks.ts';
import { AuthError, ClientError, ServerError } from '../errors.ts';
import { parseAnswer, refuseUntrusted } from '../transport/answer.ts';
import { transientFailure, untilAnswered } from '../transport/retry.ts';
import { type HttpAnswer, type HttpRequest, type Sent, send } from '../transport/send.ts';
import { SharedFlight } from './shared-flight.ts';

/** What every authenticator can be told. */
export interface TokenOptions {
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
  /** @defaultValue the global fetch */
  readonly fetch?: typeof fetch;
  /** @defaultValue the clock of the machine */
  readonly clock?: Clock;
  /** For the jitter of waits. @defaultValue chance from the machine */
  readonly random?: Random;
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
export class RenewedToken {
  readonly #grant: Grant;
  readonly #sending: { readonly fetch: typeof fetch; readonly clock: Clock; readonly timeoutMs: number };
  readonly #random: Random;
  readonly #renewal = new SharedFlight((signal) => this.#renew(signal));
  #current: { readonly token: string; readonly renewAt: number } | undefined;

  /** @throws ArgumentError naming the option that can't be used */
  constructor(grant: Grant, options: TokenOptions) {
    checkSslVerify(options.sslVerify);
    this.#grant = grant;
    this.#sending = {
      fetch: options.fetch ?? ((...request) => fetch(...request)),
      clock: options.clock ?? systemClock,
      timeoutMs: checkTimeout('tokenTimeoutMs', options.tokenTimeoutMs ?? 30_000),
    };
    this.#random = options.random ?? systemRandom;
  }

  /** See `TokenSource.token`. */
  async token(signal?: AbortSignal): Promise<string> {
    signal?.throwIfAborted();
    const current = this.#current;
    if (current !== undefined && this.#sending.clock.monotonic() < current.renewAt) return current.token;
    return this.#renewal.join(signal);
  }

  /** See `TokenSource.invalidate`. */
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
        const form = await this.#grant.form();
        const sent = await send(this.#sending, this.#request(form), signal);
        refuseUntrusted(sent, this.#grant.url);
        const failure = transientFailure(sent, clock.now());
        if (failure === undefined) return { done: this.#read(sent, form) };
        return { failure: { ...failure, surelyNotDone: true } };
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

  #read(sent: Sent, form: Readonly<Record<string, string>>): Token {
    if (!('answer' in sent)) throw new ClientError('the token service gave no answer');
    const { answer } = sent;
    if (answer.status < 200 || answer.status > 299) throw this.#refusal(answer, form);
    return parseAnswer(answer, undefined, (body) => parseTokenAnswer(body, this.#grant.unit));
  }

  #refusal(answer: HttpAnswer, form: Readonly<Record<string, string>>): AuthError | ServerError {
    const { status } = answer;
    const { code, message } = parseErrorBody(answer.body);
    const said = [code, message].filter((part) => part !== undefined).join(': ');
    const about = said === '' ? '' : `: ${withoutSecrets(said, form)}`;
    if (status < 400 || status > 499) {
      return new ServerError(`the token service answered with status ${status}${about}`, { status });
    }
    const { clientId } = this.#grant;
    const advice = this.#grant.advice?.(answer);
    return new AuthError(
      `the token service refused the client id ${clientId} with status ${status}${about}${advice === undefined ? '' : `. ${advice}`}`,
      { status, ...(code === undefined ? {} : { serverCode: withoutSecrets(code, form) }) },
    );
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
