import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { seededRandom } from '@umapi-kit/clock';
import { expect, test } from 'vitest';
import { writeUntilKilled } from './support/write-until-killed.ts';

test.each([1, 2, 3])(
  'a server killed at any moment has kept every acknowledged entry, and no half of one (%i)',
  async (randomSeed) => {
    const folder = await mkdtemp(join(tmpdir(), 'umapi-killed-'));
    const random = seededRandom(randomSeed);

    const { lost, torn, miscounted, acknowledged } = await writeUntilKilled(join(folder, 'org.db'), random);
    await rm(folder, { recursive: true, force: true });

    expect(acknowledged).toBeGreaterThan(0);
    expect({ lost, torn, miscounted }).toEqual({ lost: [], torn: [], miscounted: [] });
  },
);
