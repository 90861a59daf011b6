import { createRateBudget, type LaneLimits, type PacedCall } from '@umapi-kit/client';
import { type Random, seededRandom } from '@umapi-kit/clock';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mostInAMinute, SetClock } from './support/set-clock.ts';

const perMinute = (calls: number) => ({ calls, windowMs: 60_000, guardMs: 1_200 });
/** From one call to the moment at which the next one may take its place. */
const windowMs = 61_200;

/** Somebody who calls as often as he may. */
interface Caller extends PacedCall {
  readonly clientId: string;
  readonly departures: number[];
  asksAt: number;
}

const lanes = ['action', 'users', 'user', 'groups'] as const;

function callersOf(clients: number): readonly Caller[] {
  return Array.from({ length: clients }, (_, client) =>
    lanes.map((lane): Caller => ({ lane, clientId: `client-${client}`, departures: [], asksAt: 0 })),
  ).flat();
}

interface Run {
  readonly limits: LaneLimits;
  readonly random: Random;
  readonly minutes: number;
  /** By how much somebody may come later than he was told. */
  readonly lateMs?: number;
  /** Who never comes back when he is told to. */
  readonly givesUp?: (caller: Caller) => boolean;
}

/** Everybody asks when he was told to; who asks at the same moment does it in a chance order. */
async function callAll(
  callers: readonly Caller[],
  { limits, random, minutes, lateMs = 0, givesUp = () => false }: Run,
) {
  const clock = new SetClock();
  const budget = createRateBudget({ clock, limits });
  for (;;) {
    const at = Math.min(...callers.map(({ asksAt }) => asksAt));
    if (at > minutes * 60_000) return;
    clock.elapsedMs = at;
    const asking = callers.filter(({ asksAt }) => asksAt === at);
    const caller = asking[Math.floor(random() * asking.length)];
    if (caller === undefined) return;
    const { lane, clientId } = caller;
    const reservation = await budget.reserve({ lane, clientId });
    if (reservation.granted) caller.departures.push(at);
    else if (givesUp(caller)) caller.asksAt = Number.POSITIVE_INFINITY;
    else caller.asksAt = reservation.retryAt - clock.wallMs + Math.floor(random() * lateMs);
  }
}

const seeds = fc.integer().map((seed) => seededRandom(seed));

describe('the calls of all clients of an application', () => {
  test('are never more than its limit in any minute, nor those of a client more than its own', async () => {
    await fc.assert(
      fc.asyncProperty(
        seeds,
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 1, max: 5 }),
        async (random, clients, together, apart) => {
          const callers = callersOf(clients);
          const own = Object.fromEntries(lanes.map((lane) => [lane, perMinute(apart)]));
          const limits = { ...own, application: perMinute(together) };

          await callAll(callers, {
            limits,
            random,
            minutes: 6,
            lateMs: 20_000,
            givesUp: () => random() < 0.01,
          });

          expect(mostInAMinute(callers.flatMap(({ departures }) => departures))).toBeLessThanOrEqual(
            together,
          );
          for (const { departures } of callers) {
            expect(mostInAMinute(departures)).toBeLessThanOrEqual(apart);
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  test('come in turn: nobody waits for longer than it takes to let each of the others go once', async () => {
    await fc.assert(
      fc.asyncProperty(
        seeds,
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 1, max: 12 }),
        async (random, clients, together) => {
          const callers = callersOf(clients);
          const lateMs = 2_000;

          await callAll(callers, {
            ...{ random, minutes: 20, lateMs },
            limits: { application: perMinute(together) },
          });

          const longestMs = Math.ceil(callers.length / together + 1) * (windowMs + lateMs);
          for (const { departures } of callers) {
            const waits = departures.map((at, index) => at - (departures[index - 1] ?? 0));
            expect(departures.length).toBeGreaterThan(0);
            expect(Math.max(...waits, 20 * 60_000 - (departures.at(-1) ?? 0))).toBeLessThanOrEqual(longestMs);
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  test('are as many as there can be, even while others are waited for that never come', async () => {
    await fc.assert(
      fc.asyncProperty(seeds, fc.integer({ min: 1, max: 12 }), async (random, together) => {
        const callers = callersOf(4);
        const limits = { application: perMinute(together) };
        const givesUp = ({ clientId }: Caller) => clientId === 'client-0';

        await callAll(callers, { limits, random, minutes: 10, givesUp });

        expect(callers.flatMap(({ departures }) => departures)).toHaveLength(together * 10);
      }),
      { numRuns: 100 },
    );
  });
});

test('tokens and the status count for nobody', async () => {
  const budget = createRateBudget({ clock: new SetClock(), limits: { application: perMinute(1) } });

  const granted = await Promise.all(
    (['token', 'status', 'token', 'action'] as const).map((lane) => budget.reserve({ lane })),
  );

  expect(granted.map((reservation) => reservation.granted)).toEqual([true, true, true, true]);
});

test('a wait that the service names holds the client that was refused, and no other one', async () => {
  const clock = new SetClock();
  const budget = createRateBudget({ clock });

  await budget.block('all', clock.now() + 1_938_000, 'locked-out');
  const refused = await budget.reserve({ lane: 'users', clientId: 'locked-out' });
  const other = await budget.reserve({ lane: 'users', clientId: 'other' });

  expect(refused).toMatchObject({ granted: false, reason: 'server' });
  expect(other.granted).toBe(true);
});
