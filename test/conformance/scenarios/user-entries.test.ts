import { describe, expect, test } from 'vitest';
import { stores } from '../../../packages/server/test/stores.ts';
import { titled, verifies } from '../requirements.ts';
import { visitsOn } from '../visit.ts';

const jane = 'jane@acme.example';
const jd = 'jd@acme.example';
const federated = (email: string, more: object = {}) => ({
  createFederatedID: { email, firstname: 'New', lastname: 'Comer', country: 'DE', ...more },
});
const byUsername = { user: 'jo', domain: 'names.example' };

describe.each(stores)('creates on $name', (store) => {
  const open = visitsOn(store);

  test.each(
    titled([
      {
        rule: verifies('create.federated'),
        entry: { user: 'new@acme.example', do: [federated('new@acme.example')] },
        found: {
          email: 'new@acme.example',
          type: 'federatedID',
          firstname: 'New',
          country: 'DE',
          status: 'active',
        },
      },
      {
        rule: verifies('create.enterprise'),
        entry: { user: 'e@shops.example', do: [{ createEnterpriseID: { email: 'e@shops.example' } }] },
        found: { email: 'e@shops.example', type: 'enterpriseID', username: 'e@shops.example' },
      },
      {
        rule: verifies('create.adobe'),
        entry: { user: 'a@gmail.example', do: [{ addAdobeID: { email: 'a@gmail.example' } }] },
        found: { email: 'a@gmail.example', type: 'adobeID', domain: 'AdobeID' },
      },
      {
        rule: verifies('create.username'),
        entry: { ...byUsername, do: [federated('jo@names.example')] },
        found: { email: 'jo@names.example', username: 'jo', domain: 'names.example' },
      },
      {
        rule: verifies('create.username.email'),
        entry: { user: 'jo@names.example', do: [federated('jo@aliases.example')] },
        found: { email: 'jo@aliases.example', username: 'jo@names.example', domain: 'names.example' },
      },
      {
        rule: verifies('create.nameless'),
        entry: {
          user: 'x@acme.example',
          do: [{ createFederatedID: { email: 'x@acme.example', lastname: 'X', country: 'JP' } }],
        },
        found: { email: 'x@acme.example', lastname: 'X' },
      },
      {
        rule: verifies('create.steps'),
        entry: {
          user: 'new@acme.example',
          do: [federated('new@acme.example'), { add: { group: ['Design'] } }],
        },
        found: { email: 'new@acme.example', groups: ['Design'] },
      },
    ]),
  )('%s', async (_, { entry, found }) => {
    await using visit = await open();

    expect(await visit.act([entry])).toMatchObject({ result: 'success' });

    expect(await visit.user(found.email)).toMatchObject(found);
  });

  test.each(
    titled([
      { rule: verifies('create.ignore'), option: 'ignoreIfAlreadyExists', firstname: 'Jane' },
      { rule: verifies('create.update'), option: 'updateIfAlreadyExists', firstname: 'New' },
    ]),
  )('%s', async (_, { option, firstname }) => {
    await using visit = await open();

    await visit.act([{ user: jane, do: [federated(jane, { option }), { add: { group: ['v1.2'] } }] }]);

    expect(await visit.user(jane)).toMatchObject({ firstname, groups: ['Design', 'v1.2'] });
  });

  test(verifies('create.update.names'), async () => {
    await using visit = await open();

    await visit.act([
      { user: jane, do: [federated(jane, { option: 'updateIfAlreadyExists', country: 'US' })] },
    ]);

    expect(await visit.user(jane)).toMatchObject({ country: 'DE', email: 'Jane@acme.example' });
  });

  test(verifies('create.follow-on'), async () => {
    await using visit = await open();

    const user = 'new@free.example';
    const answer = await visit.act([{ user, do: [federated(user), { add: { group: ['Design'] } }] }]);

    expect(answer).toMatchObject({ result: 'error', errors: [{ step: 0 }] });
    expect(await visit.emails('Design')).toEqual(['Jane@acme.example']);
  });

  test(verifies('entry.case'), async () => {
    await using visit = await open();

    await visit.act([{ user: 'NeW@Acme.example', do: [federated('NeW@Acme.example')] }]);
    await visit.act([{ user: 'new@acme.EXAMPLE', do: [{ add: { group: ['Design'] } }] }]);

    expect(await visit.user('new@acme.example')).toMatchObject({
      email: 'NeW@Acme.example',
      groups: ['Design'],
    });
  });
});

describe.each(stores)('updates on $name', (store) => {
  const open = visitsOn(store);

  test.each(
    titled([
      {
        rule: verifies('update.names'),
        user: jane,
        update: { firstname: 'Janet', lastname: 'Dough' },
        found: { email: 'Jane@acme.example', firstname: 'Janet', lastname: 'Dough' },
      },
      {
        rule: verifies('update.email'),
        user: jane,
        update: { email: 'jane@acme-labs.example' },
        found: { email: 'jane@acme-labs.example', username: 'jane@acme-labs.example' },
      },
      {
        rule: verifies('update.email.username'),
        user: jane,
        update: { email: 'jane@acme-labs.example', username: 'jane.doe@acme.example' },
        found: { email: 'jane@acme-labs.example', username: 'jane.doe@acme.example', domain: 'acme.example' },
      },
      {
        rule: verifies('update.username'),
        user: jd,
        update: { username: 'jdoe' },
        found: { email: jd, username: 'jdoe', domain: 'names.example' },
      },
    ]),
  )('%s', async (_, { user, update, found }) => {
    await using visit = await open();

    expect(await visit.act([{ user, do: [{ update }] }])).toMatchObject({ result: 'success' });

    expect(await visit.user(found.email)).toMatchObject(found);
  });
});

describe.each(stores)('memberships on $name', (store) => {
  const open = visitsOn(store);

  test.each(
    titled([
      {
        rule: verifies('add.group'),
        user: jane,
        step: { add: { group: ['v1.2', 'Photoshop'] } },
        groups: ['Design', 'v1.2', 'Photoshop'],
      },
      {
        rule: verifies('add.admin'),
        user: jane,
        step: { add: { group: ['_admin_Photoshop'] } },
        groups: ['Design', '_admin_Photoshop'],
      },
      { rule: verifies('add.again'), user: jane, step: { add: { group: ['Design'] } }, groups: ['Design'] },
      {
        rule: verifies('add.case'),
        user: jane,
        step: { add: { group: ['PHOTOSHOP'] } },
        groups: ['Design', 'Photoshop'],
      },
      { rule: verifies('add.empty'), user: jane, step: { add: { group: [] } }, groups: ['Design'] },
      {
        rule: verifies('remove.group'),
        user: jd,
        step: { remove: { group: ['photoshop'] } },
        groups: ['_org_admin'],
      },
      {
        rule: verifies('remove.again'),
        user: jane,
        step: { remove: { group: ['Photoshop'] } },
        groups: ['Design'],
      },
      {
        rule: verifies('remove.all', 'remove.org-admin'),
        user: jd,
        step: { remove: 'all' },
        groups: ['_org_admin'],
      },
    ]),
  )('%s', async (_, { user, step, groups }) => {
    await using visit = await open();

    expect(await visit.act([{ user, do: [step] }])).toMatchObject({ result: 'success' });

    const found = await visit.user(user);
    expect(new Set([found?.['groups']].flat())).toEqual(new Set(groups));
  });

  test.each(
    titled([
      { rule: verifies('product.warning'), step: { add: { product: ['Photoshop'] } }, group: 'Photoshop' },
      {
        rule: verifies('roles.warning'),
        step: { addRoles: { admin: ['Photoshop'] } },
        group: '_admin_Photoshop',
      },
    ]),
  )('%s', async (_, { step, group }) => {
    await using visit = await open();

    const answer = await visit.act([{ user: jane, do: [step] }]);

    expect(answer).toMatchObject({
      result: 'success',
      warnings: [{ index: 0, step: 0, warningCode: 'warning.command.deprecated', user: jane }],
    });
    expect(await visit.user(jane)).toMatchObject({ groups: ['Design', group] });
  });
});
