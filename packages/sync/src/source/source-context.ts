import type { Clock, Random } from '@umapi-kit/clock';
import type { Network } from '../config/connection-options.ts';
import type { SecretReference } from '../config/secret.ts';

/** What a source may use of the world around it. */
export interface SourceContext {
  readonly clock: Clock;
  readonly random: Random;
  /** @defaultValue one of its own */
  readonly fetch?: typeof fetch;
  /** How a `fetch` of its own gets out, where none is given. @defaultValue that of `createFetch` */
  readonly network?: Network;
  /** @defaultValue the standard input of the process */
  readonly stdin?: AsyncIterable<Uint8Array>;
  readonly secret: (reference: SecretReference) => Promise<string>;
  /** Told what a person should know, though reading goes on; one line. */
  readonly warn: (message: string) => void;
}
