/** Gives access tokens to a `Connection`. Implement it to bring your own; it may be shared by many connections. */
export interface TokenSource {
  /** The client id that the tokens belong to; every call names it as its API key. */
  readonly clientId: string;
  /**
   * A token that is good for a while yet.
   *
   * @param signal ends this caller's waiting, not that of others
   */
  token(signal?: AbortSignal): Promise<string>;
  /** The service refused `token`: don't give it out again. A token that is no longer the current one is ignored. */
  invalidate(token: string): void;
}
