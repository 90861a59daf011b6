import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PacedCall, RateBudget } from '@umapi-kit/client';
import { openBudget } from '@umapi-kit/client/node';
import { openPostgresBudget } from '@umapi-kit/client/postgres';
import { createSimulatedClock } from '@umapi-kit/clock';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { ownSchema } from '../../postgres/test/own-schema.ts';
import { engines, testDatabase } from './support/engines.ts';

/** How many of so many calls may leave now, asked in turns. */
async function granted(
  budgets: readonly RateBudget[],
  calls: number,
  call: PacedCall = { lane: 'action' },
): Promise<number> {
  let count = 0;
  for (let asked = 0; asked < calls; asked++) {
    const reservation = await budgets[asked % budgets.length]?.reserve(call);
    if (reservation?.granted === true) count++;
  }
  return count;
}

describe.each(engines)('a budget in $name', (engine) => {
  test('gives processes that share it the same slots', async () => {
    const place = await engine.newPlace();
    const clock = createSimulatedClock();
    await using one = await engine.openBudget(place, clock);
    await using other = await engine.openBudget(place, clock);

    expect(await granted([one, other], 30)).toBe(10);

    await clock.advance(61_200);
    expect(await granted([one, other], 30)).toBe(10);
  });

  test('gives no slot twice when many ask at the same moment', async () => {
    const place = await engine.newPlace();
    const clock = createSimulatedClock();
    await using one = await engine.openBudget(place, clock);
    await using other = await engine.openBudget(place, clock);
    await using third = await engine.openBudget(place, clock);

    const reservations = await Promise.all(
      Array.from({ length: 20 }, () =>
        [one, other, third].map((it) => it.reserve({ lane: 'action' })),
      ).flat(),
    );

    expect(reservations.filter((reservation) => reservation.granted)).toHaveLength(10);
  });

  test('counts each client by itself, and all of an application together', async () => {
    const place = await engine.newPlace();
    const clock = createSimulatedClock();
    await using one = await engine.openBudget(place, clock);
    await using other = await engine.openBudget(place, clock);
    const users = (clientId: string) => granted([one, other], 30, { lane: 'users', clientId });

    const first = await users('sync');
    const others = await Promise.all(['reports', 'portal', 'cleanup', 'audit'].map(users));

    expect(first).toBe(25);
    expect(others.reduce((sum, count) => sum + count)).toBe(75);
  });

  test('keeps a wait that the service named when its process ends, to the millisecond', async () => {
    const place = await engine.newPlace();
    const clock = createSimulatedClock();
    const retryAt = clock.now() + 1_938_000;
    {
      await using before = await engine.openBudget(place, clock);
      await before.block('all', retryAt);
    }
    await using after = await engine.openBudget(place, clock);

    await clock.advance(1_937_999);
    expect(await after.reserve({ lane: 'user' })).toEqual({ granted: false, retryAt, reason: 'server' });
    await clock.advance(1);
    expect(await after.reserve({ lane: 'user' })).toEqual({ granted: true });
  });

  test('makes nobody wait for longer than a window when a clock was set back', async () => {
    const place = await engine.newPlace();
    const clock = createSimulatedClock();
    await using ahead = await engine.openBudget(place, { ...clock, now: () => clock.now() + 86_400_000 });
    await granted([ahead], 10);
    await using budget = await engine.openBudget(place, clock);

    const reservation = await budget.reserve({ lane: 'action' });

    expect(reservation).toMatchObject({ granted: false, retryAt: clock.now() + 61_200 });
  });
});

test('a file that is no budget is refused with its name', () => {
  const folder = mkdtempSync(join(tmpdir(), 'umapi-budget-'));
  const path = join(folder, 'letter.txt');
  writeFileSync(path, 'something else, and rather long, that is no database at all');

  expect(() => openBudget({ path })).toThrow(path);
  rmSync(folder, { recursive: true });
});

test('a database that can not be reached is refused without its password', async () => {
  const connectionString = 'postgres://umapi:hunter2@127.0.0.1:1/none';

  const error = await openPostgresBudget({ connectionString, name: 'acme' }).catch((reason) => reason);

  expect(error).toMatchObject({ code: 'ARGUMENT', message: expect.stringContaining('ECONNREFUSED') });
  expect(String(error)).not.toContain('hunter2');
});

const databases = [testDatabase].filter((database) => database !== undefined);

describe.each(databases)('machines that share a budget in PostgreSQL', (database) => {
  afterEach(() => vi.useRealTimers());

  const setClock = (now: number) => vi.useFakeTimers({ toFake: ['Date'], now });
  const hourMs = 3_600_000;

  test('count alike when their clocks differ, and are told times of their own', async () => {
    const connectionString = await ownSchema(database);
    await using budget = await openPostgresBudget({ connectionString, name: 'acme' });
    const startedAt = Date.now();
    expect(await granted([budget], 10)).toBe(10);

    setClock(startedAt + hourMs);
    const ahead = await budget.reserve({ lane: 'action' });
    setClock(startedAt - hourMs);
    const behind = await budget.reserve({ lane: 'action' });

    const waitMs = [ahead, behind].map((told, index) =>
      told.granted ? 0 : told.retryAt - startedAt + (index === 0 ? -hourMs : hourMs),
    );
    expect(Math.min(...waitMs)).toBeGreaterThan(30_000);
    expect(Math.max(...waitMs)).toBeLessThanOrEqual(61_200);
  });

  test('keep a wait that one of them was told, whatever its clock says', async () => {
    const connectionString = await ownSchema(database);
    await using budget = await openPostgresBudget({ connectionString, name: 'acme' });
    const startedAt = Date.now();
    const began = performance.now();

    setClock(startedAt + hourMs);
    await budget.block('all', Date.now() + 1_938_000);
    setClock(startedAt);
    const told = await budget.reserve({ lane: 'users' });

    expect(told).toMatchObject({ granted: false, reason: 'server' });
    const passedMs = Math.ceil(performance.now() - began);
    expect(told.granted ? 0 : told.retryAt - startedAt).toBeGreaterThanOrEqual(1_938_000 - passedMs);
  });

  test('have budgets apart under different names', async () => {
    const connectionString = await ownSchema(database);
    await using acme = await openPostgresBudget({ connectionString, name: 'acme' });
    await using labs = await openPostgresBudget({ connectionString, name: 'labs' });

    expect([await granted([acme], 12), await granted([labs], 12)]).toEqual([10, 10]);
  });

  test('make no call while the database is gone', async () => {
    const connectionString = await ownSchema(database);
    const budget = await openPostgresBudget({ connectionString, name: 'acme' });
    await budget[Symbol.asyncDispose]();

    await expect(budget.reserve({ lane: 'action' })).rejects.toMatchObject({
      code: 'UNAVAILABLE',
      outcome: 'notDone',
    });
  });
});
