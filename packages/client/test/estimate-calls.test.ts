import { UserAction } from '@umapi-kit/client';
import { documentedLimit, durationUnder, estimateCalls } from '@umapi-kit/client/pack';
import { describe, expect, test } from 'vitest';
import { joiners } from './support/packing.ts';

function newcomers(count: number) {
  return Array.from({ length: count }, (_, index) =>
    new UserAction({ email: `new${index}@x.example` }).create({
      firstName: 'A',
      lastName: 'B',
      country: 'DE',
    }),
  );
}

describe('the calls of actions that are not sent yet', () => {
  test('are counted for a user where everybody needs an entry', () => {
    expect(estimateCalls(newcomers(571))).toBe(58);
  });

  test('are counted by group where people join a user group', () => {
    expect(estimateCalls(joiners(1_000), { isUserGroup: () => true })).toBe(10);
  });

  test('count what does not fit in one entry, and has to wait for the first one', () => {
    const groups = Array.from({ length: 250 }, (_, index) => `G${index}`);

    expect(estimateCalls([new UserAction({ email: 'a@x.example' }).addToGroups(groups)])).toBe(3);
  });

  test('count nothing for an action without a step', () => {
    expect(estimateCalls([new UserAction({ email: 'a@x.example' })])).toBe(0);
  });

  test('of more than are packed are those of samples from beginning to end', () => {
    const first = newcomers(10_000);
    const last = joiners(10_000);

    const calls = estimateCalls([...first, ...last], { isUserGroup: () => true, packedAtMost: 2_000 });

    expect(calls).toBeGreaterThan(0.9 * (1_000 + 100));
    expect(calls).toBeLessThan(1.15 * (1_000 + 100));
  });
});

describe('the time that calls take under a limit', () => {
  test.each([
    [0, 0],
    [10, 0],
    [11, 61_200],
    [57, 306_000],
  ])('of %i action calls is %i ms', (calls, durationMs) => {
    expect(durationUnder(documentedLimit('action'), calls)).toBe(durationMs);
  });
});
