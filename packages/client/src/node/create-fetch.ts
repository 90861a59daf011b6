import { EnvHttpProxyAgent, fetch as undiciFetch } from 'undici';
import type { Environment } from './environment.ts';
import { chooseProxies } from './proxies.ts';
import { trustedAuthorities, withSystemAuthorities } from './trust.ts';

/** Options of {@link createFetch}. */
export interface NodeFetchOptions {
  /** Authorities to trust besides those that Node trusts: PEM texts, each with one certificate or more. */
  readonly ca?: string | readonly string[];
  /** Also trust what the operating system trusts. @defaultValue false */
  readonly systemCa?: boolean;
  /**
   * The proxy for every address that `NO_PROXY` does not except; `false` uses none.
   * @defaultValue that of `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY`
   */
  readonly proxy?: string | false;
  /**
   * `false` takes any certificate, so that whoever is in between can read the client secret and every token. Trust
   * the authority with `ca` instead wherever you can. Every request warns. @defaultValue true
   */
  readonly sslVerify?: boolean;
  /** Told each time a certificate is not checked. @defaultValue `process.emitWarning` */
  readonly onWarning?: (message: string) => void;
  /**
   * Where `NODE_EXTRA_CA_CERTS`, `REQUESTS_CA_BUNDLE`, `SSL_CERT_FILE`, `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY` and
   * `NO_PROXY` are looked up.
   * @defaultValue process.env
   */
  readonly env?: Environment;
}

/** A `fetch` with connections of its own, which are kept alive between requests. */
export type NodeFetch = typeof fetch & AsyncDisposable & { readonly close: () => Promise<void> };

/** Calls are seconds apart under the rate limit; undici's own 4 s would mean a handshake for nearly each of them. */
const keepAliveMs = 30_000;

/**
 * A `fetch` for `Connection` and the authenticators that goes through proxies, trusts further authorities, and keeps
 * connections alive. Closing it is not needed for the process to end.
 *
 * @throws {@link ArgumentError} naming the option or the variable that can't be used
 *
 * @example
 * const fetch = createFetch({ ca: await readFile('company-ca.pem', 'utf8') });
 * const conn = new Connection({ orgId, auth: new OAuthS2S({ clientId, clientSecret, fetch }), fetch });
 */
export function createFetch(options: NodeFetchOptions = {}): NodeFetch {
  const { sslVerify = true, onWarning = warn } = options;
  const agents = createAgents(options);
  const send: typeof fetch = async (input, init) => {
    const request = new Request(input, init);
    const isHttps = request.url.startsWith('https:');
    if (isHttps && !sslVerify) onWarning(unverified(request.url));
    return exchange(request, isHttps ? agents.https() : agents.http);
  };
  const close = async () => {
    await Promise.all([agents.closeHttps(), agents.http.close()]);
  };
  return Object.assign(send, { close, [Symbol.asyncDispose]: close });
}

interface Agents {
  readonly http: EnvHttpProxyAgent;
  readonly https: () => EnvHttpProxyAgent;
  readonly closeHttps: () => Promise<void>;
}

function createAgents(options: NodeFetchOptions): Agents {
  const { ca, systemCa = false, proxy, sslVerify = true, env = process.env } = options;
  const proxies = chooseProxies(proxy, env);
  const authorities = trustedAuthorities({ env, ...(ca === undefined ? {} : { ca }) });
  const agent = (via: string, trusted: readonly string[]) => {
    const tls = { ca: [...trusted], rejectUnauthorized: sslVerify };
    return new EnvHttpProxyAgent({
      httpProxy: via,
      httpsProxy: via,
      noProxy: proxies.except,
      connect: tls,
      requestTls: tls,
      proxyTls: { ca: [...trusted] },
      keepAliveTimeout: keepAliveMs,
      // Whoever calls brings a deadline of their own.
      headersTimeout: 0,
      bodyTimeout: 0,
    });
  };
  // Reading what the system trusts takes a tenth of a second: only who speaks TLS pays for it.
  let https: EnvHttpProxyAgent | undefined;
  return {
    http: agent(proxies.http, authorities),
    https: () => {
      https ??= agent(proxies.https, systemCa ? withSystemAuthorities(authorities) : authorities);
      return https;
    },
    closeHttps: async () => https?.close(),
  };
}

/** undici's own `Response` is another class than the global one, so the answer is read and told again. */
async function exchange(request: Request, dispatcher: EnvHttpProxyAgent): Promise<Response> {
  const answer = await undiciFetch(request.url, {
    dispatcher,
    method: request.method,
    headers: [...request.headers],
    body: request.body === null ? null : await request.arrayBuffer(),
    redirect: request.redirect,
    signal: request.signal,
  });
  const body = await answer.arrayBuffer();
  return new Response(body.byteLength === 0 ? null : body, {
    status: answer.status,
    statusText: answer.statusText,
    headers: [...answer.headers],
  });
}

function unverified(url: string): string {
  return `sslVerify: false: the certificate of ${new URL(url).host} is not checked; anyone in between can read secrets`;
}

function warn(message: string): void {
  process.emitWarning(message, { code: 'UMAPI_UNVERIFIED_TLS' });
}
