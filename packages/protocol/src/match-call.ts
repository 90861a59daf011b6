import { type CallSpec, endpointPath } from './call-spec.ts';
import { type CallName, calls } from './calls.ts';

/** The outcome of looking a request up in the call table. */
export type CallMatch =
  | { readonly call: CallName; readonly parameters: Readonly<Record<string, string>> }
  /** The path is known, but not with this method. */
  | { readonly allowed: readonly string[] }
  /** A path that no call has, or one with broken percent-encoding. */
  | undefined;

/**
 * Finds the call that a request means. Slashes at the end don't matter.
 *
 * @param pathname of the URL as it came, still percent-encoded
 */
export function matchCall(method: string, pathname: string): CallMatch {
  const path = pathname.replace(/\/+$/, '');
  const allowed: string[] = [];
  for (const { spec, pattern } of patterns) {
    const match = pattern.exec(path);
    const parameters = match && decodeAll(match.groups ?? {});
    if (!parameters) continue;
    if (spec.method === method) return { call: spec.name, parameters };
    allowed.push(spec.method);
  }
  return allowed.length > 0 ? { allowed: [...new Set(allowed)] } : undefined;
}

/** No organization is called like the fixed first segment of another call, such as `users`. */
const organization = `(?!(?:${Object.values(calls)
  .filter(({ base, path }) => base === 'endpoint' && !path.startsWith('/{'))
  .map(({ path }) => path.split('/')[1])
  .join('|')})(?:/|$)){orgId}`;

const patterns = Object.values(calls).map((spec) => ({ spec, pattern: compile(spec) }));

function compile(spec: CallSpec): RegExp {
  const path = spec.path.replace(/^\/\{orgId\}/, `/${organization}`);
  const source = (spec.base === 'endpoint' ? endpointPath + path : path).replace(
    /\{(\+?)(\w+)\}/g,
    (_, greedy: string, name: string) => (greedy ? `(?<${name}>.+)` : `(?<${name}>[^/]+)`),
  );
  return new RegExp(`^${source}$`);
}

function decodeAll(groups: Readonly<Record<string, string>>): Readonly<Record<string, string>> | undefined {
  try {
    const decoded: Record<string, string> = {};
    for (const name in groups) decoded[name] = decodeURIComponent(groups[name] ?? '');
    return decoded;
  } catch {
    return undefined;
  }
}
