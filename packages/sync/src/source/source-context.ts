import type { Clock, Random } from '@umapi-kit/clock';
import type { SecretReference } from '../config/secret.ts';

/** What a source may use of the world around it. */
export interface SourceContext {
  readonly clock: Clock;
  readonly random: Random;
  /** @defaultValue the `fetch` of the runtime */
  readonly fetch?: typeof fetch;
  /** @defaultValue the standard input of the process */
  readonly stdin?: AsyncIterable<Uint8Array>;
  readonly secret: (reference: SecretReference) => Promise<string>;
  /** Told what a person should know, though reading goes on; one line. */
  readonly warn: (message: string) => void;
}
