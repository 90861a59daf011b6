import { describe, expect, test } from 'vitest';
import { stores } from '../../../packages/server/test/stores.ts';
import { titled, verifies } from '../requirements.ts';
import { visitsOn } from '../visit.ts';

const jane = 'Jane@acme.example';

describe.each(stores)('one user on $name', (store) => {
  const open = visitsOn(store);

  test.each(
    titled([
      { rule: verifies('user.email'), path: 'JANE@ACME.example', found: { email: jane } },
      { rule: verifies('user.username'), path: 'JD?domain=names.example', found: { username: 'jd' } },
      { rule: verifies('user.directory'), path: `${jane}?domain=acme-labs.example`, found: { email: jane } },
      { rule: verifies('user.adobe'), path: 'both@acme.example?domain=AdobeID', found: { type: 'adobeID' } },
      { rule: verifies('user.owned'), path: 'both@acme.example', found: { type: 'federatedID' } },
      { rule: verifies('user.groups'), path: jane, found: { groups: ['Design'] } },
    ]),
  )('%s', async (_, { path, found }) => {
    await using visit = await open();

    expect(await visit.user(path)).toMatchObject(found);
  });

  test(verifies('user.envelope'), async () => {
    await using visit = await open();

    const answer = await visit.read(`/organizations/{org}/users/${jane}`);

    expect(answer).toEqual({ result: 'success', user: expect.objectContaining({ email: jane }) });
  });

  test.each(
    titled([
      { rule: verifies('user.unknown'), name: 'nobody@acme.example', query: '' },
      { rule: verifies('user.foreign.domain'), name: jane, query: '?domain=shops.example' },
      { rule: verifies('user.outside'), name: 'ann@globex.example', query: '' },
    ]),
  )('%s', async (_, { name, query }) => {
    await using visit = await open();

    const response = await visit.send(`/organizations/{org}/users/${name}${query}`);

    expect(response.status).toBe(404);
    expect(await response.json()).toEqual({
      result: 'error.user.not_found',
      message: `User not found ${name}`,
    });
  });

  test.each(['@', 'a@@b', 'two words@acme.example'])(`${verifies('user.malformed')} %s`, async (name) => {
    await using visit = await open();

    const response = await visit.send(`/organizations/{org}/users/${encodeURIComponent(name)}`);

    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ result: 'error.user.email.invalid' });
  });
});
