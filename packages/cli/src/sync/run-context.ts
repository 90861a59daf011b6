import { accessSync, constants, mkdirSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import process from 'node:process';
import { fileRunLock, openSyncState, runFiles, type SyncConfig, type SyncState } from '@umapi-kit/sync';
import type { RunFlags } from '../commands/sync-options.ts';
import type { Context } from '../context.ts';
import { CommandError } from '../exit-code.ts';
import { type ConnectedOrgs, connectOrgs } from './connect.ts';
import { createRunTraffic, type RunTraffic } from './run-traffic.ts';
import { tellWaits } from './tell-waits.ts';
import { minuteOf } from './time-words.ts';

/** What a run has open: its lock, its state and its connections. Disposing closes all of it. */
export interface OpenRun extends AsyncDisposable {
  readonly orgs: ConnectedOrgs['orgs'];
  readonly state: SyncState;
  /** The calls that it makes. */
  readonly traffic: RunTraffic;
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
  prepareFolder(config.state);
  const { lock } = runFiles(config.state);
  const open: (AsyncDisposable | Disposable)[] = [];
  const close = async () => {
    for (const one of open.toReversed())
      await (Symbol.asyncDispose in one ? one[Symbol.asyncDispose]() : one[Symbol.dispose]());
  };
  try {
    if (options.writes) open.push(await fileRunLock(lock.folder).acquire(lock.name, holder(context)));
    const state = openSyncState(config.state);
    open.push(state);
    const traffic = createRunTraffic(context.clock);
    const onWait = tellWaits(context.terminal, traffic);
    const connected = await connectOrgs(config, { ...options, onWait, traffic }, context);
    open.push(connected);
    return { orgs: connected.orgs, state, traffic, [Symbol.asyncDispose]: close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** @throws {@link CommandError} when the state can't be kept there */
function prepareFolder(state: string): void {
  const folder = dirname(state);
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    accessSync(folder, constants.W_OK);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new CommandError(
      'usage',
      `what a run has to remember can't be kept in ${folder}: ${reason}; name another file with --state`,
      { cause },
    );
  }
}

function holder({ clock }: Context): string {
  return `process ${process.pid} on ${hostname()}, since ${minuteOf(clock.now())}`;
}
