import type { CallLog, CallRecorder } from '../call-log/call-log.ts';
import type { FaultEngine, Faults } from '../faults/faults.ts';
import type { createSnapshots, Snapshots } from '../snapshots/snapshots.ts';
import type { createServerTime, ServerTime } from '../time/server-time.ts';

/** What a test needs of a server and no console has. */
export interface Bench {
  readonly time: ServerTime;
  /** What the server was asked and what it answered. */
  readonly calls: CallLog;
  /** Rules that make calls fail. */
  readonly faults: Faults;
  readonly snapshots: Snapshots;
  /**
   * The whole state as a seed file, JSON, in pieces; a server that is started with it has the same state, but gives
   * ids anew. Secrets are in it as hashes, keys as public keys.
   *
   * @param snapshot the state of now without it
   */
  exportSeed(snapshot?: string): AsyncIterable<string>;
  /**
   * Back to how the server was started: to the seed, whatever the store held, with the calls of the throttle forgotten
   * the call log empty, and the fault rules of the start. Issued tokens stay valid, snapshots stay, and time does not go back.
   */
  reset(): Promise<void>;
}

/** The same for whoever has not checked what is passed in. */
export interface UncheckedBench extends Omit<Bench, 'time' | 'snapshots' | 'faults' | 'calls'> {
  readonly time: ReturnType<typeof createServerTime>;
  readonly calls: Pick<CallRecorder, 'matching' | 'har' | 'clear' | 'expect'>;
  readonly faults: FaultEngine['faults'];
  readonly snapshots: ReturnType<typeof createSnapshots>;
}
