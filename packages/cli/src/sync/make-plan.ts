import { systemRandom } from '@umapi-kit/clock';
import {
  type DirectorySource,
  openSource,
  planSyncRun,
  readSecret,
  type SyncConfig,
  type SyncPlan,
} from '@umapi-kit/sync';
import type { RunFlags } from '../commands/sync-options.ts';
import type { Context } from '../context.ts';
import { createReadingProgress } from '../terminal/reading-progress.ts';
import type { OpenRun } from './run-context.ts';

/** Reads the directory and every organization at the same time, and plans. */
export async function makePlan(
  config: SyncConfig,
  { orgs, state }: OpenRun,
  { confirmLists = false }: RunFlags,
  context: Context,
): Promise<SyncPlan> {
  const { signal, clock, terminal } = context;
  const source = await openDirectory(config, context);
  using progress = createReadingProgress(terminal);
  return await planSyncRun(config, {
    source,
    orgs,
    state,
    clock,
    signal,
    confirmLists,
    onEvent(event) {
      if (event.kind === 'read')
        progress.update(event.side === 'directory' ? 'people' : 'accounts', event.read);
    },
  });
}

/** The directory of a configuration, with everything around it that it may use. */
function openDirectory(
  { directory }: SyncConfig,
  { clock, env, terminal }: Context,
): Promise<DirectorySource> {
  return openSource(directory, {
    clock,
    random: systemRandom,
    secret: (reference) => readSecret(reference, { env }),
    warn: (message) => terminal.note(`${terminal.paint('warning', 'note:')} ${message}`),
  });
}
