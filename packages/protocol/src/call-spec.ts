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

/** The path under which the service serves the calls of base `endpoint`. */
export const endpointPath = '/v2/usermanagement';
