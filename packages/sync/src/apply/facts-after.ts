import { type CommandEntry, isUserEntry, type UserAddress, type UserStep } from '@umapi-kit/protocol';
import type { AccountFacts } from '../plan/account-facts.ts';
import { nameKey } from '../plan/identity.ts';
import type { PlannedChange } from '../plan/plan.ts';
import { byCodeUnits } from '../plan/sorting.ts';

/** What an account is after a change, as far as plans look; `gone` from the organization. */
export type After = AccountFacts | 'gone';

/** @returns `undefined` for a change that is not about an account */
export function factsAfter({ entry, believed }: PlannedChange): After | undefined {
  if (!isUserEntry(entry)) return undefined;
  let facts: After = believed ?? { type: '', groups: [] };
  for (const step of entry.steps) if (facts !== 'gone') facts = afterStep(facts, step);
  return facts;
}

function afterStep(facts: AccountFacts, step: UserStep): After {
  switch (step.kind) {
    case 'create':
      return {
        type: step.idType,
        email: step.email,
        ...(step.firstName === undefined ? {} : { firstName: step.firstName }),
        ...(step.lastName === undefined ? {} : { lastName: step.lastName }),
        groups: [],
      };
    case 'update': {
      const { kind: _, country: __, ...names } = step;
      return { ...facts, ...names };
    }
    case 'add':
      return { ...facts, groups: union(facts.groups, step.groups) };
    case 'remove': {
      const gone = new Set<string>(step.groups.map(nameKey));
      return { ...facts, groups: facts.groups.filter((key) => !gone.has(key)) };
    }
    case 'removeAll':
      return { ...facts, groups: [] };
    case 'removeFromOrg':
      return 'gone';
    default:
      return facts;
  }
}

function union(keys: readonly string[], names: readonly string[]): readonly string[] {
  return [...new Set([...keys, ...names.map(nameKey)])].toSorted(byCodeUnits);
}

/** Under which addresses the account of a change may be found: as it is now, and as the change leaves it. */
export function addressesOf(entry: CommandEntry): readonly UserAddress[] {
  if (!isUserEntry(entry)) return [];
  const { user, steps } = entry;
  const [first] = steps;
  // A new account is surely found by its e-mail, whatever its username is.
  if (first?.kind === 'create') {
    const { email: address } = first;
    return [user.useAdobeId === true ? { user: address, useAdobeId: true } : { user: address }];
  }
  const rename = steps.find((step) => step.kind === 'update');
  const { email } = rename ?? {};
  if (email === undefined || user.domain !== undefined || nameKey(email) === nameKey(user.user))
    return [user];
  return [user, { ...user, user: email }];
}
