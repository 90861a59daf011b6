import type { Outcome, Packable } from '@umapi-kit/client';
import { seededRandom } from '@umapi-kit/clock';
import type { CommandEntry, GroupStep, UserStep } from '@umapi-kit/protocol';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ModelService, type ModelSettings } from './support/model-service.ts';
import { mode, namesOf, runPacked } from './support/run-packed.ts';

const crowd = Array.from({ length: 40 }, (_, number) => `p${number}@x.example`);
const existing = ['a@x.example', 'b@x.example', 'c@x.example', 'd@x.example', ...crowd];
const groups = ['G1', 'G2', 'G3', 'P1'];

const email = fc.constantFrom(...existing.slice(0, 4), 'A@x.example', 'new@x.example', 'newer@x.example');
const userGroup = fc.constantFrom('G1', 'G2', 'g3', 'G4');
const anyGroup = fc.constantFrom('G1', 'g1', 'G2', 'G3', 'P1', 'unknown');

const membership = fc.record({ kind: fc.constantFrom('add', 'remove'), groups: namesOf(anyGroup, 3) });
const groupMembership = fc.record({ kind: fc.constantFrom('add', 'remove'), groups: namesOf(userGroup, 2) });
const onConflict = fc.constantFrom('error', 'ignore', 'update');
const firstName = fc.constantFrom('Jane', 'Joe');

const userSteps: fc.Arbitrary<readonly UserStep[]> = fc.oneof(
  { weight: 4, arbitrary: fc.array(groupMembership, { minLength: 1, maxLength: 2 }) },
  {
    weight: 3,
    arbitrary: fc.array(
      fc.oneof(
        membership,
        fc.record({ kind: fc.constant('update'), firstName }),
        fc.constant({ kind: 'removeAll' } as const),
      ),
      { minLength: 1, maxLength: 3 },
    ),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('update'), email }).map((step) => [step]) },
  { weight: 1, arbitrary: fc.constant([{ kind: 'removeFromOrg', deleteAccount: false } as const]) },
);

const creating = fc.tuple(email, firstName, onConflict, fc.array(membership, { maxLength: 2 })).map(
  ([user, name, conflict, steps]): CommandEntry => ({
    user: { user },
    steps: [
      { kind: 'create', idType: 'federatedID', email: user, firstName: name, onConflict: conflict },
      ...steps,
    ],
  }),
);
const changing = fc.tuple(email, userSteps).map(([user, steps]): CommandEntry => ({ user: { user }, steps }));

const groupSteps: fc.Arbitrary<readonly GroupStep[]> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.array(
      fc.record({ kind: fc.constantFrom('addMembers', 'removeMembers'), users: namesOf(email, 4) }),
      { minLength: 1, maxLength: 2 },
    ),
  },
  {
    weight: 1,
    arbitrary: onConflict.map((conflict) => [{ kind: 'createGroup', onConflict: conflict } as const]),
  },
  { weight: 1, arbitrary: fc.constant([{ kind: 'deleteGroup' } as const]) },
  { weight: 1, arbitrary: userGroup.map((name) => [{ kind: 'updateGroup', name } as const]) },
);
const aboutGroups = fc.tuple(userGroup, groupSteps).map(([group, steps]): CommandEntry => ({ group, steps }));

const anything = fc.oneof(
  { weight: 6, arbitrary: changing },
  { weight: 2, arbitrary: creating },
  { weight: 2, arbitrary: aboutGroups },
);

/** Everything happens to a few people and groups. */
const entangled = fc.array(anything, { maxLength: 14 }).map(packable);

/** Many people join and leave user groups, some of whom do not exist; other things happen now and then. */
const crowded = fc
  .array(
    fc.oneof(
      {
        weight: 20,
        arbitrary: fc
          .tuple(
            fc.constantFrom(...crowd, 'nobody@x.example', 'noone@x.example'),
            fc.array(
              fc.record({
                kind: fc.constantFrom('add', 'remove'),
                groups: namesOf(fc.constantFrom('G1', 'G2'), 2),
              }),
              { minLength: 1, maxLength: 2 },
            ),
          )
          .map(([user, steps]): CommandEntry => ({ user: { user }, steps })),
      },
      { weight: 1, arbitrary: anything },
    ),
    { minLength: 30, maxLength: 60 },
  )
  .map(packable);

function packable(entries: readonly CommandEntry[]): readonly Packable[] {
  return entries.map((entry) => ({ entry }));
}

const settings: fc.Arbitrary<ModelSettings> = fc.record({
  afterFailedStep: fc.constantFrom('stop', 'continue'),
  listStep: fc.constantFrom('atomic', 'partial'),
  order: fc.constantFrom('as-sent', 'reversed'),
  repeatedMember: fc.constant('accept'),
});

/** Decides what happens next. */
const chances = fc.integer();

function serviceWith(given: ModelSettings): ModelService {
  return new ModelService(given, existing, groups);
}

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

/** People who exist, and changes of their memberships in user groups. */
const membersOnly: fc.Arbitrary<readonly Packable[]> = fc
  .array(
    fc.oneof(
      fc
        .tuple(
          fc.constantFrom(...crowd),
          fc.constantFrom('add', 'remove'),
          namesOf(fc.constantFrom('G1', 'G2', 'G3'), 3),
        )
        .map(([user, kind, names]): CommandEntry => ({ user: { user }, steps: [{ kind, groups: names }] })),
      fc
        .tuple(
          fc.constantFrom('G1', 'G2'),
          fc.constantFrom('addMembers', 'removeMembers'),
          namesOf(fc.constantFrom(...existing), 4),
        )
        .map(([group, kind, users]): CommandEntry => ({ group, steps: [{ kind, users }] })),
    ),
    { maxLength: 60 },
  )
  .map(packable);
