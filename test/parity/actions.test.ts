import { GroupAction, IfAlreadyExistsOption, UserAction } from '@umapi-kit/client';
import { describe, expect, test } from 'vitest';
import { type Visit, visit } from './service.ts';

/** Executes one action and expects it to succeed. */
async function carryOut({ conn }: Visit, action: Parameters<Visit['conn']['executeSingle']>[0]) {
  await conn.executeSingle(action, { immediate: true });
  expect(action.executionErrors()).toEqual([]);
}

describe('a user action', () => {
  test('creates a federated account, adds it to groups and finds it again', async () => {
    await using service = await visit();
    const ann = new UserAction({ email: 'ann@acme.example' })
      .create({ firstName: 'Ann', lastName: 'Lee', country: 'GB' })
      .addToGroups(['Design', 'Photoshop']);

    await carryOut(service, ann);

    expect(await service.user('ann@acme.example')).toMatchObject({
      type: 'federatedID',
      firstName: 'Ann',
      lastName: 'Lee',
      country: 'GB',
      groups: ['Design', 'Photoshop'],
    });
  });

  test.each([
    { idType: 'enterpriseID', email: 'new@shops.example' },
    { idType: 'adobeID', email: 'new@studio.example' },
  ] as const)('creates an account of type $idType', async ({ idType, email }) => {
    await using service = await visit();

    await carryOut(service, new UserAction({ email }).create({ idType, country: 'US' }));

    expect(await service.user(email)).toMatchObject({ type: idType });
  });

  test('names a user by username and domain, or by username and e-mail', async () => {
    await using service = await visit();

    await carryOut(
      service,
      new UserAction({ username: 'jd', domain: 'names.example' }).addToGroups('Design'),
    );
    await carryOut(
      service,
      new UserAction({ username: 'kay', email: 'kay@names.example' }).create({ country: 'DE' }),
    );

    expect(await service.user('jd', 'names.example')).toMatchObject({ groups: ['Design'] });
    expect(await service.user('kay', 'names.example')).toMatchObject({ email: 'kay@names.example' });
  });

  test('updates names and the e-mail', async () => {
    await using service = await visit();
    const change = { email: 'jane.roe@acme.example', lastName: 'Roe' };

    await carryOut(service, new UserAction({ email: 'jane@acme.example' }).update(change));

    expect(await service.user('jane.roe@acme.example')).toMatchObject({ lastName: 'Roe' });
  });

  test('updateIfAlreadyExists updates, ignoreIfAlreadyExists leaves, errorIfAlreadyExists fails', async () => {
    await using service = await visit();
    const create = (firstName: string, onConflict: IfAlreadyExistsOption) =>
      new UserAction({ email: 'jane@acme.example' }).create({ firstName, country: 'DE', onConflict });

    await carryOut(service, create('Janet', IfAlreadyExistsOption.ignoreIfAlreadyExists));
    const ignored = await service.user('jane@acme.example');
    await carryOut(service, create('Joan', IfAlreadyExistsOption.updateIfAlreadyExists));
    const updated = await service.user('jane@acme.example');
    const strict = create('Jill', IfAlreadyExistsOption.errorIfAlreadyExists);
    await service.conn.executeSingle(strict, { immediate: true });

    expect([ignored?.firstName, updated?.firstName]).toEqual(['Jane', 'Joan']);
    expect(strict.executionErrors()).toMatchObject([{ code: 'error.user.already_in_org' }]);
  });

  test('removes from groups named, or from all', async () => {
    await using service = await visit();
    const jane = new UserAction({ email: 'jane@acme.example' });
    await carryOut(service, jane.addToGroups(['Group 1', 'Group 2']));

    await carryOut(service, jane.removeFromGroups(['Group 1']));
    const fewer = await service.user('jane@acme.example');
    await carryOut(service, jane.removeFromGroups({ all: true }));
    const none = await service.user('jane@acme.example');

    expect(new Set(fewer?.groups)).toEqual(new Set(['Design', 'Group 2']));
    expect(none?.groups ?? []).toEqual([]);
  });

  test.each([{ deleteAccount: false }, { deleteAccount: true }])(
    'leaves the organization with $deleteAccount',
    async (options) => {
      await using service = await visit();

      await carryOut(service, new UserAction({ email: 'jane@acme.example' }).removeFromOrganization(options));

      expect(await service.user('jane@acme.example')).toBeUndefined();
      expect(service.actions).toMatchObject([[{ do: [{ removeFromOrg: options }] }]]);
    },
  );

  test('gives and takes the deprecated roles', async () => {
    await using service = await visit();
    const jane = new UserAction({ email: 'jane@acme.example' });

    await carryOut(service, jane.addRole(['Photoshop']));
    const admin = await service.user('jane@acme.example');
    await carryOut(service, jane.removeRole(['Photoshop']));
    const plain = await service.user('jane@acme.example');

    expect(admin?.groups).toContain('_admin_Photoshop');
    expect(plain?.groups).not.toContain('_admin_Photoshop');
  });
});

describe('a group action', () => {
  test('creates, fills, renames, empties and deletes a user group', async () => {
    await using service = await visit();
    const group = (groupName: string) => new GroupAction({ groupName });
    const names = async () => (await service.conn.groups().all()).map(({ groupName }) => groupName);

    await carryOut(
      service,
      group('Crew')
        .create({ description: 'new' })
        .addUsers(['jane@acme.example'])
        .addToProducts(['Photoshop']),
    );
    const members = await service.conn.users({ group: 'Crew' }).all();
    await carryOut(service, group('Crew').update({ name: 'Team' }));
    const renamed = await names();
    await carryOut(
      service,
      group('Team').removeUsers(['jane@acme.example']).removeFromProducts(['Photoshop']),
    );
    const left = await service.conn.users({ group: 'Team' }).all();
    await carryOut(service, group('Team').delete());

    expect(members.map(({ email }) => email)).toEqual(['jane@acme.example']);
    expect(renamed).toContain('Team');
    expect(left).toEqual([]);
    expect(await names()).not.toContain('Team');
  });
});
