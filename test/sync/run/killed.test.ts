import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { seededRandom } from '@umapi-kit/clock';
import { afterAll, expect, test } from 'vitest';
import { killedSync } from './support/killed-sync.ts';

const folder = mkdtempSync(join(tmpdir(), 'umapi-killed-sync-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('a sync that is killed ten times with SIGKILL ends in the right state, and hardly a call is sent twice', {
  timeout: 180_000,
}, async () => {
  const { kills, state, expected, sentTwice } = await killedSync({
    people: 600,
    kills: 10,
    random: seededRandom(1),
    folder,
  });

  expect(state).toEqual(expected);
  expect(kills).toBe(10);
  expect(sentTwice).toBeLessThanOrEqual(10 * kills);
});
