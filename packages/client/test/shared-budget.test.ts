import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openBudget, type SharedBudget } from '@umapi-kit/client/node';
import { createSimulatedClock } from '@umapi-kit/clock';
import { afterAll, expect, test } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'umapi-budget-'));
afterAll(() => rmSync(folder, { recursive: true }));
let files = 0;
const newPath = () => join(folder, `budget-${files++}.db`);

/** How many of so many action calls may leave now, asked in turns. */
async function granted(budgets: readonly SharedBudget[], calls: number): Promise<number> {
  let count = 0;
  for (let call = 0; call < calls; call++) {
    const reservation = await budgets[call % budgets.length]?.reserve({ lane: 'action' });
    if (reservation?.granted === true) count++;
  }
  return count;
}

test('processes that share a file share its slots', async () => {
  const path = newPath();
  const clock = createSimulatedClock();
  using one = openBudget({ path, clock });
  using other = openBudget({ path, clock });

  expect(await granted([one, other], 30)).toBe(10);

  await clock.advance(61_200);
  expect(await granted([one, other], 30)).toBe(10);
});

test('a wait that the service named outlives the process, to the millisecond', async () => {
  const path = newPath();
  const clock = createSimulatedClock();
  const retryAt = clock.now() + 1_938_000;
  {
    using before = openBudget({ path, clock });
    await before.block('all', retryAt);
  }
  using after = openBudget({ path, clock });

  await clock.advance(1_937_999);
  expect(await after.reserve({ lane: 'user' })).toEqual({ granted: false, retryAt, reason: 'server' });
  await clock.advance(1);
  expect(await after.reserve({ lane: 'user' })).toEqual({ granted: true });
});

test('a clock that was set back does not make anybody wait for longer than a window', async () => {
  const path = newPath();
  const clock = createSimulatedClock();
  using ahead = openBudget({ path, clock: { ...clock, now: () => clock.now() + 86_400_000 } });
  await granted([ahead], 10);
  using budget = openBudget({ path, clock });

  const reservation = await budget.reserve({ lane: 'action' });

  expect(reservation).toMatchObject({ granted: false, retryAt: clock.now() + 61_200 });
});

test('a file that is no budget is refused with its name', () => {
  const path = newPath();
  writeFileSync(path, 'something else, and rather long, that is no database at all');

  expect(() => openBudget({ path })).toThrow(path);
});
