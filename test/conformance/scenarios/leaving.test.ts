import { describe, expect, test } from 'vitest';
import { stores } from '../../../packages/server/test/stores.ts';
import { titled, verifies } from '../requirements.ts';
import { visitsOn } from '../visit.ts';

const jane = 'jane@acme.example';
const federated = (email: string, more: object = {}) => ({
  createFederatedID: { email, firstname: 'New', lastname: 'Comer', country: 'DE', ...more },
});

describe.each(stores)('removals from the organization on $name', (store) => {
  const open = visitsOn(store);
  const leave = (user: string, deleteAccount?: boolean) => ({
    user,
    do: [{ removeFromOrg: deleteAccount === undefined ? {} : { deleteAccount } }],
  });

  test(verifies('leave'), async () => {
    await using visit = await open();

    await visit.act([leave(jane)]);

    expect(await visit.user(jane)).toBeUndefined();
    expect(await visit.emails('Design')).toEqual([]);
    expect(await visit.group('Design')).toMatchObject({ memberCount: 0 });
  });

  test.each(
    titled([
      { rule: verifies('leave.default', 'leave.return'), deleteAccount: undefined, same: true },
      { rule: verifies('leave.delete'), deleteAccount: true, same: false },
    ]),
  )('%s', async (_, { deleteAccount, same }) => {
    await using visit = await open();
    const before = await visit.user(jane);

    await visit.act([leave(jane, deleteAccount)]);
    await visit.act([{ user: jane, do: [federated(jane)] }]);

    const after = await visit.user(jane);
    expect(after).not.toHaveProperty('groups');
    expect(after?.['id'] === before?.['id']).toBe(same);
  });

  test(verifies('leave.adobe'), async () => {
    await using visit = await open();
    const before = await visit.user('bob@gmail.example');

    await visit.act([{ ...leave('bob@gmail.example', true), useAdobeID: true }]);
    const between = await visit.user('bob@gmail.example');
    await visit.act([{ user: 'bob@gmail.example', do: [{ addAdobeID: { email: 'bob@gmail.example' } }] }]);

    expect(between).toBeUndefined();
    expect(await visit.user('bob@gmail.example')).toMatchObject({ id: before?.['id'] });
  });

  test(verifies('leave.unknown', 'leave.sync'), async () => {
    await using visit = await open();

    const answer = await visit.act([leave('nobody@acme.example'), leave('nobody@free.example', true)]);

    expect(answer).toMatchObject({ completed: 2, result: 'success' });
  });
});

describe.each(stores)('the user that an entry names on $name', (store) => {
  const open = visitsOn(store);

  test.each(
    titled([
      { rule: verifies('entry.adobe'), useAdobeID: true, changed: 'adobeID' },
      { rule: verifies('entry.owned'), useAdobeID: false, changed: 'federatedID' },
    ]),
  )('%s', async (_, { useAdobeID, changed }) => {
    await using visit = await open();

    await visit.act([{ user: 'both@acme.example', useAdobeID, do: [{ add: { group: ['v1.2'] } }] }]);

    const { users } = await visit.read('/users/{org}/0/v1.2');
    expect(users).toMatchObject([{ email: 'both@acme.example', type: changed }]);
  });

  test.each(
    titled([
      { rule: verifies('entry.strict'), identifiers: 'strict', result: 'error' },
      { rule: verifies('entry.lenient'), identifiers: 'lenient', result: 'success' },
    ] as const),
  )('%s', async (_, { identifiers, result }) => {
    await using visit = await open({ strictness: { identifiers } });
    await visit.act([{ user: 'jo@names.example', do: [federated('jo@aliases.example')] }]);

    const answer = await visit.act([{ user: 'jo@names.example', do: [{ remove: 'all' }] }]);

    expect(answer).toMatchObject({ result });
  });
});
