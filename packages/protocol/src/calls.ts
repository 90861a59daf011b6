/** Calls that share a rate limit. The last six are those of deprecated calls. */
export type Lane =
  | 'action'
  | 'users'
  | 'user'
  | 'groups'
  | 'token'
  | 'status'
  | 'deprecatedUsers'
  | 'userGroups'
  | 'userGroupUsers'
  | 'products'
  | 'profileUsers'
  | 'profileChange';

/** Where a call's path starts: the token service, the root of the API's host, or the API's endpoint on it. */
export type CallBase = 'ims' | 'root' | 'endpoint';

/** A row of the call table: the client builds requests from it, the server matches them with it. */
export interface CallSpec {
  readonly name: string;
  readonly method: 'GET' | 'POST';
  readonly base: CallBase;
  /** RFC 6570 level 1. A last `{+name}` takes the rest of the path, unescaped slashes included. */
  readonly path: string;
  /** Names of the query parameters. */
  readonly query: readonly string[];
  readonly lane: Lane;
  /** The documentation advises against it; other calls replace it. */
  readonly deprecated?: true;
}

/**
 * Every call, by name. The order matters to nobody: no two rows match the same request, since the first segment
 * of a path that begins with `{orgId}` is never the fixed first segment of another row.
 */
export const calls = {
  oauthToken: {
    name: 'oauthToken',
    method: 'POST',
    base: 'ims',
    path: '/ims/token/v2',
    query: [],
    lane: 'token',
  },
  jwtExchange: {
    name: 'jwtExchange',
    method: 'POST',
    base: 'ims',
    path: '/ims/exchange/jwt',
    query: [],
    lane: 'token',
    deprecated: true,
  },
  status: { name: 'status', method: 'GET', base: 'root', path: '/status', query: [], lane: 'status' },
  action: {
    name: 'action',
    method: 'POST',
    base: 'endpoint',
    path: '/action/{orgId}',
    query: ['testOnly'],
    lane: 'action',
  },
  usersInOrg: {
    name: 'usersInOrg',
    method: 'GET',
    base: 'endpoint',
    path: '/users/{orgId}/{page}',
    query: ['domain', 'directOnly', 'type'],
    lane: 'users',
  },
  usersInGroup: {
    name: 'usersInGroup',
    method: 'GET',
    base: 'endpoint',
    path: '/users/{orgId}/{page}/{+groupName}',
    query: ['domain', 'directOnly', 'status', 'excludeGroups', 'type'],
    lane: 'users',
  },
  user: {
    name: 'user',
    method: 'GET',
    base: 'endpoint',
    path: '/organizations/{orgId}/users/{userString}',
    query: ['domain'],
    lane: 'user',
  },
  groups: {
    name: 'groups',
    method: 'GET',
    base: 'endpoint',
    path: '/groups/{orgId}/{page}',
    query: [],
    lane: 'groups',
  },
  deprecatedUsers: {
    name: 'deprecatedUsers',
    method: 'GET',
    base: 'endpoint',
    path: '/{orgId}/users',
    query: ['page', 'directOnly'],
    lane: 'deprecatedUsers',
    deprecated: true,
  },
  userGroups: {
    name: 'userGroups',
    method: 'GET',
    base: 'endpoint',
    path: '/{orgId}/user-groups',
    query: ['page'],
    lane: 'userGroups',
    deprecated: true,
  },
  userGroup: {
    name: 'userGroup',
    method: 'GET',
    base: 'endpoint',
    path: '/{orgId}/user-groups/{groupId}',
    query: [],
    lane: 'userGroups',
    deprecated: true,
  },
  userGroupUsers: {
    name: 'userGroupUsers',
    method: 'GET',
    base: 'endpoint',
    path: '/{orgId}/user-groups/{groupId}/users',
    query: ['page'],
    lane: 'userGroupUsers',
    deprecated: true,
  },
  products: {
    name: 'products',
    method: 'GET',
    base: 'endpoint',
    path: '/{orgId}/products',
    query: ['page'],
    lane: 'products',
    deprecated: true,
  },
  profiles: {
    name: 'profiles',
    method: 'GET',
    base: 'endpoint',
    path: '/{orgId}/products/{productId}/configurations',
    query: ['page'],
    lane: 'products',
    deprecated: true,
  },
  profile: {
    name: 'profile',
    method: 'GET',
    base: 'endpoint',
    path: '/{orgId}/products/{productId}/configurations/{profileId}',
    query: [],
    lane: 'products',
    deprecated: true,
  },
  changeProfile: {
    name: 'changeProfile',
    method: 'POST',
    base: 'endpoint',
    path: '/{orgId}/products/{productId}/configurations/{profileId}',
    query: [],
    lane: 'profileChange',
    deprecated: true,
  },
  profileUsers: {
    name: 'profileUsers',
    method: 'GET',
    base: 'endpoint',
    path: '/{orgId}/products/{productId}/configurations/{profileId}/users',
    query: ['page'],
    lane: 'profileUsers',
    deprecated: true,
  },
} as const satisfies Record<string, CallSpec>;

/** The name of a call. */
export type CallName = keyof typeof calls;

/** The path under which the service serves the calls of base `endpoint`. */
export const endpointPath = '/v2/usermanagement';

type ParameterNames<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}`
  ? (Name extends `+${infer Greedy}` ? Greedy : Name) | ParameterNames<Rest>
  : never;

/** The path parameters of a call, by name. */
export type CallParameters<Name extends CallName> = Readonly<
  Record<ParameterNames<(typeof calls)[Name]['path']>, string>
>;

/**
 * The path of a call below its base, every parameter percent-encoded.
 *
 * @throws RangeError when a parameter is empty, `.` or `..`: no URL can carry such a path segment
 *
 * @example
 * callPath('usersInGroup', { orgId: 'A1@AdobeOrg', page: '0', groupName: 'A/B' })
 * // '/users/A1@AdobeOrg/0/A%2FB'
 */
export function callPath<Name extends CallName>(name: Name, parameters: CallParameters<Name>): string {
  const values: Readonly<Record<string, string>> = parameters;
  return calls[name].path.replace(/\{\+?(\w+)\}/g, (_, parameter: string) => {
    const value = values[parameter] ?? '';
    if (/^\.{0,2}$/.test(value))
      throw new RangeError(`${parameter} can't be ${JSON.stringify(value)} in a path`);
    return encodeURIComponent(value).replaceAll('%40', '@');
  });
}

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
  const allowed = new Set<string>();
  for (const { spec, pattern } of patterns) {
    const match = pattern.exec(path);
    const parameters = match && decodeAll(match.groups ?? {});
    if (!parameters) continue;
    if (spec.method === method) return { call: spec.name, parameters };
    allowed.add(spec.method);
  }
  return allowed.size > 0 ? { allowed: [...allowed] } : undefined;
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
    return Object.fromEntries(Object.entries(groups).map(([name, text]) => [name, decodeURIComponent(text)]));
  } catch {
    return undefined;
  }
}
