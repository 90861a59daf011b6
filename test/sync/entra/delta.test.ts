import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSimulatedClock } from '@umapi-kit/clock';
import type { ReadRequest } from '@umapi-kit/sync';
import * as fc from 'fast-check';
import { afterEach, expect, test } from 'vitest';
import { contextOf, readOnClock } from '../support/read-source.ts';
import { createEntraStandIn, type EntraGroup, type EntraOptions, type EntraUser } from './entra-stand-in.ts';

const folders: string[] = [];

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

function newPath(): string {
  const folder = mkdtempSync(join(tmpdir(), 'entra-'));
  folders.push(folder);
  return join(folder, 'entra.db');
}

/** A tenant, and a way to read it again and again from the same file. */
function trackedTenant(options: Partial<EntraOptions> = {}) {
  const clock = createSimulatedClock();
  const path = newPath();
  const tenant = createEntraStandIn({ clock, users: [jane, rick], groups: [design, print], ...options });
  const read = async (request: Partial<ReadRequest> = { groups: ['Design', 'Print'] }, config = {}) => {
    const directory = { ...entra, delta: { path }, ...config };
    const { users, ...rest } = await readOnClock(directory, { ...contextOf(tenant.handler), clock }, request);
    return {
      ...rest,
      people: Object.fromEntries(users.map(({ email, groups }) => [email, groups.toSorted()])),
    };
  };
  return { tenant, read, path };
}

const entra = { kind: 'entra', tenant: 't', clientId: 'c', clientSecret: { env: 'entra-secret' } } as const;
const jane = { id: 'u1', mail: 'jane@x.example', givenName: 'Jane', accountEnabled: true };
const rick = { id: 'u2', mail: 'rick@x.example', accountEnabled: true };
const design = { id: 'g1', displayName: 'Design', members: ['u1', 'g2', 'device1'] };
const print = { id: 'g2', displayName: 'Print', members: ['u2'] };

test('the first reading asks for everything, the next ones for changes, and each gives everybody', async () => {
  const { tenant, read } = trackedTenant();
  const first = await read();
  const callsOfFirst = tenant.calls.length;

  const second = await read();

  expect(first.people).toEqual({ 'jane@x.example': ['Design'], 'rick@x.example': ['Design', 'Print'] });
  expect(second).toEqual(first);
  expect(tenant.calls.slice(callsOfFirst).map(({ query }) => query.has('$deltatoken'))).toEqual([true, true]);
});

test('people who come, go, change, lose a property or a group are as they are now', async () => {
  const { tenant, read } = trackedTenant();
  await read();
  tenant.putUser({ id: 'u3', mail: 'new@x.example', accountEnabled: true });
  tenant.removeUser('u2');
  tenant.putUser({ id: 'u1', mail: 'jd@x.example', accountEnabled: true });
  tenant.putGroup({ ...print, members: ['u3', 'u1'] });
  tenant.putGroup({ ...design, members: [] });

  const { people } = await read();

  expect(people).toEqual({ 'jd@x.example': ['Print'], 'new@x.example': ['Print'] });
});

test('a group that is renamed or deleted is known by its name now', async () => {
  const { tenant, read } = trackedTenant();
  await read();
  tenant.removeGroup('g2');
  tenant.putGroup({ ...design, displayName: 'Drawing' });

  const { people, groupsFound } = await read({ groups: ['Design', 'Print', 'Drawing'] });

  expect(groupsFound).toEqual(['Drawing']);
  expect(people).toEqual({ 'jane@x.example': ['Drawing'], 'rick@x.example': [] });
});

test.each([
  { status: 410, code: 'Gone' },
  { status: 400, code: 'syncStateNotFound' },
])('links that are not known any more ($status) lead to a full reading', async (refused) => {
  const { tenant, read } = trackedTenant();
  await read();
  tenant.removeUser('u2');
  tenant.forgetLinks(refused);

  const { people } = await read();

  expect(people).toEqual({ 'jane@x.example': ['Design'] });
});

test('a reading that breaks off is an error, and the next one goes on where it ended', async () => {
  const users = Array.from({ length: 1_000 }, (_, index) => ({
    id: `u${index}`,
    mail: `p${index}@x.example`,
  }));
  const refused = new Set(['1-all-600']);
  const { tenant, read } = trackedTenant({
    users,
    fault: ({ query }) => (refused.has(query.get('$skiptoken') ?? '') ? { status: 403 } : undefined),
  });

  await expect(read()).rejects.toMatchObject({ name: 'SourceError' });
  const before = tenant.calls.length;
  refused.clear();
  const { people } = await read();

  expect(Object.keys(people)).toHaveLength(1_000);
  expect(tenant.calls.slice(before).map(({ query }) => query.get('$skiptoken'))).toEqual([
    null,
    '1-all-600',
    '1-all-800',
  ]);
});

test('another selection of properties is another reading', async () => {
  const { read } = trackedTenant({ users: [{ ...jane, employeeId: '7' }] });
  await read();

  const { people } = await read({ attributes: ['employeeId'] }, { userFilter: 'user.employeeId == "7"' });

  expect(people).toEqual({ 'jane@x.example': [] });
});

test('members alone and one person alone can be asked for as well', async () => {
  const { read } = trackedTenant();

  const members = await read({ groups: ['Print'], people: 'members' });
  const alone = await read({ groups: ['Print'], email: 'jane@x.example' });

  expect(members.people).toEqual({ 'rick@x.example': ['Print'] });
  expect(alone.people).toEqual({ 'jane@x.example': [] });
});

test('groups that hold each other come to an end', async () => {
  const { read } = trackedTenant({ groups: [design, { ...print, members: ['g1', 'u2'] }] });

  const { people } = await read();

  expect(people).toEqual({
    'jane@x.example': ['Design', 'Print'],
    'rick@x.example': ['Design', 'Print'],
  });
});

test('two runs can not bring the same file up to date at once', async () => {
  const { read } = trackedTenant();

  const ends = await Promise.allSettled([read(), read()]);

  expect(ends.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
  expect(ends).toContainEqual({
    status: 'rejected',
    reason: expect.objectContaining({ message: expect.stringContaining('another run has it open') }),
  });
});

test('only the owner can read the file', async () => {
  const { read, path } = trackedTenant();

  await read();

  expect(statSync(path).mode & 0o777).toBe(0o600);
});

test('a file of something else is left as it is', async () => {
  const { read, path } = trackedTenant();
  writeFileSync(path, 'my diary, '.repeat(100));

  await expect(read()).rejects.toMatchObject({
    code: 'SOURCE_UNREADABLE',
    message: expect.stringContaining("what was read before can't be used"),
  });
});

test('a filter of Graph and delta exclude each other', async () => {
  const { read } = trackedTenant();

  await expect(read({}, { odataFilter: 'mail ne null' })).rejects.toThrow(
    'use userFilter instead of odataFilter',
  );
});

const ids = ['u1', 'u2', 'u3', 'g1', 'g2', 'g3'];
const groupIds = ids.filter((id) => id.startsWith('g'));
const userIds = ids.filter((id) => id.startsWith('u'));
const aUser = fc
  .record({
    id: fc.constantFrom(...userIds),
    mail: fc.constantFrom('a', 'b', 'é'),
    accountEnabled: fc.boolean(),
  })
  .map(({ id, mail, ...rest }): EntraUser => ({ id, mail: `${mail}.${id}@x.example`, ...rest }));
const aGroup = fc
  .record({ id: fc.constantFrom(...groupIds), members: fc.subarray(ids) })
  .map((group): EntraGroup => ({ ...group, displayName: `Group ${group.id}` }));
const aChange = fc.oneof(
  aUser.map((user) => ({ kind: 'put user' as const, user })),
  fc.constantFrom(...userIds).map((id) => ({ kind: 'remove user' as const, id })),
  aGroup.map((group) => ({ kind: 'put group' as const, group })),
  fc.constant({ kind: 'read' as const }),
  fc.constant({ kind: 'forget links' as const }),
);

test('whatever happened meanwhile, reading changes and reading everything give the same people', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(aChange, { maxLength: 12 }), async (changes) => {
      const { tenant, read } = trackedTenant({ itemsPerDeltaPage: 2 });
      const request = { groups: groupIds.map((id) => `Group ${id}`) };
      for (const change of changes) {
        if (change.kind === 'put user') tenant.putUser(change.user);
        else if (change.kind === 'remove user') tenant.removeUser(change.id);
        else if (change.kind === 'put group') tenant.putGroup(change.group);
        else if (change.kind === 'read') await read(request).catch(emptyOnly);
        else tenant.forgetLinks({ status: 410, code: 'Gone' });
      }

      const byChanges = await read(request).catch(emptyOnly);

      const clock = createSimulatedClock();
      const { users } = await readOnClock(entra, { ...contextOf(tenant.handler), clock }, request).catch(
        nobody,
      );
      const everything = Object.fromEntries(users.map(({ email, groups }) => [email, groups.toSorted()]));
      expect(byChanges.people).toEqual(everything);
    }),
    { numRuns: 40 },
  );
});

function emptyOnly(error: unknown) {
  return { people: {}, ...nobody(error) };
}

function nobody(error: unknown) {
  if (error instanceof Error && 'code' in error && error.code === 'SOURCE_EMPTY') return { users: [] };
  throw error;
}
