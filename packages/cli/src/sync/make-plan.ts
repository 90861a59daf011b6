import { systemRandom } from '@umapi-kit/clock';
import {
  type DirectorySource,
  openSource,
  type PlanRunEvent,
  type PlanRunOptions,
  planSyncRun,
  planUserRun,
  readSecret,
  type SyncConfig,
  type SyncPlan,
} from '@umapi-kit/sync';
import type { RunFlags } from '../commands/sync-options.ts';
import type { Context } from '../context.ts';
import { createReadingProgress } from '../terminal/reading-progress.ts';
import { createReadingForecast } from './reading-forecast.ts';
import type { OpenRun } from './run-context.ts';

/** Reads the directory and every organization at the same time, and plans; of one person alone where asked. */
export async function makePlan(
  config: SyncConfig,
  run: OpenRun,
  flags: RunFlags,
  context: Context,
): Promise<SyncPlan> {
  const forecast = createReadingForecast(run.traffic);
  using progress = createReadingProgress(context.terminal, context.clock, forecast.remainingMs);
  using _watching = run.traffic.watch(progress.refresh);
  const options = {
    ...(await planningOptions(config, run, context)),
    confirmLists: flags.confirmLists ?? false,
    onEvent(event: PlanRunEvent) {
      if (event.kind !== 'read') return;
      if (event.side === 'directory') return progress.update('people', event.read);
      const { read, pages } = forecast.read(event);
      progress.update('accounts', read, pages);
    },
  };
  if (flags.user !== undefined) return await planUserRun(config, flags.user, options);
  return await planSyncRun(config, options);
}

/** What planning works with. */
export async function planningOptions(
  config: SyncConfig,
  { orgs, state }: OpenRun,
  context: Context,
): Promise<PlanRunOptions> {
  const { signal, clock, terminal } = context;
  const logger = { info: terminal.note, warn: terminal.note };
  return { source: await openDirectory(config, context), orgs, state, clock, signal, logger };
}

/** The directory of a configuration, with everything around it that it may use. */
export function openDirectory(
  { directory }: SyncConfig,
  { clock, env, terminal }: Context,
): Promise<DirectorySource> {
  return openSource(directory, {
    clock,
    random: systemRandom,
    network: { env, systemCa: true },
    secret: (reference) => readSecret(reference, { env }),
    warn: (message) => terminal.note(`${terminal.paint('warning', 'note:')} ${message}`),
  });
}
