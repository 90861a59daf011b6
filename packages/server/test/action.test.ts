import { describe, expect, test } from 'vitest';
import { onEachStore, record, type Visit } from './acme.ts';

async function show(client: Visit, email: string): Promise<unknown> {
  return record(await (await client.get(`/organizations/{org}/users/${email}`)).json())['user'];
}

async function members(client: Visit, group: string): Promise<unknown> {
  const page = record(await (await client.get(`/users/{org}/0/${encodeURIComponent(group)}`)).json());
  const { users } = page;
  return Array.isArray(users) ? users.map((user) => record(user)['email']) : page['result'];
}

const newcomer = {
  createFederatedID: { email: 'New@acme.example', firstname: 'Zoë', lastname: 'Ñu', country: 'ES' },
};

describe.each(onEachStore)('the answer on $name', ({ visit }) => {
  test('of a partial success names entry, step, code and what the entry was called', async () => {
    await using client = await visit();

    const answer = await client.act([
      { user: 'new@acme.example', requestID: 'r-1', do: [newcomer, { add: { product: ['Photoshop'] } }] },
      {
        user: 'jane@acme.example',
        requestID: 'r-2',
        do: [{ add: { group: ['Photoshop'] } }, { add: { group: ['Nobody'] } }, { remove: 'all' }],
      },
      { usergroup: 'Nowhere', do: [{ deleteUserGroup: {} }] },
    ]);

    expect(answer).toEqual({
      completed: 1,
      notCompleted: 2,
      completedInTestMode: 0,
      result: 'partial',
      errors: [
        {
          index: 1,
          step: 1,
          requestID: 'r-2',
          errorCode: 'error.group.not_found',
          message: 'Group Nobody was not found',
          user: 'jane@acme.example',
        },
        {
          index: 2,
          step: 0,
          errorCode: 'error.usergroup.not_found',
          message: 'User group Nowhere was not found',
          user: 'Nowhere',
        },
      ],
      warnings: [
        {
          index: 0,
          step: 1,
          warningCode: 'warning.command.deprecated',
          message: expect.any(String),
          user: 'new@acme.example',
          requestID: 'r-1',
        },
      ],
    });
    expect(await show(client, 'jane@acme.example')).toMatchObject({ groups: ['Design', 'Photoshop'] });
  });

  test('of a success has neither errors nor warnings', async () => {
    await using client = await visit();

    const answer = await client.act([{ user: 'jane@acme.example', do: [{ update: { firstname: 'J' } }] }]);

    expect(answer).toEqual({ completed: 1, notCompleted: 0, completedInTestMode: 0, result: 'success' });
  });

  test('of a total failure is an error', async () => {
    await using client = await visit();

    const answer = await client.act([{ user: 'x@acme.example', do: [{ remove: 'all' }] }]);

    expect(answer).toMatchObject({ completed: 0, notCompleted: 1, result: 'error' });
  });

  test('repeats neither user nor requestID where a string is too long', async () => {
    await using client = await visit();

    const step = { createFederatedID: { email: 'x@acme.example', country: 'GER' } };
    const { errors } = await client.act([{ user: 'x@acme.example', requestID: 'r', do: [step] }]);

    expect(errors).toEqual([
      {
        index: 0,
        step: 0,
        errorCode: 'error.command.string.too_long',
        message: 'String too long in command for field: country, max length 2',
      },
    ]);
  });
});

describe.each(onEachStore)('a user entry on $name', ({ visit }) => {
  test('creates a person, who is listed as given and found without case', async () => {
    await using client = await visit();

    await client.act([
      { user: 'New@acme.example', do: [newcomer, { add: { group: ['design', 'all apps'] } }] },
    ]);

    expect(await show(client, 'new@ACME.example')).toMatchObject({
      email: 'New@acme.example',
      username: 'New@acme.example',
      firstname: 'Zoë',
      lastname: 'Ñu',
      country: 'ES',
      groups: ['Design', 'All Apps'],
    });
  });

  test('creates a person without a country when it says UD', async () => {
    await using client = await visit();

    const create = { createEnterpriseID: { email: 'new@shops.example', country: 'UD' } };
    const answer = await client.act([{ user: 'new@shops.example', do: [create] }]);

    expect(answer).toMatchObject({ result: 'success' });
    expect(await show(client, 'new@shops.example')).not.toHaveProperty('country');
  });

  test('names its person by the new account in every step after a create', async () => {
    await using client = await visit();

    const create = { createFederatedID: { email: 'someone@acme.example', country: 'DE' } };
    const add = { add: { group: ['Design'] } };
    const answer = await client.act([{ user: 'jo@names.example', do: [create, add] }]);

    expect(answer).toMatchObject({ result: 'success' });
    expect(await members(client, 'Design')).toContain('someone@acme.example');
  });

  test('ignoring an existing person changes no name, updating changes names only', async () => {
    await using client = await visit();
    const again = (option: string) => ({
      user: 'jane@acme.example',
      do: [{ createFederatedID: { email: 'jane@acme.example', firstname: option, country: 'FR', option } }],
    });

    await client.act([again('ignoreIfAlreadyExists')]);
    const ignored = await show(client, 'jane@acme.example');
    await client.act([again('updateIfAlreadyExists')]);
    const updated = await show(client, 'jane@acme.example');

    expect(ignored).toMatchObject({ firstname: 'Jane', country: 'DE' });
    expect(updated).toMatchObject({
      firstname: 'updateIfAlreadyExists',
      country: 'DE',
      email: 'Jane@acme.example',
    });
  });

  test('a new e-mail moves the username along where both were the same, and keeps the id', async () => {
    await using client = await visit();
    const before = record(await show(client, 'jane@acme.example'));

    await client.act([
      { user: 'jane@acme.example', do: [{ update: { email: 'jd2@acme-labs.example' } }, { remove: 'all' }] },
      { user: 'jd', domain: 'acme.example', do: [{ update: { email: 'jo@acme.example' } }] },
    ]);

    const { groups, ...rest } = before;
    expect(groups).toEqual(['Design']);
    expect(await show(client, 'jd2@acme-labs.example')).toEqual({
      ...rest,
      email: 'jd2@acme-labs.example',
      username: 'jd2@acme-labs.example',
      domain: 'acme-labs.example',
    });
    expect(await show(client, 'jo@acme.example')).toMatchObject({ username: 'jd' });
  });

  test('remove all leaves nothing but _org_admin', async () => {
    await using client = await visit();

    await client.act([{ user: 'jd@acme.example', do: [{ remove: 'all' }] }]);

    expect(await show(client, 'jd@acme.example')).toMatchObject({ groups: ['_org_admin'] });
  });

  test('a person removed from the organization keeps the account and comes back without groups', async () => {
    await using client = await visit();
    const remove = { user: 'jane@acme.example', do: [{ removeFromOrg: {} }] };
    const create = { createFederatedID: { email: 'jane@acme.example', option: 'ignoreIfAlreadyExists' } };

    await client.act([remove]);
    const gone = await members(client, 'Design');
    await client.act([{ user: 'jane@acme.example', do: [create] }]);

    expect(gone).toEqual([]);
    const back = await show(client, 'jane@acme.example');
    expect(back).toMatchObject({ email: 'Jane@acme.example', firstname: 'Jane', country: 'DE' });
    expect(back).not.toHaveProperty('groups');
  });

  test('a deleted account is made anew', async () => {
    await using client = await visit();
    const before = record(await show(client, 'jane@acme.example'));
    const remove = { user: 'jane@acme.example', do: [{ removeFromOrg: { deleteAccount: true } }] };
    const create = { createFederatedID: { email: 'jane@acme.example', country: 'US' } };

    await client.act([remove, { user: 'jane@acme.example', do: [create] }]);

    const after = record(await show(client, 'jane@acme.example'));
    expect(after).toMatchObject({ email: 'jane@acme.example', country: 'US' });
    expect(after['id']).not.toBe(before['id']);
  });

  test('removing somebody who was never there succeeds', async () => {
    await using client = await visit();

    const answer = await client.act([{ user: 'gone@nowhere.example', do: [{ removeFromOrg: {} }] }]);

    expect(answer).toMatchObject({ result: 'success' });
  });

  test('useAdobeID means the Adobe ID beside an owned account', async () => {
    await using client = await visit();
    const user = 'jane@acme.example';

    await client.act([
      { user, do: [{ addAdobeID: { email: user } }] },
      { user, useAdobeID: true, do: [{ add: { group: ['Photoshop'] } }] },
    ]);

    const owned = await show(client, user);
    const personal = await show(client, `${user}?domain=AdobeID`);
    expect([owned, personal]).toMatchObject([{ groups: ['Design'] }, { groups: ['Photoshop'] }]);
  });
});

describe.each(onEachStore)('a user-group entry on $name', ({ visit }) => {
  test('makes a group, fills it and attaches it to a profile', async () => {
    await using client = await visit();

    const answer = await client.act([
      {
        usergroup: 'DevOps',
        do: [
          { createUserGroup: { description: 'People' } },
          { add: { user: ['JANE@acme.example', 'jd@acme.example'] } },
          { add: { productConfiguration: ['photoshop'] } },
        ],
      },
    ]);

    expect(answer).toMatchObject({ result: 'success' });
    expect(await members(client, 'devops')).toEqual(['Jane@acme.example', 'jd@acme.example']);
    const holders = await client.get('/users/{org}/0/Photoshop?directOnly=false');
    expect(holders.headers.get('X-Total-Count')).toBe('2');
  });

  test('a rename is seen in people at once, and moves the admin group along', async () => {
    await using client = await visit();
    await client.act([{ user: 'jane@acme.example', do: [{ add: { group: ['_admin_Design'] } }] }]);

    await client.act([{ usergroup: 'Design', do: [{ updateUserGroup: { name: 'Drawing' } }] }]);

    expect(await show(client, 'jane@acme.example')).toMatchObject({ groups: ['Drawing', '_admin_Drawing'] });
    expect(await members(client, 'Design')).toBe('error.group.not_found');
  });

  test('a deleted group leaves nothing in people', async () => {
    await using client = await visit();
    await client.act([{ user: 'jane@acme.example', do: [{ add: { group: ['_admin_Design'] } }] }]);

    await client.act([{ usergroup: 'Design', do: [{ deleteUserGroup: {} }] }]);

    expect(await show(client, 'jane@acme.example')).not.toHaveProperty('groups');
  });

  test('remove all empties it of people and profiles', async () => {
    await using client = await visit();

    await client.act([{ usergroup: 'Design', do: [{ remove: 'all' }] }]);

    expect(await members(client, 'Design')).toEqual([]);
    const holders = await client.get('/users/{org}/0/All%20Apps?directOnly=false');
    expect(holders.headers.get('X-Total-Count')).toBe('0');
  });
});

describe.each(onEachStore)('a warning on $name', ({ visit }) => {
  test('tells of roles in their old spelling, which mean the admin groups', async () => {
    await using client = await visit();
    const roles = { admin: ['support', 'Design'], productAdmin: ['Creative Cloud'] };
    const user = 'jane@acme.example';

    const given = await client.act([{ user, do: [{ addRoles: roles }] }]);
    const held = record(await show(client, user))['groups'];
    await client.act([{ user, do: [{ removeRoles: roles }] }]);

    expect(given).toMatchObject({ result: 'success', warnings: [{ step: 0 }] });
    expect(held).toEqual(['Design', '_support_admin', '_admin_Design', '_product_admin_Creative Cloud']);
    expect(await show(client, user)).toMatchObject({ groups: ['Design'] });
  });

  test('is given for steps that were done, not for the one that failed nor for those after it', async () => {
    await using client = await visit();
    const step = (name: string) => ({ add: { product: [name] } });

    const { warnings } = await client.act([
      { user: 'jane@acme.example', do: [step('Photoshop'), step('No'), step('All Apps')] },
    ]);

    expect(warnings).toMatchObject([{ step: 0 }]);
    expect(warnings).toHaveLength(1);
  });
});

describe.each(onEachStore)('test mode on $name', ({ visit }) => {
  test('checks everything and changes nothing', async () => {
    await using client = await visit();
    const create = { user: 'new@acme.example', do: [newcomer] };

    const answer = await client.act(
      [
        create,
        create,
        { user: 'x@acme.example', do: [{ add: { group: ['Design'] } }] },
        { user: 'x@acme.example', do: [{ add: { group: ['No'] } }] },
      ],
      '?testOnly=true',
    );

    expect(answer).toMatchObject({
      completed: 0,
      notCompleted: 1,
      completedInTestMode: 3,
      result: 'partial',
      errors: [{ index: 3, errorCode: 'error.group.not_found' }],
    });
    expect(await show(client, 'new@acme.example')).toBeUndefined();
  });

  test('lets an unknown user pass in an otherwise valid entry of any kind', async () => {
    await using client = await visit();
    const unknown = 'nobody@acme.example';

    const answer = await client.act(
      [
        { user: unknown, do: [{ update: { firstname: 'N' } }, { remove: 'all' }] },
        { user: unknown, do: [{ removeFromOrg: { deleteAccount: true } }] },
        { usergroup: 'Design', do: [{ add: { user: [unknown], productConfiguration: ['Photoshop'] } }] },
        { usergroup: 'New', do: [{ createUserGroup: {} }, { add: { user: [unknown] } }] },
        { usergroup: 'New', do: [{ add: { user: [unknown] } }] },
      ],
      '?testOnly=TRUE',
    );

    expect(answer).toMatchObject({
      completed: 0,
      completedInTestMode: 4,
      notCompleted: 1,
      errors: [{ index: 4, errorCode: 'error.usergroup.not_found' }],
    });
  });

  test('finds the faults that a real call would, and leaves licences and groups as they are', async () => {
    await using client = await visit();
    const state = async () => {
      const paths = [
        '/users/{org}/0',
        '/groups/{org}/0',
        '/users/{org}/0/All%20Apps?directOnly=false&status=active',
      ];
      return Promise.all(paths.map(async (path) => (await client.get(path)).text()));
    };
    const before = await state();

    const answer = await client.act(
      [
        { usergroup: 'Design', do: [{ updateUserGroup: { name: 'Drawing' } }, { remove: 'all' }] },
        { user: 'jane@acme.example', do: [{ removeFromOrg: { deleteAccount: true } }] },
        { user: 'bob@gmail.example', do: [{ update: { firstname: 'B' } }] },
      ],
      '?testOnly=true',
    );

    expect(answer).toMatchObject({
      result: 'partial',
      errors: [{ index: 2, errorCode: 'error.update.adobeid.no' }],
    });
    expect(await state()).toEqual(before);
  });
});
