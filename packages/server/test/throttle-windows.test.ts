import {
  decideThrottle,
  type ThrottledCall,
  type ThrottlePolicy,
  type ThrottleSettings,
  type ThrottleUse,
  throttlePolicy,
  unused,
} from '@umapi-kit/server';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

const windowMs = 60_000;

/** @returns the moments at which calls were admitted, and what each refused one was told */
function play(policy: ThrottlePolicy, calls: readonly (ThrottledCall & { readonly at: number })[]) {
  let use: ThrottleUse = { client: unused, application: unused };
  const admitted: number[] = [];
  const refused: { readonly at: number; readonly retryAt: number }[] = [];
  for (const { at, ...call } of calls) {
    const decision = decideThrottle(policy, use, call, at);
    use = decision.use;
    if (decision.retryAt === undefined) admitted.push(at);
    else refused.push({ at, retryAt: decision.retryAt });
  }
  return { admitted, refused, use };
}

function policyOf(settings: ThrottleSettings): ThrottlePolicy {
  const policy = throttlePolicy(settings);
  if (!policy) throw new Error('these settings limit nothing');
  return policy;
}

/** Calls of one lane, most of them close together, some after a long pause. */
const callTimes = fc
  .array(fc.oneof({ weight: 9, arbitrary: fc.nat(4_000) }, fc.nat(90_000)), { maxLength: 200 })
  .map((gaps) => {
    let at = Date.UTC(2026, 0, 1);
    return gaps.map((gap) => {
      at += gap;
      return { lane: 'action' as const, at };
    });
  });
const limit = fc.integer({ min: 1, max: 12 });
const refusedCalls = fc.constantFrom('free' as const, 'counted' as const);

function mostIn(times: readonly number[], from: (time: number) => number): number {
  return Math.max(
    0,
    ...times.map((time) => times.filter((at) => at >= from(time) && at < from(time) + windowMs).length),
  );
}

describe('a limit of calls in a window', () => {
  test('is never exceeded in any full minute of a fixed window', () => {
    fc.assert(
      fc.property(callTimes, limit, refusedCalls, (calls, action, refused) => {
        const policy = policyOf({ window: 'fixed', perClient: { action }, refusedCalls: refused });

        const { admitted } = play(policy, calls);

        expect(mostIn(admitted, (time) => Math.floor(time / windowMs) * windowMs)).toBeLessThanOrEqual(
          action,
        );
      }),
    );
  });

  test('is never exceeded in any span of a minute of a sliding window', () => {
    fc.assert(
      fc.property(callTimes, limit, refusedCalls, (calls, action, refused) => {
        const policy = policyOf({ window: 'sliding', perClient: { action }, refusedCalls: refused });

        const { admitted } = play(policy, calls);

        expect(mostIn(admitted, (time) => time)).toBeLessThanOrEqual(action);
      }),
    );
  });

  test('is exceeded in no span by more than what flowed back into a token bucket', () => {
    fc.assert(
      fc.property(callTimes, limit, refusedCalls, (calls, action, refused) => {
        const policy = policyOf({ window: 'tokenBucket', perClient: { action }, refusedCalls: refused });

        const { admitted } = play(policy, calls);

        const spans = admitted.flatMap((from, first) =>
          admitted.slice(first).map((to, more) => more + 1 - ((to - from) * action) / windowMs),
        );
        expect(Math.max(0, ...spans)).toBeLessThanOrEqual(action + 1e-6);
      }),
      { numRuns: 40 },
    );
  });

  test.each(['fixed', 'sliding', 'tokenBucket'] as const)(
    'lets a client that comes back when it was told to in again (%s)',
    (window) => {
      fc.assert(
        fc.property(callTimes, limit, refusedCalls, (calls, action, refused) => {
          const policy = policyOf({ window, perClient: { action }, refusedCalls: refused });
          const at = calls.at(-1)?.at ?? 0;
          const refusal = decideThrottle(policy, play(policy, calls).use, { lane: 'action' }, at);
          fc.pre(refusal.retryAt !== undefined);

          const retryAt = Math.ceil(refusal.retryAt ?? 0);
          const decision = decideThrottle(policy, refusal.use, { lane: 'action' }, retryAt);

          expect(decision.retryAt).toBeUndefined();
        }),
      );
    },
  );

  test('holds a client that keeps knocking out for ever where refused calls count, and not where they are free', () => {
    const knocking = Array.from({ length: 130 }, (_, second) => ({
      lane: 'groups' as const,
      at: second * 1000,
    }));
    const settings = { window: 'sliding', perClient: { groups: 5 } } as const;

    const counted = play(policyOf({ ...settings, refusedCalls: 'counted' }), knocking);
    const free = play(policyOf({ ...settings, refusedCalls: 'free' }), knocking);

    expect([counted.admitted.length, free.admitted.length]).toEqual([5, 15]);
  });

  test('of one lane leaves the other lanes alone', () => {
    const policy = policyOf({ perClient: { action: 1, users: 1 } });

    const { admitted } = play(policy, [
      { lane: 'action', at: 1 },
      { lane: 'users', at: 2 },
      { lane: 'user', at: 3 },
      { lane: 'action', at: 4 },
    ]);

    expect(admitted).toEqual([1, 2, 3]);
  });

  test('of the application for deprecated calls about user groups counts those alone', () => {
    const policy = policyOf({ perApplicationDeprecated: 2 });

    const { admitted } = play(policy, [
      { lane: 'userGroups', at: 1 },
      { lane: 'deprecatedUsers', at: 2 },
      { lane: 'profileChange', at: 3 },
      { lane: 'userGroupUsers', at: 4 },
      { lane: 'action', at: 5 },
    ]);

    expect(admitted).toEqual([1, 2, 3, 5]);
  });

  test('starts anew when the clock was set back by years', () => {
    const future = Date.UTC(2040, 0, 1);
    const settings = { perClient: { action: 1 }, pageZero: { calls: 1, windowMs, lockOutMs: 2_400_000 } };

    const admitted = (['fixed', 'sliding', 'tokenBucket'] as const).map((window) => {
      const policy = policyOf({ ...settings, window });
      const first = [future, future + 1].map((at) => ({
        lane: 'action' as const,
        list: 'users' as const,
        at,
      }));
      return play(policy, [...first, { lane: 'action', at: 120_000 }]).admitted.includes(120_000);
    });

    // A bucket is full again after one window at most.
    expect(admitted).toEqual([true, true, false]);
  });
});

describe('a preset', () => {
  test.each([
    { settings: undefined },
    { settings: 'off' as const },
    { settings: {} },
    { settings: { window: 'sliding', retryAfter: 'date' } as const },
  ])('that limits nothing is no throttle at all: $settings', ({ settings }) => {
    expect(throttlePolicy(settings)).toBeUndefined();
  });

  test('is what numbers are laid over', () => {
    const policy = throttlePolicy({ preset: 'documented', perClient: { action: 3 } });

    expect(policy?.perClient).toMatchObject({ action: 3, users: 25, groups: 5 });
    expect(policy?.perApplication).toBe(100);
  });

  test('called documented has the published numbers', () => {
    expect(throttlePolicy('documented')).toEqual({
      window: 'fixed',
      windowMs: 60_000,
      perClient: {
        action: 10,
        users: 25,
        user: 25,
        groups: 5,
        deprecatedUsers: 25,
        userGroups: 5,
        userGroupUsers: 25,
        products: 5,
        profileUsers: 25,
        profileChange: 5,
      },
      perApplication: 100,
      perApplicationDeprecated: 50,
      retryAfter: 'seconds',
      refusedCalls: 'free',
    });
  });

  test('called harsh is stricter in every number', () => {
    const harsh = throttlePolicy('harsh');

    expect(harsh).toMatchObject({ window: 'sliding', refusedCalls: 'counted', retryAfter: 'date' });
    expect(harsh?.perClient).toMatchObject({ action: 5, users: 12, groups: 2 });
    expect(harsh?.pageZero?.lockOutMs).toBeGreaterThan(2_000_000);
  });
});
