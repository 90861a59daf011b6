import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Random } from '@umapi-kit/clock';
import { writeUntilKilled } from '../support/write-until-killed.ts';

/** Kills servers that write, one after the other. @returns how many left something lost, torn or miscounted */
export async function runKills(kills: number, random: Random): Promise<number> {
  let damaged = 0;
  for (let kill = 0; kill < kills; kill++) {
    const folder = await mkdtemp(join(tmpdir(), 'umapi-killed-'));
    const { lost, torn, miscounted } = await writeUntilKilled(join(folder, 'org.db'), random);
    if (lost.length + torn.length + miscounted.length > 0) damaged++;
    await rm(folder, { recursive: true, force: true });
  }
  return damaged;
}
