import { createSimulatedClock } from '@umapi-kit/clock';
import { type DirectoryRecord, isReject, openSource } from '@umapi-kit/sync';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type StandInFault, startLdapStandIn } from '../../../packages/sync/test/support/ldap-stand-in.ts';
import { entriesOf } from '../../../packages/sync/test/support/ldap-tree.ts';
import { readSource } from '../support/read-source.ts';
import { ldapConfig, ldapContext } from './directories.ts';

const uids = Array.from({ length: 9 }, (_, index) => `p${index}`);
const entries = entriesOf({
  people: Object.fromEntries(uids.map((uid) => [uid, {}])),
  groups: { one: ['p0', 'p4'], two: ['p4'] },
});

const inSearch = (which: number, fault: StandInFault) => (search: number) =>
  search === which ? fault : undefined;

describe('a reading that breaks off throws, and gives no short list', () => {
  test.each([
    ['the connection ends in the middle of a page', 4, 'cut', 'the connection failed: the server closed it'],
    [
      'the connection ends while a group is looked up',
      2,
      'cut',
      'the connection failed: the server closed it',
    ],
    [
      'the server has enough',
      4,
      4,
      'there are more entries than the server gives this account; set a smaller page size, or have its limit raised (it says: stand-in)',
    ],
    [
      'the server takes too long',
      4,
      3,
      'the search takes longer than the server allows; narrow the filters or the base (it says: stand-in)',
    ],
    [
      'the server has a limit',
      5,
      11,
      'the search is beyond what the server allows; narrow it, or have the limit raised (it says: stand-in)',
    ],
    [
      'the base is on another server',
      3,
      10,
      'it says that the base is on another server; connect to that one (it says: stand-in)',
    ],
    ['the server is busy', 3, 51, 'it is busy; try again later (it says: stand-in)'],
    ['the server does something unheard of', 3, 80, 'it answers with LDAP result 80 (it says: stand-in)'],
  ] as const)('%s', async (_, which, fault, problem) => {
    await using server = await startLdapStandIn({ entries, fault: inSearch(which, fault) });
    const config = ldapConfig(server.url, { pageSize: 4 });

    const reading = readSource(config, ldapContext(), { groups: ['one', 'two'] });

    await expect(reading).rejects.toMatchObject({
      code: 'SOURCE_UNREADABLE',
      message: `${server.url}: ${problem}`,
    });
  });

  test('whatever fails, wherever it does, and however members are found', async () => {
    const how = fc.constantFrom(
      {},
      { twoSteps: { memberAttribute: 'member' } },
      { twoSteps: { memberAttribute: 'member', nested: true } },
      { groupMemberFilterFormat: '(&(memberOf={group_dn})(uid=*))' },
    );
    const fault = fc.constantFrom<StandInFault>('cut', 1, 3, 4, 11, 32, 50, 52, 80);

    await fc.assert(
      fc.asyncProperty(
        how,
        fault,
        fc.integer({ min: 1, max: 9 }),
        fc.constantFrom('all' as const, 'members' as const),
        async (config, effect, which, people) => {
          let failed = false;
          await using server = await startLdapStandIn({
            entries,
            mostValues: 1,
            fault(search) {
              failed ||= search === which;
              return search === which ? effect : undefined;
            },
          });

          const reading = readSource(ldapConfig(server.url, { pageSize: 2, ...config }), ldapContext(), {
            groups: ['one', 'two'],
            people,
          });
          const ending = await reading.then(
            ({ users }) => users.length,
            () => 'threw',
          );

          expect(ending).toBe(failed ? 'threw' : people === 'all' ? 9 : 2);
        },
      ),
      { numRuns: 150 },
    );
  });
});

test('a server that says nothing is given up after the time that is set', async () => {
  await using server = await startLdapStandIn({ entries, fault: () => 'silence' });
  const clock = createSimulatedClock();
  const source = await openSource(ldapConfig(server.url, { timeoutMs: 30_000 }), ldapContext({ clock }));

  const reading = source.read({ signal: new AbortController().signal }).next();
  reading.catch(() => {});
  await server.asked(1);
  await clock.advance(30_000);

  await expect(reading).rejects.toMatchObject({
    code: 'SOURCE_UNREADABLE',
    message: `${server.url}: no answer within 30 seconds`,
  });
});

test('a reading that is aborted throws the reason, in the middle of an answer too', async () => {
  await using server = await startLdapStandIn({ entries, fault: inSearch(2, 'silence') });
  const stop = new AbortController();
  const source = await openSource(ldapConfig(server.url, { pageSize: 4 }), ldapContext());
  const records: DirectoryRecord[] = [];

  async function readAll(): Promise<void> {
    for await (const record of source.read({ signal: stop.signal })) records.push(record);
  }
  const reading = readAll();
  reading.catch(() => {});
  await server.asked(2);
  stop.abort(new Error('enough'));

  await expect(reading).rejects.toThrow('enough');
  expect(records.filter((record) => !isReject(record))).toHaveLength(4);
});

test('a reader that has seen enough ends the connection', async () => {
  await using server = await startLdapStandIn({ entries });
  const source = await openSource(ldapConfig(server.url, { pageSize: 2 }), ldapContext());

  for await (const _ of source.read({ signal: new AbortController().signal })) break;

  await server.left();
  expect(server.searches).toHaveLength(1);
});

test('who may not sign in reads nothing', async () => {
  await using server = await startLdapStandIn({ entries, bindStatus: 8 });

  const reading = readSource(ldapConfig(server.url), ldapContext());

  await expect(reading).rejects.toThrow('it wants a stronger way of signing in; use ldaps:// or StartTLS');
  expect(server.searches).toEqual([]);
});

test('a server without StartTLS gets no password', async () => {
  await using server = await startLdapStandIn({ entries });
  const config = ldapConfig(server.url, {
    tls: { startTls: true },
    username: 'cn=reader',
    password: { env: 'hunter2' },
  });

  const reading = readSource(config, ldapContext());

  await expect(reading).rejects.toThrow('it offers no StartTLS; use ldaps://');
  expect(server.binds).toBe(0);
});

describe('a configuration that can not be used is refused before anybody is asked', () => {
  test.each<[how: object, message: string, code?: string]>([
    [{ url: 'https://x' }, 'https://x: write the address as ldaps://host or ldap://host'],
    [{ allUsersFilter: '(uid=x' }, 'allUsersFilter: this is no LDAP filter: Unbalanced parens'],
    [
      { groupFilterFormat: '(cn=design)' },
      'groupFilterFormat: it would find the same for every group; write {group}',
    ],
    [
      { groupMemberFilterFormat: '(memberOf=design)' },
      'groupMemberFilterFormat: it would find the same for every group; write {group_dn}',
    ],
    [
      { groupMemberFilterFormat: '(memberOf={group_dn})', twoSteps: { memberAttribute: 'member' } },
      'twoSteps: a filter finds the members already',
    ],
    [{ pageSize: 1.5 }, 'pageSize: write a whole number from 0 on, not 1.5'],
    [{ timeoutMs: 0 }, 'timeoutMs: write a whole number from 1 on, not 0'],
    [{ templates: { email: '{mail' } }, 'the brace "{" has no other half', 'TEMPLATE'],
    [{ username: 'cn=reader' }, 'ldap://127.0.0.1:1: the password of cn=reader is missing'],
    [
      { username: 'cn=reader', password: { env: '' } },
      'ldap://127.0.0.1:1: the password of cn=reader is missing',
    ],
    [
      { tls: { startTls: true, caFile: '/nowhere.pem' } },
      '/nowhere.pem: there is no such file; check the path',
    ],
  ])('%o', async (how, message, code = 'SOURCE_SETTING') => {
    const reading = readSource(ldapConfig('ldap://127.0.0.1:1', how), ldapContext());

    await expect(reading).rejects.toMatchObject({ code, message: expect.stringContaining(message) });
  });

  test('a password that would cross the network in clear text is warned of', async () => {
    const warnings: string[] = [];
    const config = ldapConfig('ldap://dc1.example.com', { username: 'cn=reader', password: { env: 'x' } });

    await openSource(config, ldapContext({ warn: (text) => warnings.push(text) }));

    expect(warnings).toEqual([
      'ldap://dc1.example.com: the password crosses the network in clear text; use ldaps:// or tls.startTls',
    ]);
  });
});
