import { createRateBudget } from '@umapi-kit/client';
import { documentedLimit } from '@umapi-kit/client/pack';
import { createSimulatedClock, type SimulatedClock } from '@umapi-kit/clock';
import { describe, expect, test } from 'vitest';
import { createLaneForecast, type LaneForecast } from '../src/sync/lane-forecast.ts';

const minuteMs = 61_200;

/** Makes calls as a budget lets them go. */
async function makeCalls(
  forecast: LaneForecast,
  clock: SimulatedClock,
  { calls, limit = 10 }: { readonly calls: number; readonly limit?: number },
): Promise<void> {
  const limits = { action: { ...documentedLimit('action'), calls: limit } };
  const budget = createRateBudget({ clock, limits });
  for (let made = 0; made < calls; ) {
    const reservation = await budget.reserve({ lane: 'action' });
    if (reservation.granted) {
      forecast.leave();
      made++;
    } else await clock.advance(reservation.retryAt - clock.now());
  }
}

function underLimit() {
  const clock = createSimulatedClock();
  return { clock, forecast: createLaneForecast(clock, documentedLimit('action')) };
}

describe('calls under a limit', () => {
  test.each([
    [0, 0],
    [10, 0],
    [11, minuteMs],
    [1_000, 99 * minuteMs],
  ])('before the first of them take from the first to the last: %i', (calls, durationMs) => {
    expect(underLimit().forecast.remainingMs(calls)).toBe(durationMs);
  });

  test('that remain end at the same moment, whether ten have just left or a minute is nearly over', async () => {
    const { clock, forecast } = underLimit();
    await makeCalls(forecast, clock, { calls: 20 });
    const endAt = () => clock.now() + (forecast.remainingMs(80) ?? 0);

    const atOnce = endAt();
    await clock.advance(50_000);

    expect(atOnce).toBe(createSimulatedClock().now() + 9 * minuteMs);
    expect(endAt()).toBe(atOnce);
  });

  test('leave at once as long as the window has room', async () => {
    const { clock, forecast } = underLimit();
    await makeCalls(forecast, clock, { calls: 4 });

    expect(forecast.remainingMs(6)).toBe(0);
    expect(forecast.remainingMs(7)).toBe(minuteMs);
  });

  test('that turn out to be slower are foreseen by what is measured over whole windows', async () => {
    const { clock, forecast } = underLimit();
    await makeCalls(forecast, clock, { calls: 40, limit: 5 });

    expect(forecast.remainingMs(100)).toBe(20 * minuteMs);
  });

  test('wait for as long as the service asks, and then go on at the pace of the limit', async () => {
    const { clock, forecast } = underLimit();
    await makeCalls(forecast, clock, { calls: 15 });

    forecast.wait({ reason: 'server', until: clock.now() + 1_938_000 });

    expect(forecast.remainingMs(30)).toBe(1_938_000 + 2 * minuteMs);
  });

  test('that failed are made again', () => {
    const { forecast } = underLimit();
    forecast.leave();
    forecast.leave();

    forecast.fail();

    expect(forecast.made).toBe(1);
  });

  test('that are tried again hold up no others', () => {
    const { clock, forecast } = underLimit();

    forecast.wait({ reason: 'retry', until: clock.now() + 30_000 });

    expect(forecast.remainingMs(10)).toBe(0);
  });

  test('know of calls that an earlier run made, by the wait for them', () => {
    const { clock, forecast } = underLimit();

    forecast.wait({ reason: 'pace', until: clock.now() + 45_000 });

    expect(forecast.remainingMs(10)).toBe(45_000);
  });
});

describe('calls without a limit', () => {
  test('are foreseen by the time that those before took, once there is some', async () => {
    const clock = createSimulatedClock();
    const forecast = createLaneForecast(clock, undefined);
    forecast.leave();
    const early = forecast.remainingMs(100);
    await clock.advance(4_000);
    forecast.leave();

    expect(early).toBeUndefined();
    expect(forecast.remainingMs(100)).toBe(200_000);
  });
});
