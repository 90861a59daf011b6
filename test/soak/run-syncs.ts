import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Random } from '@umapi-kit/clock';
import { killedSync } from '../sync/run/support/killed-sync.ts';

/** Syncs a company in processes that are killed. @returns differences from what should be there, in words */
export async function runKilledSync(options: {
  readonly people: number;
  readonly kills: number;
  readonly random: Random;
}): Promise<{ readonly kills: number; readonly differences: readonly string[] }> {
  const folder = await mkdtemp(join(tmpdir(), 'umapi-soak-sync-'));
  try {
    const { kills, state, expected } = await killedSync({ ...options, folder });
    const found = new Set(state);
    const wanted = new Set<unknown>(expected);
    return {
      kills,
      differences: [
        ...expected.filter((line) => !found.has(line)).map((line) => `missing: ${line}`),
        ...state.filter((line) => !wanted.has(line)).map((line) => `unexpected: ${String(line)}`),
      ],
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
