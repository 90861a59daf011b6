import { hostname } from 'node:os';
import process from 'node:process';
import type { ConnectionListeners } from '@umapi-kit/client';
import { fileRunLock, openSyncState, runFiles, type SyncConfig, type SyncState } from '@umapi-kit/sync';
import type { RunFlags } from '../commands/sync-options.ts';
import type { Context } from '../context.ts';
import { type ConnectedOrgs, connectOrgs } from './connect.ts';
import { clockTime, minuteOf } from './time-words.ts';

/** What a run has open: its lock, its state and its connections. Disposing closes all of it. */
export interface OpenRun extends AsyncDisposable {
  readonly orgs: ConnectedOrgs['orgs'];
  readonly state: SyncState;
}

/** How a run is opened. */
interface OpenOptions extends RunFlags {
  /** A run that writes holds the lock; one that only looks does not. */
  readonly writes: boolean;
}

/**
 * Opens what a run works with.
 *
 * @throws LockedError while another run writes
 */
export async function openRun(config: SyncConfig, options: OpenOptions, context: Context): Promise<OpenRun> {
  const { lock } = runFiles(config.state);
  const held = options.writes
    ? await fileRunLock(lock.folder).acquire(lock.name, holder(context))
    : undefined;
  try {
    const state = openSyncState(config.state);
    try {
      const connected = await connectOrgs(config, { ...options, on: waiting(context) }, context);
      const close = async () => {
        await connected[Symbol.asyncDispose]();
        state[Symbol.dispose]();
        await held?.[Symbol.asyncDispose]();
      };
      return { orgs: connected.orgs, state, [Symbol.asyncDispose]: close };
    } catch (error) {
      state[Symbol.dispose]();
      throw error;
    }
  } catch (error) {
    await held?.[Symbol.asyncDispose]();
    throw error;
  }
}

function holder({ clock }: Context): string {
  return `process ${process.pid} on ${hostname()}, since ${minuteOf(clock.now())}`;
}

const shortestToldMs = 5_000;

/** Waits that a person would wonder about are told, with the time at which it goes on. */
function waiting({ terminal }: Context): ConnectionListeners {
  return {
    wait({ reason, durationMs, until }) {
      if (durationMs < shortestToldMs) return;
      const why =
        reason === 'server'
          ? 'the service asks for it'
          : reason === 'retry'
            ? 'after a failure'
            : 'rate limit';
      terminal.note(`waiting ${Math.ceil(durationMs / 1000)} s (${why}), on again at ${clockTime(until)}`);
    },
  };
}
