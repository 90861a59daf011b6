import type { Seed } from '@umapi-kit/server';

export const orgId = 'BENCH@AdobeOrg';
export const clientId = 'bench-client';
export const clientSecret = 'bench-secret';

const groups = 200;

/** Three different groups of the 200, told apart by the number of a user. */
export function groupsOf(user: number): readonly string[] {
  return [user, user * 7 + 1, user * 13 + 2].map((number) => `Group ${number % groups}`);
}

/** A company of 200 user groups, and 200 more with `users` made-up people in one to three of them each. */
export function company(users: number): Seed {
  return {
    orgs: [
      {
        id: orgId,
        name: 'Bench',
        credentials: [{ clientId, clientSecret }],
        directories: [{ name: 'Staff', type: 'federated', domains: ['bench.example'] }],
        userGroups: Array.from({ length: groups }, (_, number) => ({ name: `Group ${number}` })),
        generate: { users, groups, domain: 'bench.example' },
      },
    ],
  };
}

/** A call of ten entries, each of which creates a user and adds it to three groups. */
export function createCall(call: number): string {
  const entries = Array.from({ length: 10 }, (_, index) => {
    const number = call * 10 + index;
    const email = `new${number}@bench.example`;
    const createFederatedID = { email, firstname: 'Grace', lastname: `Hopper ${number}`, country: 'US' };
    return { user: email, do: [{ createFederatedID }, { add: { group: groupsOf(number) } }] };
  });
  return JSON.stringify(entries);
}
