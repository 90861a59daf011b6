import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { seededRandom } from '@umapi-kit/clock';
import { afterAll, expect, test } from 'vitest';
import { killedSync } from './support/killed-sync.ts';

const root = mkdtempSync(join(tmpdir(), 'umapi-killed-sync-'));
afterAll(() => rmSync(root, { recursive: true }));

/** Calls that are under way at most when a process is killed. */
const callsUnderWay = 10;

test('syncs that are killed ten times with SIGKILL end in the right state, and hardly a call is sent twice', {
  timeout: 240_000,
}, async () => {
  let left = 10;
  for (let seed = 1; left > 0; seed++) {
    const folder = join(root, `company-${seed}`);
    const how = { people: 600, kills: left, random: seededRandom(seed), folder };
    const { kills, state, expected, sentTwice } = await killedSync(how);

    expect(state).toEqual(expected);
    expect(sentTwice).toBeLessThanOrEqual(callsUnderWay * kills);
    left -= kills;
  }
});
