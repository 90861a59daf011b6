import type { Outcome, Packable } from '@umapi-kit/client';
import { seededRandom } from '@umapi-kit/clock';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ModelService } from './support/model-service.ts';
import { crowded, entangled, membersOnly, serviceWith, settings } from './support/random-actions.ts';
import { mode, runPacked } from './support/run-packed.ts';

/** Decides what happens next. */
const chances = fc.integer();

function runOneByOne(list: readonly Packable[], service: ModelService): readonly unknown[] {
  return list.map(({ entry }, seq) => {
    const errors = service.execute([entry]).entries[0]?.errors ?? [];
    return { seq, failures: errors.map(({ step, code }) => ({ step, code })) };
  });
}

function toldOf(outcomes: readonly Outcome[]): readonly unknown[] {
  return outcomes
    .toSorted((a, b) => a.seq - b.seq)
    .map((outcome) => ({
      seq: outcome.seq,
      failures: outcome.status === 'failed' ? outcome.failures.map(({ step, code }) => ({ step, code })) : [],
    }));
}

describe('whatever is packed, and in whatever order answers come', () => {
  test.each([
    ['a few people and groups', entangled, 6_000],
    ['many people', crowded, 1_500],
  ])('accounts, memberships and outcomes are those of the actions one by one: %s', (_, actions, numRuns) => {
    fc.assert(
      fc.property(actions, mode, settings, chances, (list, packMode, given, seed) => {
        const oneByOne = serviceWith(given);
        const packed = serviceWith(given);

        const expected = runOneByOne(list, oneByOne);
        const { outcomes } = runPacked(list, packMode, packed, seededRandom(seed));

        expect(packed.state).toEqual(oneByOne.state);
        expect(toldOf(outcomes)).toEqual(expected);
      }),
      { numRuns },
    );
  });

  test('lists that refuse members who are there already make no difference to who is in which group', () => {
    fc.assert(
      fc.property(membersOnly, mode, settings, chances, (list, packMode, given, seed) => {
        const oneByOne = serviceWith(given);
        const packed = serviceWith({ ...given, repeatedMember: 'refuse' });

        const expected = runOneByOne(list, oneByOne);
        const { outcomes } = runPacked(list, packMode, packed, seededRandom(seed));

        expect(packed.state).toEqual(oneByOne.state);
        expect(toldOf(outcomes)).toEqual(expected);
      }),
      { numRuns: 2_000 },
    );
  });
});
