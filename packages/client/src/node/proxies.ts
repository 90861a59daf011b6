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
