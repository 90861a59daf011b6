import { UserAction } from '@umapi-kit/client';
import { expect, test } from 'vitest';
import { visit } from '../parity/service.ts';

test('a hundred people join a user group in one call', async () => {
  const people = Array.from({ length: 100 }, (_, number) => `p${number}@acme.example`);
  await using service = await visit();
  const creates = people.map((email) =>
    new UserAction({ email }).create({ firstName: 'P', lastName: 'Q', country: 'DE' }),
  );
  for await (const { status } of service.conn.execute(creates)) expect(status).toBe('succeeded');
  const before = service.actions.length;

  const joining = people.map((email) => new UserAction({ email }).addToGroups('Design'));
  for await (const { status } of service.conn.execute(joining)) expect(status).toBe('succeeded');

  expect(service.actions.length - before).toBe(1);
  const members = await service.conn.users({ group: 'Design' }).all();
  expect(members).toHaveLength(101);
});

test('people whose username is no e-mail are written to under the name that the service knows', async () => {
  await using service = await visit();
  const jd = new UserAction({ username: 'jd', domain: 'names.example' });

  const outcomes: string[] = [];
  for await (const { status } of service.conn.execute([
    jd.update({ email: 'joan@names.example' }),
    jd.addToGroups('Design'),
  ]))
    outcomes.push(status);

  expect(outcomes).toEqual(['succeeded', 'succeeded']);
  expect(await service.user('jd', 'names.example')).toMatchObject({
    email: 'joan@names.example',
    groups: ['Design'],
  });
});

test('names in whatever case mean one person, whose changes keep their order', async () => {
  await using service = await visit();
  const names = ['jane@acme.example', 'JANE@acme.example', 'Jane@Acme.Example'];
  const changes = names.map((email, number) =>
    new UserAction({ email }).update({ lastName: `Roe ${number}` }),
  );

  for await (const { status } of service.conn.execute(changes)) expect(status).toBe('succeeded');

  expect(await service.user('jane@acme.example')).toMatchObject({ lastName: 'Roe 2' });
});

test('an account of a type that nobody knows is listed like all others', async () => {
  const renamed: typeof fetch = async (input, init) => {
    const response = await fetch(input, init);
    const text = await response.text();
    const { status, headers } = response;
    const body = text.replace('"adobeID"', '"hologramID"');
    return new Response(body, { status, headers: withoutLength(headers) });
  };
  await using service = await visit({ fetch: renamed });

  const users = await service.conn.users().all();

  expect(users.map(({ type }) => type)).toContain('hologramID');
  expect(users).toHaveLength(4);
});

function withoutLength(headers: Headers): Headers {
  const kept = new Headers(headers);
  kept.delete('content-length');
  return kept;
}
