import { isIPv6 } from 'node:net';
import { ArgumentError } from '../errors.ts';
import { type Environment, variable } from './environment.ts';

/** Which proxy to use for which address; empty texts mean none. */
interface Proxies {
  readonly http: string;
  readonly https: string;
  /** Hosts that are reached without one, as `NO_PROXY` lists them. */
  readonly except: string;
}

/**
 * @param proxy one for every address; `false` for none, whatever the environment says
 * @throws {@link ArgumentError} for an address that is none; it is not repeated, as it can hold a password
 */
export function chooseProxies(proxy: string | false | undefined, env: Environment): Proxies {
  if (proxy === false) return { http: '', https: '', except: '' };
  const except = variable(env, 'NO_PROXY') ?? '';
  if (proxy !== undefined) {
    const one = checkProxy('proxy', proxy);
    return { http: one, https: one, except };
  }
  const of = (name: string) => {
    const value = variable(env, name) ?? variable(env, 'ALL_PROXY');
    return value === undefined ? '' : checkProxy(name, value);
  };
  return { http: of('HTTP_PROXY'), https: of('HTTPS_PROXY'), except };
}

function checkProxy(name: string, value: string): string {
  const text = /^[a-z][a-z0-9+.-]*:\/\//i.test(value) ? value : `http://${value}`;
  const protocol = URL.canParse(text) ? new URL(text).protocol : undefined;
  if (protocol === 'http:' || protocol === 'https:') return text;
  throw new ArgumentError(`${name} must be the address of an http or https proxy, such as http://proxy:3128`);
}

/** The way to an address: the proxy in between, and the variable that names it. */
export interface ProxyInUse {
  /** In the spelling that is set, such as `https_proxy`. */
  readonly variable: string;
  readonly url: URL;
}

/**
 * The proxy that `createFetch` goes through to reach an address, or `undefined` where it goes straight.
 *
 * @throws {@link ArgumentError} naming the variable that holds no address of a proxy
 *
 * @example
 * proxyOf('https://usermanagement.adobe.io', process.env)?.variable; // 'HTTPS_PROXY'
 */
export function proxyOf(address: string, env: Environment): ProxyInUse | undefined {
  const { protocol, hostname, port } = new URL(address);
  const secure = protocol === 'https:';
  const { http, https, except } = chooseProxies(undefined, env);
  const via = secure ? https : http;
  if (via === '' || isExcepted(hostname, Number(port) || (secure ? 443 : 80), except)) return undefined;
  const names = [secure ? 'HTTPS_PROXY' : 'HTTP_PROXY', 'ALL_PROXY'].flatMap((name) => [
    name.toLowerCase(),
    name,
  ]);
  return { variable: names.find((name) => env[name]) ?? 'proxy', url: new URL(via) };
}

/** As undici reads `NO_PROXY`: names with everything below them, `*.` for what is below alone, ports after a colon. */
function isExcepted(hostname: string, port: number, except: string): boolean {
  const host = hostname
    .replace(/^\[|\]$/g, '')
    .replace(/(.)\.$/, '$1')
    .toLowerCase();
  return except
    .split(/[,\s]/)
    .filter((entry) => entry !== '')
    .some((entry) => {
      const [, name = '', only] = /^\[?(.+?)\]?(?::(\d+))?$/.exec(isIPv6(entry) ? `[${entry}]` : entry) ?? [];
      if (only !== undefined && Number(only) !== port) return false;
      if (name === '*') return true;
      const bare = name
        .replace(/^\*?\./, '')
        .replace(/(.)\.$/, '$1')
        .toLowerCase();
      return (!name.startsWith('*') && host === bare) || host.endsWith(`.${bare}`);
    });
}
