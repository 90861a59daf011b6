/** The values of a path's parameters, in its order. */
export type Values = readonly [string, string, string, string];

/** One row of the admin API. */
export interface Route<Target> {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Below {@link adminPath}; `:` marks a parameter. */
  readonly path: string;
  /** Of an answer with a body; without one it is 204. */
  readonly status: 200 | 201;
  /** @returns what is answered as JSON, nothing, or an answer that is no JSON */
  run(target: Target, values: Values, body: unknown, query: URLSearchParams): unknown;
}

/** Where the admin API is. */
export const adminPath = '/admin/v1';

/** Reads. */
export function get<Target>(path: string, run: Route<Target>['run']): Route<Target> {
  return { method: 'GET', path, status: 200, run };
}

/** Makes something. */
export function post<Target>(path: string, run: Route<Target>['run']): Route<Target> {
  return { method: 'POST', path, status: 201, run };
}

/** Does something that makes nothing new. */
export function act<Target>(path: string, run: Route<Target>['run']): Route<Target> {
  return { method: 'POST', path, status: 200, run };
}

/** Changes. */
export function patch<Target>(path: string, run: Route<Target>['run']): Route<Target> {
  return { method: 'PATCH', path, status: 200, run };
}

/** Takes away. */
export function remove<Target>(path: string, run: Route<Target>['run']): Route<Target> {
  return { method: 'DELETE', path, status: 200, run };
}
