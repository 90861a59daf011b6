/** A request as it comes in, with what would take long to find out more than once. */
export interface Incoming {
  readonly request: Request;
  readonly url: URL;
  /** Those of the request, by lower-case name. A socket has them at hand; `Headers` would be made of them first. */
  headers(): Iterable<readonly [name: string, value: string]>;
}

/** @param headers where they are at hand */
export function incoming(request: Request, headers: Incoming['headers'] = () => request.headers): Incoming {
  return { request, url: new URL(request.url), headers };
}
