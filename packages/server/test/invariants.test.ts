import fc from 'fast-check';
import { expect, test } from 'vitest';
import { record, type Visit, visit } from './acme.ts';

const people = [
  'jane@acme.example',
  'NEW@acme.example',
  'new@acme-labs.example',
  'jd@acme.example',
  'bob@gmail.example',
];
const groups = [
  'Design',
  'design',
  'Ops',
  'Öps',
  'ÖPS',
  'All Apps',
  'Photoshop',
  '_admin_Design',
  '_admin_Ops',
  '_org_admin',
];

const email = fc.constantFrom(...people);
const group = fc.constantFrom(...groups);
const option = fc.constantFrom({}, { option: 'ignoreIfAlreadyExists' }, { option: 'updateIfAlreadyExists' });
const lists = fc.record({ group: fc.array(group, { maxLength: 3 }) });

const firstUserStep = fc.oneof(
  fc.tuple(email, option).map(([address, more]) => ({ createFederatedID: { email: address, ...more } })),
  fc.tuple(email, option).map(([address, more]) => ({ addAdobeID: { email: address, ...more } })),
);
const userStep = fc.oneof(
  lists.map((add) => ({ add })),
  lists.map((remove) => ({ remove })),
  fc.constant({ remove: 'all' }),
  email.map((address) => ({ update: { email: address } })),
  fc.constantFrom('x', 'jd', 'new@acme.example').map((username) => ({ update: { username } })),
);
const removal = fc.boolean().map((deleteAccount) => ({ removeFromOrg: { deleteAccount } }));

const userEntry = fc.record({
  user: email,
  useAdobeID: fc.boolean(),
  do: fc
    .tuple(
      fc.array(firstUserStep, { maxLength: 1 }),
      fc.array(userStep, { maxLength: 3 }),
      fc.array(removal, { maxLength: 1 }),
    )
    .map((parts) => parts.flat()),
});

const groupMembers = fc.record({
  user: fc.uniqueArray(email, { minLength: 1, maxLength: 3 }),
  productConfiguration: fc.array(group, { maxLength: 2 }),
});
const groupEntry = fc.record({
  usergroup: group,
  do: fc
    .tuple(
      fc.array(
        option.map((createUserGroup) => ({ createUserGroup })),
        { maxLength: 1 },
      ),
      fc.array(
        fc.oneof(
          groupMembers.map((add) => ({ add })),
          groupMembers.map((remove) => ({ remove })),
          fc.constant({ remove: 'all' }),
          group.map((name) => ({ updateUserGroup: { name } })),
          fc.constant({ deleteUserGroup: {} }),
        ),
        { maxLength: 3 },
      ),
    )
    .map((parts) => parts.flat()),
});

interface Listed {
  readonly users: readonly { email: string; account: string; groups: readonly string[] }[];
  readonly groups: readonly { groupName: string; memberCount: number }[];
}

async function list(client: Visit): Promise<Listed> {
  const read = async (path: string, name: string): Promise<readonly Record<string, unknown>[]> => {
    const items = record(await (await client.get(path)).json())[name];
    return Array.isArray(items) ? items.map(record) : [];
  };
  const users = await read('/users/{org}/0', 'users');
  const found = await read('/groups/{org}/0', 'groups');
  return {
    users: users.map((user) => ({
      email: String(user['email']),
      account: `${user['type']} ${user['username']} ${user['domain']}`.toLowerCase(),
      groups: Array.isArray(user['groups']) ? user['groups'].map(String) : [],
    })),
    groups: found.map((item) => ({
      groupName: String(item['groupName']),
      memberCount: Number(item['memberCount']),
    })),
  };
}

const calls = fc.array(fc.array(fc.oneof(userEntry, groupEntry), { minLength: 1, maxLength: 4 }), {
  maxLength: 8,
});

test('after any sequence of entries the organization is whole', async () => {
  await fc.assert(
    fc.asyncProperty(calls, async (requests) => {
      await using client = await visit({ listen: false });
      for (const request of requests) {
        const answer = await client.act(request);
        expect(Number(answer['completed']) + Number(answer['notCompleted'])).toBe(request.length);
      }

      const { users, groups: found } = await list(client);

      const names = found.map(({ groupName }) => groupName.normalize('NFC').toLowerCase());
      expect(new Set(names).size).toBe(names.length);
      const accounts = users.map(({ account }) => account);
      expect(new Set(accounts).size).toBe(accounts.length);
      for (const { groupName, memberCount } of found) {
        const holders = users.filter((user) => user.groups.includes(groupName)).map((user) => user.email);
        expect(holders.length, groupName).toBe(memberCount);
        expect(await membersOf(client, groupName)).toEqual(holders);
      }
      const known = new Set(found.map(({ groupName }) => groupName));
      expect(users.flatMap((user) => user.groups).filter((name) => !known.has(name))).toEqual([]);
    }),
    { numRuns: 150 },
  );
});

async function membersOf(client: Visit, groupName: string): Promise<unknown> {
  const { users } = record(
    await (await client.get(`/users/{org}/0/${encodeURIComponent(groupName)}`)).json(),
  );
  return Array.isArray(users) ? users.map((user) => record(user)['email']) : undefined;
}
