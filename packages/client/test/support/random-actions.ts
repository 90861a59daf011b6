import type { Packable } from '@umapi-kit/client';
import type { CommandEntry, GroupStep, UserStep } from '@umapi-kit/protocol';
import fc from 'fast-check';
import { ModelService, type ModelSettings } from './model-service.ts';
import { namesOf } from './run-packed.ts';

const crowd = Array.from({ length: 40 }, (_, number) => `p${number}@x.example`);
/** Who is in the organization from the start. */
export const existing = ['a@x.example', 'b@x.example', 'c@x.example', 'd@x.example', ...crowd];
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
export const entangled = fc.array(anything, { maxLength: 14 }).map(packable);

/** Many people join and leave user groups, some of whom do not exist; other things happen now and then. */
export const crowded = fc
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

/** Whatever the hosted service leaves open, but for members who are there already. */
export const settings: fc.Arbitrary<ModelSettings> = fc.record({
  afterFailedStep: fc.constantFrom('stop', 'continue'),
  listStep: fc.constantFrom('atomic', 'partial'),
  order: fc.constantFrom('as-sent', 'reversed'),
  repeatedMember: fc.constant('accept'),
});

/** People who exist, and changes of their memberships in user groups. */
export const membersOnly: fc.Arbitrary<readonly Packable[]> = fc
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

/** An organization that everybody named here belongs to, but for those who are called new or nobody. */
export function serviceWith(given: ModelSettings): ModelService {
  return new ModelService(given, existing, groups);
}
