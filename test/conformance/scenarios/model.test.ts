import type { SeedOrg } from '@umapi-kit/server';
import { describe, expect, test } from 'vitest';
import { stores } from '../../../packages/server/test/stores.ts';
import { clientId, clientSecret, globexId, orgId } from '../acme.ts';
import { titled, verifies } from '../requirements.ts';
import { accessToken, record, visitsOn } from '../visit.ts';

const a = 'a@acme.example';
const b = 'b@acme.example';
const c = 'c@acme.example';
const pat = 'pat@partner.example';
const create = (email: string) => ({ user: email, do: [{ createFederatedID: { email, country: 'DE' } }] });
const add = (user: string, group: string) => ({ user, do: [{ add: { group: [group] } }] });
const onGroup = (usergroup: string, ...steps: unknown[]) => ({ usergroup, do: steps });

const partner: SeedOrg = {
  id: 'C0C@AdobeOrg',
  name: 'Partner',
  credentials: [{ clientId: 'partner', clientSecret: 'p' }],
  directories: [{ name: 'Partners', type: 'federated', domains: ['partner.example'] }],
  users: [{ email: pat, firstName: 'Pat' }],
};

const globex: SeedOrg = {
  id: globexId,
  name: 'Globex',
  directories: [{ name: 'Globex', type: 'federated', domains: ['globex.example'] }],
};

/** Acme with what it has of the rest of the model. */
function seed(more: Partial<SeedOrg> = {}) {
  const acme: SeedOrg = {
    id: orgId,
    name: 'Acme',
    credentials: [{ clientId, clientSecret }],
    directories: [
      {
        name: 'Employees',
        type: 'federated',
        domains: ['acme.example', 'acme-labs.example', { name: 'strict.example', enforced: true }],
      },
      { name: 'Synced', type: 'federated', domains: ['synced.example'], adobeSynced: true },
    ],
    trusts: [{ org: partner.id, directory: 'Partners' }],
    products: [{ name: 'Photo', profiles: [{ name: 'P', quota: 1 }] }],
    userGroups: [
      { name: 'G', profiles: ['P'] },
      { name: 'Shared', sharedReadOnly: true },
    ],
    contracts: [{ name: 'VIP 42', id: '0123456789ABCDEF0123' }],
    invitations: ['invited@gmail.example'],
    users: [
      { email: a, groups: ['P'] },
      { email: b, groups: ['P', 'Shared'] },
      { email: c, firstName: 'Cee', username: 'cee', domain: 'acme.example' },
      { email: 'off@acme.example', status: 'disabled' },
      { email: 'away@acme.example', firstName: 'Away', directoryOnly: true },
      { email: 's@synced.example' },
    ],
    ...more,
  };
  return { orgs: [acme, partner, globex] };
}

describe.each(stores)('licences on $name', (store) => {
  const open = visitsOn(store);

  test(verifies('licence.active', 'licence.inactive', 'licence.order', 'licence.over'), async () => {
    await using visit = await open({ seed: seed() });

    expect(await visit.emails('P', '?status=active')).toEqual([a]);
    expect(await visit.emails('P', '?status=inactive')).toEqual([b]);
  });

  test(verifies('licence.promotion'), async () => {
    await using visit = await open({ seed: seed() });

    await visit.act([{ user: a, do: [{ remove: { group: ['P'] } }] }]);

    expect(await visit.emails('P', '?status=active')).toEqual([b]);
  });

  test(verifies('licence.indirect', 'licence.group'), async () => {
    await using visit = await open({ seed: seed() });

    await visit.act([
      add(c, 'G'),
      { user: a, do: [{ removeFromOrg: {} }] },
      { user: b, do: [{ remove: 'all' }] },
    ]);

    expect(await visit.emails('P', '?status=active&directOnly=false')).toEqual([c]);
    expect(await visit.emails('G', '?status=inactive')).toEqual([c]);
  });
});

describe.each(stores)('trust on $name', (store) => {
  const open = visitsOn(store);

  test(verifies('trust.create', 'trust.same', 'trust.domain'), async () => {
    await using visit = await open({ seed: seed() });

    await visit.act([create(pat)]);

    const token = await accessToken(visit.server, { client_id: 'partner', client_secret: 'p' });
    const headers = { Authorization: `Bearer ${token}`, 'X-Api-Key': 'partner' };
    const theirs = record(await (await visit.send(`/users/${partner.id}/0`, { headers })).json());
    expect(await visit.emails(undefined, '?domain=partner.example')).toEqual([pat]);
    expect(theirs['users']).toEqual([await visit.user(pat)]);
  });

  test(verifies('trust.delete'), async () => {
    await using visit = await open({ seed: seed() });
    await visit.act([create(pat)]);
    const before = await visit.user(pat);

    await visit.act([{ user: pat, do: [{ removeFromOrg: { deleteAccount: true } }] }]);
    const between = await visit.user(pat);
    await visit.act([create(pat)]);

    expect(between).toBeUndefined();
    expect(await visit.user(pat)).toMatchObject({ id: before?.['id'], firstname: 'Pat' });
  });

  test(verifies('trust.update'), async () => {
    await using visit = await open({ seed: seed() });

    const answer = await visit.act([create(pat), { user: pat, do: [{ update: { firstname: 'P' } }] }]);

    expect(answer).toMatchObject({
      completed: 1,
      errors: [{ index: 1, errorCode: 'error.api.user.not.parent.org' }],
    });
  });
});

describe.each(stores)('what an organization refuses on $name', (store) => {
  const open = visitsOn(store);

  test.each(
    titled([
      {
        rule: verifies('trust.foreign'),
        entry: create('x@globex.example'),
        code: 'error.user.belongs_to_another_org',
      },
      {
        rule: verifies('enforced.adobe'),
        entry: { user: 'x@strict.example', do: [{ addAdobeID: { email: 'x@strict.example' } }] },
        code: 'error.user.domain_enforcement',
      },
      {
        rule: verifies('invited'),
        entry: { user: 'invited@gmail.example', do: [{ addAdobeID: { email: 'invited@gmail.example' } }] },
        code: 'error.user.already_invited',
      },
      {
        rule: verifies('country.embargo'),
        settings: { embargoedCountries: ['DE'] },
        entry: create('x@acme.example'),
        code: 'error.country.invalid',
      },
      {
        rule: verifies('contract.fixed'),
        entry: add(a, '0123456789ABCDEF0123_CONTRACT_GROUP'),
        code: 'error.group.not_found',
      },
      {
        rule: verifies('readonly.add'),
        entry: onGroup('Shared', { add: { user: [a] } }),
        code: 'error.usergroup.readonly.add_user_not_allowed',
      },
      {
        rule: verifies('readonly.remove'),
        entry: onGroup('Shared', { remove: { user: [b] } }),
        code: 'error.usergroup.readonly.remove_user_not_allowed',
      },
      {
        rule: verifies('readonly.update'),
        entry: onGroup('Shared', { updateUserGroup: { name: 'Mine' } }),
        code: 'error.usergroup.readonly.update_not_allowed',
      },
      {
        rule: verifies('readonly.delete'),
        entry: onGroup('Shared', { deleteUserGroup: {} }),
        code: 'error.usergroup.readonly.remove_not_allowed',
      },
      {
        rule: verifies('large'),
        settings: { maxGroupMembers: 1 },
        entry: onGroup('G', { add: { user: [a, b] } }),
        code: 'error.usergroup.exceeds_maximum_member_count',
      },
    ]),
  )('%s', async (_, { entry, code, ...circumstances }) => {
    const settings = 'settings' in circumstances ? { settings: circumstances.settings } : {};
    await using visit = await open({ seed: seed(settings) });

    const { errors } = await visit.act([entry]);

    expect(errors).toMatchObject([{ index: 0, step: 0, errorCode: code }]);
  });

  test.each(
    titled([
      { rule: verifies('enforced.others'), entry: { user: a, do: [{ addAdobeID: { email: a } }] } },
      { rule: verifies('synced.groups'), entry: add('s@synced.example', 'G') },
      {
        rule: verifies('readonly.profiles'),
        entry: onGroup('Shared', { add: { productConfiguration: ['P'] } }),
      },
      { rule: verifies('directory.back'), entry: create('away@acme.example') },
      {
        rule: verifies('username.domains'),
        entry: { user: 'CEE', domain: 'acme-labs.example', do: [{ update: { firstname: 'C' } }] },
      },
    ]),
  )('%s', async (_, { entry }) => {
    await using visit = await open({ seed: seed() });

    expect(await visit.act([entry])).toMatchObject({ result: 'success' });
  });

  test(verifies('synced.remove'), async () => {
    await using visit = await open({ seed: seed() });

    const answer = await visit.act([{ user: 's@synced.example', do: [{ removeFromOrg: {} }] }]);

    expect(answer).toMatchObject({ result: 'error' });
    expect(await visit.user('s@synced.example')).toBeDefined();
  });

  test(verifies('duplicate.keys'), async () => {
    await using visit = await open({ seed: seed() });

    const body = `[{"user":"${a}","do":[{"add":{"group":["G"],"group":["G"]}}]}]`;
    const response = await visit.send('/action/{org}', { method: 'POST', body });

    expect(await response.json()).toMatchObject({
      errors: [{ errorCode: 'error.command.add_remove.duplicate.group_list' }],
    });
  });

  test(verifies('migrating.read', 'migrating.action'), async () => {
    await using visit = await open({ seed: seed({ state: 'migrating' }) });

    const read = await visit.send('/users/{org}/0');

    expect([read.status, await read.text()]).toEqual([403, '']);
    expect(await visit.act([add(a, 'G')])).toMatchObject({ result: 'error.organization.migrating' });
  });

  test(verifies('unavailable'), async () => {
    await using visit = await open({ seed: seed({ settings: { unavailableCalls: ['groups'] } }) });

    const response = await visit.send('/groups/{org}/0');

    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ result: 'error.api.not_available' });
  });
});

describe.each(stores)('what an organization shows on $name', (store) => {
  const open = visitsOn(store);

  test(verifies('status.active', 'directory.only'), async () => {
    await using visit = await open({ seed: seed() });

    expect(await visit.emails()).toEqual([a, b, c, 's@synced.example']);
  });

  test(verifies('contract.shown'), async () => {
    await using visit = await open({ seed: seed() });

    expect(await visit.group('0123456789ABCDEF0123_CONTRACT_GROUP')).toMatchObject({
      type: 'CONTRACT_ADMIN_GROUP',
      contractName: 'VIP 42',
    });
  });
});
