import { describe, expect, test } from 'vitest';
import { stores } from '../../../packages/server/test/stores.ts';
import { clientId, clientSecret, orgId } from '../acme.ts';
import { titled, verifies } from '../requirements.ts';
import { listOf, record, visitsOn } from '../visit.ts';

/** So many people that they fill more than one page. */
function crowd(count: number) {
  const users = Array.from({ length: count }, (_, index) => ({ email: `user.${index}@crowd.example` }));
  const directories = [{ name: 'Crowd', type: 'federated' as const, domains: ['crowd.example'] }];
  const credentials = [{ clientId, clientSecret }];
  return { orgs: [{ id: orgId, name: 'Crowd', technicalAccounts: 3, credentials, directories, users }] };
}

const empty = { orgs: [{ id: orgId, name: 'Empty', credentials: [{ clientId, clientSecret }] }] };

describe.each(stores)('users of an organization on $name', (store) => {
  const open = visitsOn(store);

  test(
    verifies('users.size', 'users.complete', 'users.last', 'users.technical', 'groups.stable'),
    async () => {
      await using visit = await open({ seed: crowd(4_001) });

      const pages = await Promise.all([0, 1, 2].map((page) => visit.read(`/users/{org}/${page}`)));

      expect(pages.map((page) => listOf(page, 'users').length)).toEqual([2_000, 2_000, 1]);
      expect(new Set(pages.flatMap((page) => listOf(page, 'users').map(({ email }) => email))).size).toBe(
        4_001,
      );
      expect(pages.map(({ lastPage }) => lastPage)).toEqual([false, false, true]);
    },
  );

  test(verifies('users.counts', 'users.current', 'users.page.size'), async () => {
    await using visit = await open({ seed: crowd(2_001) });

    const { headers } = await visit.send('/users/{org}/1');

    const names = ['X-Total-Count', 'X-Page-Count', 'X-Current-Page', 'X-Page-Size'];
    expect(names.map((name) => headers.get(name))).toEqual(['2004', '2', '2', '2000']);
  });

  test.each(
    titled([
      { rule: verifies('users.past'), page: '2' },
      { rule: verifies('users.page.huge'), page: '99999999999999999999999' },
    ]),
  )('%s', async (_, { page }) => {
    await using visit = await open({ seed: crowd(2_001) });

    const last = await visit.read(`/users/{org}/${page}`);

    expect(last).toMatchObject({ lastPage: true, users: [{ email: 'user.2000@crowd.example' }] });
  });

  test.each(['-1', 'first', '1.5'])(`${verifies('users.page.malformed')} %s`, async (page) => {
    await using visit = await open();

    expect((await visit.send(`/users/{org}/${page}`)).status).toBe(400);
  });

  test(verifies('users.empty', 'users.size.positive'), async () => {
    await using visit = await open({ seed: empty });

    const response = await visit.send('/users/{org}/0');

    expect(Number(response.headers.get('X-Page-Size'))).toBeGreaterThan(0);
    expect(await response.json()).toEqual({ lastPage: true, result: 'success', users: [] });
  });

  test(verifies('users.envelope', 'users.email'), async () => {
    await using visit = await open();

    const page = await visit.read('/users/{org}/0');

    expect(new Set(Object.keys(page))).toEqual(new Set(['lastPage', 'result', 'users']));
    expect(listOf(page, 'users').filter(({ email }) => typeof email !== 'string')).toEqual([]);
  });

  test(verifies('users.fields', 'users.absent', 'users.id.owned'), async () => {
    await using visit = await open();

    const users = listOf(await visit.read('/users/{org}/0'), 'users');

    expect(users.slice(0, 2)).toEqual([
      {
        id: expect.stringMatching(/^[0-9A-F]{24}@A495E53F0C3B$/),
        email: 'Jane@acme.example',
        status: 'active',
        username: 'Jane@acme.example',
        domain: 'acme.example',
        firstname: 'Jane',
        lastname: 'Doe',
        country: 'DE',
        type: 'federatedID',
        groups: ['Design'],
      },
      expect.not.objectContaining({ firstname: expect.anything() }),
    ]);
  });

  test(verifies('users.id.adobe', 'users.domain.adobe'), async () => {
    await using visit = await open();

    const bob = await visit.user('bob@gmail.example');

    expect(bob).toMatchObject({ type: 'adobeID', domain: 'AdobeID', id: expect.stringMatching(/@AdobeID$/) });
  });

  test(verifies('users.groups.kinds'), async () => {
    await using visit = await open();

    const users = listOf(await visit.read('/users/{org}/0'), 'users');

    expect(users.flatMap(({ groups }) => groups)).toEqual(
      expect.arrayContaining(['Design', 'Photoshop', '_org_admin', '_admin_Design', '_developer_Photoshop']),
    );
  });

  test.each(
    titled([
      { rule: verifies('users.domain'), query: '?domain=names.example', found: ['jd@acme.example'] },
      { rule: verifies('users.domain.case'), query: '?domain=NAMES.Example', found: ['jd@acme.example'] },
    ]),
  )('%s', async (_, { query, found }) => {
    await using visit = await open();

    expect(await visit.emails(undefined, query)).toEqual(found);
  });

  test.each(['free.example', 'globex.example'])(`${verifies('users.domain.unknown')} %s`, async (domain) => {
    await using visit = await open();

    expect((await visit.send(`/users/{org}/0?domain=${domain}`)).status).toBe(404);
  });

  test.each(
    titled([
      { rule: verifies('users.direct.default'), query: '', groups: ['Design'] },
      { rule: verifies('users.direct.true'), query: '?directOnly=true', groups: ['Design'] },
      { rule: verifies('users.direct.false'), query: '?directOnly=false', groups: ['Design', 'All Apps'] },
      { rule: verifies('users.flag.case'), query: '?directOnly=False', groups: ['Design', 'All Apps'] },
    ]),
  )('%s', async (_, { query, groups }) => {
    await using visit = await open();

    const [jane] = listOf(await visit.read(`/users/{org}/0${query}`), 'users');

    expect(jane).toMatchObject({ email: 'Jane@acme.example', groups });
  });

  test.each(['federatedID', 'adobeID', 'whatever'])(`${verifies('users.type')} %s`, async (type) => {
    await using visit = await open();

    const response = await visit.send(`/users/{org}/0/Design?type=${type}&directOnly=True`);

    expect(record(await response.json())).toMatchObject({ result: 'success' });
  });
});
