import { fold, type User, type UserEntry, type UserStep } from '@umapi-kit/protocol';
import type { DirectoryUser, Plan, Reject, SyncRules } from '@umapi-kit/sync';
import { defaultRules } from '@umapi-kit/sync';

/** A record of a person with a federated account. */
export function person(email: string, fields: Partial<DirectoryUser> = {}): DirectoryUser {
  return { idType: 'federatedID', email, country: 'DE', groups: [], place: `people.csv:${email}`, ...fields };
}

/** A federated account whose username is its e-mail. */
export function account(email: string, fields: Partial<User> = {}): User {
  return {
    type: 'federatedID',
    email,
    username: email,
    domain: 'x.example',
    groups: [],
    other: {},
    ...fields,
  };
}

/** A record that names nobody unless told. */
export function reject(place: string, fields: Partial<Reject> = {}): Reject {
  return { reject: 'broken', place, ...fields };
}

/** `design` leads to `Design` and `All Apps`, `print` to `Print`. */
export const rules: SyncRules = {
  ...defaultRules,
  groups: [
    { directory: 'design', adobe: ['Design', 'All Apps'] },
    { directory: 'print', adobe: ['Print'] },
  ],
};

/** What a plan takes away, as `email: group`. */
export function removals(plan: Plan): readonly string[] {
  return plan.changes.flatMap(({ entry }) =>
    'user' in entry
      ? entry.steps.flatMap((step) =>
          step.kind === 'remove'
            ? step.groups.map((group) => `${fold(entry.user.user)}: ${fold(group)}`)
            : [],
        )
      : [],
  );
}

/** The org after a plan, as the service would leave it. */
export function applied(plan: Plan, users: readonly User[]): readonly User[] {
  let state = [...users];
  for (const { entry } of plan.changes) if ('user' in entry) state = runEntry(entry, state);
  return state;
}

function runEntry({ user, steps }: UserEntry, users: readonly User[]): User[] {
  const addressed = (one: User) =>
    user.domain === undefined
      ? fold(one.email) === fold(user.user) && (one.type === 'adobeID') === (user.useAdobeId === true)
      : one.username === user.user && one.domain === user.domain;
  const [first] = steps;
  if (steps.some(({ kind }) => kind === 'removeFromOrg')) return users.filter((one) => !addressed(one));
  if (first?.kind !== 'create')
    return users.map((one) => (addressed(one) ? steps.reduce(runStep, one) : one));
  const { idType, email, firstName, lastName } = first;
  const names = {
    ...(firstName === undefined ? {} : { firstName }),
    ...(lastName === undefined ? {} : { lastName }),
  };
  const domain = user.domain ?? user.user.split('@')[1] ?? '';
  const created = account(email, { type: idType, username: user.user, domain, ...names });
  return [...users, steps.reduce(runStep, created)];
}

function runStep(user: User, step: UserStep): User {
  if (step.kind === 'removeAll')
    return { ...user, groups: user.groups.filter((name) => name === '_org_admin') };
  if (step.kind === 'add') return { ...user, groups: [...user.groups, ...step.groups] };
  if (step.kind === 'remove') {
    const gone = new Set(step.groups.map(fold));
    return { ...user, groups: user.groups.filter((group) => !gone.has(fold(group))) };
  }
  if (step.kind !== 'update') return user;
  const { kind, country, ...names } = step;
  const follows = step.email !== undefined && fold(user.username ?? '') === fold(user.email);
  return { ...user, ...(follows && step.email !== undefined ? { username: step.email } : {}), ...names };
}
