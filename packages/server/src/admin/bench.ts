import type { createSnapshots, Snapshots } from '../snapshots/snapshots.ts';
import type { createServerTime, ServerTime } from '../time/server-time.ts';

/** What a test needs of a server and no console has. */
export interface Bench {
  readonly time: ServerTime;
  readonly snapshots: Snapshots;
  /**
   * Back to how the server was started: to the seed, whatever the store held, and with the calls of the throttle
   * forgotten. Issued tokens stay valid, snapshots stay, and time does not go back.
   */
  reset(): Promise<void>;
}

/** The same for whoever has not checked what is passed in. */
export interface UncheckedBench extends Omit<Bench, 'time' | 'snapshots'> {
  readonly time: ReturnType<typeof createServerTime>;
  readonly snapshots: ReturnType<typeof createSnapshots>;
}
