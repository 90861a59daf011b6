import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Client, onEachStore, record, signIn } from './acme.ts';
import { act, owner, type Turn, world } from './random-entries.ts';

interface Listed {
  readonly users: readonly Readonly<Record<string, unknown>>[];
  readonly groups: readonly Readonly<Record<string, unknown>>[];
}

async function read(client: Client, path: string, name: string): Promise<Listed['users']> {
  const items = record(await (await client.get(path)).json())[name];
  return Array.isArray(items) ? items.map(record) : [];
}

async function listed(client: Client): Promise<Listed> {
  return {
    users: await read(client, '/users/{org}/0', 'users'),
    groups: await read(client, '/groups/{org}/0', 'groups'),
  };
}

const idsOf = (users: Listed['users']) => users.map(({ id }) => String(id));

function groupsOf(user: Readonly<Record<string, unknown>>): readonly string[] {
  const { groups } = user;
  return Array.isArray(groups) ? groups.map(String) : [];
}

/** Names are unique, counts are memberships, and both sides of a membership tell of it. */
async function expectWhole(client: Client): Promise<void> {
  const { users, groups } = await listed(client);
  const names = groups.map(({ groupName }) => String(groupName).normalize('NFC').toLowerCase());
  expect(new Set(names).size).toBe(names.length);
  const accounts = users.map((user) => `${user['type']} ${user['username']} ${user['domain']}`.toLowerCase());
  expect(new Set(accounts).size).toBe(accounts.length);
  const known = new Set(groups.map(({ groupName }) => String(groupName)));
  expect(users.flatMap(groupsOf).filter((name) => !known.has(name))).toEqual([]);
  for (const { groupName, memberCount, type, licenseQuota } of groups) {
    const name = String(groupName);
    const path = `/users/{org}/0/${encodeURIComponent(name)}`;
    const members = idsOf(await read(client, path, 'users'));
    expect(members, name).toEqual(idsOf(users.filter((user) => groupsOf(user).includes(name))));
    expect(members.length, name).toBe(memberCount);
    if (type === 'PRODUCT_PROFILE') await expectLicences(client, path, idsOf(users), String(licenseQuota));
  }
}

/** As many licences as there are holders or the quota allows, each holder with one or without. */
async function expectLicences(
  client: Client,
  path: string,
  people: readonly string[],
  quota: string,
): Promise<void> {
  const of = async (query: string) => idsOf(await read(client, `${path}?directOnly=false${query}`, 'users'));
  const [holders, active, inactive] = [
    await of(''),
    await of('&status=active'),
    await of('&status=inactive'),
  ];
  const licences = quota === 'UNLIMITED' ? holders.length : Number(quota);
  expect(active.length).toBe(Math.min(holders.length, licences));
  expect([...active, ...inactive].toSorted()).toEqual(holders.toSorted());
  expect(holders.filter((id) => !people.includes(id))).toEqual([]);
}

/** What no change of an account in the trusted directory can be seen in. */
function withoutShared({ users }: Listed): Listed['users'] {
  return users.filter(({ domain }) => !String(domain).startsWith('shared'));
}

test.each(onEachStore)(
  'after any sequence of entries on $name both organizations are whole, and changed nothing that is not theirs',
  async ({ visit, randomShare }) => {
    const turns = fc.array(act, { maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(turns, async (sequence) => {
        await using acme = await visit({ listen: false, seed: world });
        const globex = await signIn(acme.server, owner, acme.server.fetch);
        for (const turn of sequence) await take(turn, acme, globex);

        await expectWhole(acme);
        await expectWhole(globex);
      }),
      { numRuns: 120 * randomShare },
    );
  },
);

async function take({ by, entries }: Turn, acme: Client, globex: Client): Promise<void> {
  const [actor, other] = by === 'acme' ? [acme, globex] : [globex, acme];
  const before = await listed(other);

  const answer = await actor.act(entries);

  expect(Number(answer['completed']) + Number(answer['notCompleted'])).toBe(entries.length);
  const after = await listed(other);
  // Acme owns nothing that Globex sees; what Globex owns of Acme's people is in the shared directory.
  if (by === 'acme') expect(after).toEqual(before);
  else expect(withoutShared(after)).toEqual(withoutShared(before));
}
