import type { planLines } from '@umapi-kit/sync';
import type { Context } from '../context.ts';
import type { LoadedConfig } from './load-config.ts';

/** Where a plan comes from. */
export type PlanOrigin = Parameters<typeof planLines>[1];

/** What a plan file says about its making. */
export function originOf({ config, path }: LoadedConfig, { clock }: Pick<Context, 'clock'>): PlanOrigin {
  return { madeAt: clock.now(), config: path, directory: config.directory.kind };
}
