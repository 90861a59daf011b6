import { type Clock, type Random, systemClock, systemRandom } from '@umapi-kit/clock';

/** What comes from the machine, unless somebody brings his own. */
export interface Runtime {
  /** @defaultValue the global fetch */
  readonly fetch: typeof fetch;
  /** @defaultValue the clock of the machine */
  readonly clock: Clock;
  /** For the jitter of waits. @defaultValue chance from the machine */
  readonly random: Random;
}

/** The global `fetch` is looked up when it is called, so that it can be replaced until then. */
export function runtimeOf(given: Partial<Runtime>): Runtime {
  const { clock = systemClock, random = systemRandom } = given;
  return { fetch: given.fetch ?? ((...request) => fetch(...request)), clock, random };
}
