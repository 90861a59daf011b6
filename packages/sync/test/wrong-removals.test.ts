import { fold, type User, type UserEntry } from '@umapi-kit/protocol';
import {
  type DirectoryRecord,
  type DirectoryUser,
  indexDirectory,
  openComparison,
  type Plan,
  type PlanMemory,
  type Selection,
  type SyncPlan,
  type SyncRules,
} from '@umapi-kit/sync';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { applied, reject, rules } from './model.ts';
import { arbitraryAccounts, arbitraryPeople } from './support/directories.ts';

/** What goes wrong in one run. */
type Mishap =
  | { readonly kind: 'none' }
  /** The source breaks off: a run plans nothing then. */
  | { readonly kind: 'sourceFails' }
  /** The source says that it is through, and gave nobody. */
  | { readonly kind: 'sourceEmpty' }
  /** Records that can't be used, in the place of good ones. */
  | { readonly kind: 'oddRecords'; readonly how: readonly ('good' | 'named' | 'by username' | 'nameless')[] }
  /** The list of accounts ends early; what the service counts gives it away. */
  | { readonly kind: 'listCut'; readonly after: number };

const mishap: fc.Arbitrary<Mishap> = fc.oneof(
  fc.constant({ kind: 'none' as const }),
  fc.constant({ kind: 'sourceFails' as const }),
  fc.constant({ kind: 'sourceEmpty' as const }),
  fc.record({
    kind: fc.constant('oddRecords' as const),
    how: fc.array(
      fc.constantFrom('good' as const, 'named' as const, 'by username' as const, 'nameless' as const),
      {
        minLength: 7,
        maxLength: 7,
      },
    ),
  }),
  fc.record({ kind: fc.constant('listCut' as const), after: fc.nat(4) }),
);

interface World {
  readonly rules: SyncRules;
  readonly select: Selection;
  readonly now: number;
  readonly memory: PlanMemory;
  readonly first: readonly User[];
  readonly second: readonly User[];
}

const policy = fc.record({
  adobeOnlyUsers: fc.constantFrom(
    'preserve' as const,
    'removeGroups' as const,
    'remove' as const,
    'delete' as const,
    {
      removeAfterDays: 1,
      deleteAfterDays: 2,
    },
  ),
  dynamicGroups: fc.subarray([{ source: /ACL-/, target: '' }]),
  removeAdministrators: fc.boolean(),
});
const select: fc.Arbitrary<Selection> = fc.constantFrom(
  {},
  { groups: 'mapped' as const },
  { users: /^[ab].*$/iu },
);

async function planOf(world: World, people: readonly DirectoryRecord[], mishap: Mishap): Promise<SyncPlan> {
  const { rules: own, memory, now } = world;
  const two = { ...own, groups: [{ directory: 'print', adobe: ['Design'] }], dynamicGroups: [] };
  using comparison = openComparison({
    orgs: [
      { org: 'A@AdobeOrg', rules: own, memory },
      { org: 'B@AdobeOrg', name: 'two', rules: two },
    ],
    select: world.select,
    now,
    guards: [],
  });
  for (const record of seenOf(people, mishap)) comparison.addRecord(record);
  const cut = mishap.kind === 'listCut' ? mishap.after : undefined;
  for (const user of world.first.slice(0, cut)) comparison.addAccount(0, user);
  for (const user of world.second) comparison.addAccount(1, user);
  return await comparison.plan([{ reconciled: cut === undefined }, {}]);
}

function seenOf(people: readonly DirectoryRecord[], mishap: Mishap): readonly DirectoryRecord[] {
  if (mishap.kind === 'sourceEmpty') return [];
  if (mishap.kind !== 'oddRecords') return people;
  return people.map((record, index) => ('reject' in record ? record : spoiled(record, mishap.how[index])));
}

function spoiled(record: DirectoryUser, how: string | undefined): DirectoryRecord {
  const { place, email, username } = record;
  const names = username === undefined ? {} : { username };
  if (how === 'named') return reject(place, { email, ...names });
  if (how === 'by username') return reject(place, names);
  return how === 'nameless' ? reject(place) : record;
}

/** Everything that plans take away, as `org user: what`. */
function takenBy({ orgs }: SyncPlan): readonly string[] {
  return orgs.flatMap(({ org, changes }) =>
    changes.flatMap(({ entry }) => ('user' in entry ? takenFrom(entry).map((what) => `${org} ${what}`) : [])),
  );
}

function takenFrom({ user, steps }: UserEntry): readonly string[] {
  const who = fold([user.user, user.domain ?? '', user.useAdobeId === true].join(' '));
  return steps.flatMap((step) => {
    if (step.kind === 'remove') return step.groups.map((group) => `${who}: ${fold(group)}`);
    return step.kind === 'removeAll' || step.kind === 'removeFromOrg' ? [`${who}: ${step.kind}`] : [];
  });
}

function after(world: World, [first, second]: readonly (Plan | undefined)[]): World {
  const leaving = new Map((first?.leaving ?? []).map(({ id, since }) => [id, since]));
  return {
    ...world,
    now: world.now + 86_400_000,
    memory: { leaving },
    first: first ? applied(first, world.first) : world.first,
    second: second ? applied(second, world.second) : world.second,
  };
}

test('no run of source failures, cut lists and odd records takes what the true data would not', async () => {
  // Where the true data contradict themselves, nobody can say what they want.
  const truth = arbitraryPeople.filter((people) => indexDirectory(people).rejects.length === 0);
  const runs = fc.array(fc.tuple(truth, mishap), { minLength: 1, maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(
      runs,
      policy,
      select,
      arbitraryAccounts,
      arbitraryAccounts,
      async (steps, own, whom, first, second) => {
        let world: World = { rules: { ...rules, ...own }, select: whom, now: 0, memory: {}, first, second };
        for (const [people, what] of steps) {
          if (what.kind === 'sourceFails') continue;
          const seen = await planOf(world, people, what);
          const trueTo = await planOf(world, people, { kind: 'none' });

          expect(takenBy(trueTo)).toEqual(expect.arrayContaining([...takenBy(seen)]));

          world = after(world, seen.orgs);
        }
      },
    ),
    { numRuns: 300 },
  );
});
