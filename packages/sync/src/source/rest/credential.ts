/** What a service knows its callers by. */
export interface Credential {
  /** The headers that say who is calling. */
  authorization(signal: AbortSignal): Promise<Readonly<Record<string, string>>>;
  /** The last one was not accepted. @returns whether another one can be had */
  renew(): boolean;
  /** Text of the service with every secret replaced. */
  hide(text: string): string;
}

/** A secret that is what it is: nothing can be got in its place. */
export function fixedCredential(headers: Readonly<Record<string, string>>, secret: string): Credential {
  return {
    authorization: async () => headers,
    renew: () => false,
    hide: (text) => hideSecrets(text, [secret]),
  };
}

/** Replaces secrets, as they are and as they stand in an address. */
export function hideSecrets(text: string, secrets: readonly string[]): string {
  return secrets
    .flatMap((secret) => [secret, encodeURIComponent(secret)])
    .filter((secret) => secret !== '')
    .reduce((hidden, secret) => hidden.replaceAll(secret, '***'), text);
}
