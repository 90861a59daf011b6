import { createSimulatedClock } from '@umapi-kit/clock';
import { AdminError, type RunningServer } from '@umapi-kit/server';
import { describe, expect, test } from 'vitest';
import {
  accessToken,
  clientId,
  clientSecret,
  grant,
  onEachStore,
  orgId,
  record,
  type Visit,
} from './acme.ts';

const globex = 'B0B@AdobeOrg';

/** What an action with one entry was refused with, or `undefined` when it was done. */
async function codeOf(client: Visit, entry: unknown): Promise<unknown> {
  const { errors } = await client.act([entry]);
  return Array.isArray(errors) ? record(errors[0])['errorCode'] : undefined;
}

function create(email: string) {
  return {
    user: email,
    do: [{ createFederatedID: { email, firstname: 'A', lastname: 'B', country: 'US' } }],
  };
}

async function tokenStatus(server: RunningServer, secret: string, id = clientId): Promise<number> {
  const body = new URLSearchParams({ ...grant, client_id: id, client_secret: secret });
  return (await server.fetch(`${server.url}/ims/token/v2`, { method: 'POST', body })).status;
}

async function membersOf(client: Visit, group: string, status: string) {
  const answer = await client.get(`/users/{org}/0/${encodeURIComponent(group)}?status=${status}`);
  const { users } = record(await answer.json());
  return Array.isArray(users) ? users.map((user) => record(user)['email']) : [];
}

describe.each(onEachStore)('an organization on $name', ({ start, visit }) => {
  test('that is made has its roles, and a credential that is made for it works at once', async () => {
    await using server = await start({ listen: false });
    const id = 'NEW1@AdobeOrg';

    const made = await server.admin.createOrg({ id, name: 'New' });
    const credential = await server.admin.createCredential(id, {});

    const { clientSecret: secret, clientId: key } = credential;
    const body = new URLSearchParams({ ...grant, client_id: key, client_secret: secret });
    const token = await server.fetch(`${server.url}/ims/token/v2`, { method: 'POST', body });
    const headers = {
      Authorization: `Bearer ${record(await token.json())['access_token']}`,
      'X-Api-Key': key,
    };
    const groups = await server.fetch(`${server.endpoint}/groups/${id}/0`, { headers });
    expect(made).toEqual({ id, name: 'New', state: 'active', settings: {}, technicalAccounts: 0, users: 0 });
    expect(await groups.text()).toContain('_org_admin');
  });

  test('that migrates refuses changes with a code and readers without a word', async () => {
    await using client = await visit();

    await client.server.admin.changeOrg(orgId, { state: 'migrating' });
    const action = await client.act([create('a@acme.example')]);
    const list = await client.get('/users/{org}/0');
    await client.server.admin.changeOrg(orgId, { state: 'active' });

    expect(action).toMatchObject({ result: 'error.organization.migrating' });
    expect([list.status, await list.text()]).toEqual([403, '']);
    expect((await client.get('/users/{org}/0')).status).toBe(200);
  });

  test('can have single calls switched off', async () => {
    await using client = await visit();

    await client.server.admin.changeOrg(orgId, { settings: { unavailableCalls: ['groups'] } });
    const off = await client.get('/groups/{org}/0');

    expect(off.status).toBe(400);
    expect(await off.json()).toMatchObject({ result: 'error.api.not_available' });
    expect((await client.get('/users/{org}/0')).status).toBe(200);
  });

  test('gets another throttle while it runs', async () => {
    await using client = await visit();
    await client.server.admin.changeOrg(orgId, { settings: { throttle: { perClient: { groups: 1 } } } });

    const first = await client.get('/groups/{org}/0');
    const second = await client.get('/groups/{org}/0');

    expect([first.status, second.status]).toEqual([200, 429]);
  });
});

describe.each(onEachStore)('a directory on $name', ({ start, visit }) => {
  test('that is made lets people of its domains in', async () => {
    await using client = await visit();
    const before = await codeOf(client, create('a@new.example'));

    const directory = await client.server.admin.createDirectory(orgId, { name: 'New', type: 'federated' });
    await client.server.admin.claimDomain(orgId, 'new', { name: 'New.example' });
    const after = await codeOf(client, create('a@new.example'));

    expect(directory).toMatchObject({ login: 'email', adobeSynced: false, domains: [], trustedBy: [] });
    expect([before, after]).toEqual(['error.domain.trust.nonexistent', undefined]);
  });

  test('that Adobe syncs takes nobody in until it is the organization that fills it again', async () => {
    await using client = await visit();

    await client.server.admin.changeDirectory(orgId, 'Employees', { adobeSynced: true });
    const synced = await codeOf(client, create('a@acme.example'));
    await client.server.admin.changeDirectory(orgId, 'Employees', { adobeSynced: false });
    const own = await codeOf(client, create('a@acme.example'));

    expect([synced, own]).toEqual([expect.stringMatching(/^error\./), undefined]);
  });

  test('gives back a domain that nobody is of, and keeps one that somebody is of', async () => {
    await using server = await start({ listen: false });

    await server.admin.releaseDomain(orgId, 'Employees', 'acme-labs.example');
    const kept = server.admin.releaseDomain(orgId, 'Employees', 'acme.example');

    await expect(kept).rejects.toMatchObject({ reason: 'CONFLICT', message: /2 accounts .* delete them/ });
    const [employees] = await server.admin.directories(orgId);
    expect(employees?.domains).toEqual([{ name: 'acme.example', enforced: false }]);
  });

  test('that enforces a domain refuses Adobe IDs of it', async () => {
    await using client = await visit();
    const entry = {
      user: 'x@acme.example',
      do: [{ addAdobeID: { email: 'x@acme.example', country: 'US' } }],
    };

    await client.server.admin.changeDomain(orgId, 'Employees', 'ACME.example', { enforced: true });

    expect(await codeOf(client, entry)).toBe('error.user.domain_enforcement');
  });

  test('lets a trusted organization bring people in until trust is taken back', async () => {
    await using client = await visit();
    const before = await client.get('/users/{org}/0?domain=globex.example');

    const trusted = await client.server.admin.grantTrust(globex, 'Globex', { org: orgId });
    const during = await client.get('/users/{org}/0?domain=globex.example');
    await client.server.admin.revokeTrust(globex, 'Globex', orgId);
    const after = await client.get('/users/{org}/0?domain=globex.example');

    expect(trusted.trustedBy).toEqual([orgId]);
    expect([before.status, during.status, after.status]).toEqual([404, 200, 404]);
  });
});

describe.each(onEachStore)('a product on $name', ({ visit }) => {
  test('that is made has profiles that licences can be given of', async () => {
    await using client = await visit();

    const product = await client.server.admin.createProduct(orgId, {
      name: 'Acrobat',
      profiles: [{ name: 'Acrobat Pro', quota: 1 }],
    });
    const added = await codeOf(client, {
      user: 'jane@acme.example',
      do: [{ add: { group: ['acrobat pro'] } }],
    });

    expect(product).toEqual({
      name: 'Acrobat',
      profiles: [
        { name: 'Acrobat Pro', groupId: expect.any(Number), quota: 1, licencesGranted: 0, members: 0 },
      ],
    });
    expect(added).toBeUndefined();
  });

  test('promotes those who wait for a licence when its quota grows', async () => {
    await using client = await visit();
    const { admin } = client.server;
    await admin.createProduct(orgId, { name: 'Acrobat', profiles: [{ name: 'Pro', quota: 1 }] });
    for (const user of ['jane@acme.example', 'bob@gmail.example'])
      await client.act([{ user, do: [{ add: { group: ['Pro'] } }] }]);
    const before = await membersOf(client, 'Pro', 'inactive');

    const changed = await admin.changeProfile(orgId, 'Acrobat', 'Pro', { quota: 2 });

    expect(before).toEqual(['bob@gmail.example']);
    expect(changed).toMatchObject({ quota: 2, licencesGranted: 2, members: 2 });
    expect(await membersOf(client, 'Pro', 'inactive')).toEqual([]);
  });

  test('that is renamed takes its admin groups along', async () => {
    await using client = await visit();

    await client.server.admin.changeProfile(orgId, 'Creative Cloud', 'Photoshop', { name: 'Paint' });
    const code = await codeOf(client, {
      user: 'jane@acme.example',
      do: [{ add: { group: ['_admin_Paint'] } }],
    });

    expect(code).toBeUndefined();
    const jd = await (await client.get('/organizations/{org}/users/jd@acme.example')).json();
    expect(record(record(jd)['user'])['groups']).toContain('Paint');
  });

  test('that is deleted leaves no trace in people and lists', async () => {
    await using client = await visit();

    await client.server.admin.deleteProduct(orgId, 'Creative Cloud');

    const groups = await (await client.get('/groups/{org}/0')).text();
    const users = await (await client.get('/users/{org}/0?directOnly=false')).text();
    expect(groups + users).not.toMatch(/Photoshop|All Apps|Creative/);
    expect(await client.server.admin.products(orgId)).toEqual([]);
  });
});

describe.each(onEachStore)('a credential on $name', ({ start, visit }) => {
  test('shows its secret once, when it is made', async () => {
    await using server = await start({ listen: false });

    const made = await server.admin.createCredential(orgId, { clientId: 'second' });
    const listed = await server.admin.credentials(orgId);

    expect(await tokenStatus(server, made.clientSecret, 'second')).toBe(200);
    expect(JSON.stringify(listed)).not.toContain(made.clientSecret);
    expect(listed.map((credential) => credential.clientId)).toEqual([clientId, 'second']);
  });

  test('has both secrets while one is rotated, and the new one alone afterwards', async () => {
    await using server = await start({ listen: false });

    const both = await server.admin.rotateSecret(orgId, clientId);
    const during = [await tokenStatus(server, clientSecret), await tokenStatus(server, both.clientSecret)];
    const last = await server.admin.rotateSecret(orgId, clientId, { keepOld: false });
    const after = [
      await tokenStatus(server, both.clientSecret),
      await tokenStatus(server, last.clientSecret),
    ];

    expect([both.secrets, during]).toEqual([2, [200, 200]]);
    expect([last.secrets, after]).toEqual([1, [401, 200]]);
  });

  test('whose secrets expired keeps its tokens until those expire, too', async () => {
    await using client = await visit();
    const { admin } = client.server;

    await admin.expireSecrets(orgId, clientId);
    const signIn = await tokenStatus(client.server, clientSecret);
    const held = await client.get('/users/{org}/0');
    await admin.expireTokens(orgId, clientId);
    const expired = await client.get('/users/{org}/0');

    expect([signIn, held.status, expired.status]).toEqual([401, 200, 401]);
  });

  test('without the permission to write can read only', async () => {
    await using client = await visit();

    await client.server.admin.changeCredential(orgId, clientId, { permissions: ['read'] });
    const url = `${client.server.endpoint}/action/${orgId}`;
    const written = await client.server.fetch(url, { method: 'POST', headers: client.headers, body: '[]' });

    expect([(await client.get('/users/{org}/0')).status, written.status]).toEqual([200, 403]);
  });

  test('that is deleted lets its tokens in no more', async () => {
    await using client = await visit();

    await client.server.admin.deleteCredential(orgId, clientId);

    expect((await client.get('/users/{org}/0')).status).toBe(401);
  });

  test('gets certificates that last as long as is asked for, and can be expired', async () => {
    const clock = createSimulatedClock(Date.UTC(2026, 0, 1));
    await using server = await start({ clock, listen: false });

    const made = await server.admin.makeCertificate(orgId, clientId, { validForDays: 10 });
    const again = await server.admin.addCertificate(orgId, clientId, { pem: made.certificate });
    const expired = await server.admin.expireCertificate(orgId, clientId, made.id);

    expect(made).toMatchObject({
      expiresAt: Date.UTC(2026, 0, 11),
      certificate: expect.stringContaining('BEGIN CERTIFICATE'),
      privateKey: expect.stringContaining('PRIVATE KEY'),
    });
    const [credential] = await server.admin.credentials(orgId);
    expect(credential?.certificates).toEqual([expired, again]);
    expect(expired).toEqual({ id: made.id, expiresAt: clock.now() });
  });
});

describe.each(onEachStore)('a shared group on $name', ({ visit }) => {
  test('can be read in the other organization, not changed', async () => {
    await using client = await visit();
    const { admin } = client.server;
    await admin.createCredential(globex, { clientId: 'globex-2', clientSecret: 'secret-two' });
    const shared = await admin.shareGroup(globex, { from: orgId, group: 'design' });

    const body = new URLSearchParams({ ...grant, client_id: 'globex-2', client_secret: 'secret-two' });
    const token = await client.server.fetch(`${client.server.url}/ims/token/v2`, { method: 'POST', body });
    const headers = {
      Authorization: `Bearer ${record(await token.json())['access_token']}`,
      'X-Api-Key': 'globex-2',
    };
    const entries = JSON.stringify([{ usergroup: 'Design', do: [{ deleteUserGroup: {} }] }]);
    const url = `${client.server.endpoint}/action/${globex}`;
    const refused = await client.server.fetch(url, { method: 'POST', headers, body: entries });

    expect(shared).toEqual({ name: 'Design', groupId: expect.any(Number), members: 0 });
    expect(await refused.text()).toContain('error.usergroup.readonly.');
    await admin.withdrawGroup(globex, 'Design');
    expect(await admin.sharedGroups(globex)).toEqual([]);
  });
});

describe.each(onEachStore)('a mistake on $name', ({ start }) => {
  test.each<{
    what: string;
    does: (server: RunningServer) => Promise<unknown>;
    reason: string;
    says: RegExp;
  }>([
    {
      what: 'an organization that is not there',
      does: ({ admin }) => admin.products('NONE@AdobeOrg'),
      reason: 'NOT_FOUND',
      says: /NONE@AdobeOrg; create it/,
    },
    {
      what: 'an id of a wrong form',
      does: ({ admin }) => admin.createOrg({ id: 'x y', name: 'X' }),
      reason: 'INVALID',
      says: /^id: must be letters and digits/,
    },
    {
      what: 'a name with a character that can not be seen',
      does: ({ admin }) => admin.claimDomain(orgId, 'Employees', { name: 'a\u0000b.example' }),
      reason: 'INVALID',
      says: /^name: must not have control characters/,
    },
    {
      what: 'an id of a character that can not be seen',
      does: ({ admin }) => admin.products('A\u0000B@AdobeOrg'),
      reason: 'NOT_FOUND',
      says: /create it/,
    },
    {
      what: 'an organization that is there',
      does: ({ admin }) => admin.createOrg({ id: orgId, name: 'X' }),
      reason: 'CONFLICT',
      says: /^id: .* choose another/,
    },
    {
      what: 'a domain that another organization claims',
      does: ({ admin }) => admin.claimDomain(orgId, 'Employees', { name: 'GLOBEX.example' }),
      reason: 'CONFLICT',
      says: /^name: .*"Globex" of B0B@AdobeOrg; release it/,
    },
    {
      what: 'a profile whose name a user group has',
      does: ({ admin }) => admin.createProfile(orgId, 'Creative Cloud', { name: 'design' }),
      reason: 'CONFLICT',
      says: /^name: .*"design" already/,
    },
    {
      what: 'profiles of which one is named as an admin group of the other',
      does: ({ admin }) =>
        admin.createProduct(orgId, { name: 'P', profiles: [{ name: 'X' }, { name: '_ADMIN_x' }] }),
      reason: 'CONFLICT',
      says: /^profiles\[1\]\.name: .* choose another/,
    },
    {
      what: 'a client id that is taken',
      does: ({ admin }) => admin.createCredential(globex, { clientId }),
      reason: 'CONFLICT',
      says: /^clientId: /,
    },
    {
      what: 'a credential of another organization',
      does: ({ admin }) => admin.rotateSecret(globex, clientId),
      reason: 'NOT_FOUND',
      says: /no credential/,
    },
    {
      what: 'a negative quota',
      does: ({ admin }) => admin.changeProfile(orgId, 'Creative Cloud', 'All Apps', { quota: -1 }),
      reason: 'INVALID',
      says: /^quota: /,
    },
    {
      what: 'no certificate',
      does: ({ admin }) => admin.addCertificate(orgId, clientId, { pem: 'secret-thing' }),
      reason: 'INVALID',
      says: /^pem: must be an X\.509 certificate(?!.*secret-thing)/,
    },
  ])('names the field and the fix: $what', async ({ does, reason, says }) => {
    await using server = await start({ listen: false });

    const error = await does(server).catch((thrown: unknown) => thrown);

    expect(error).toBeInstanceOf(AdminError);
    expect(error).toMatchObject({ code: 'ADMIN', reason, message: expect.stringMatching(says) });
  });

  test('in one part leaves nothing of the rest behind', async () => {
    await using server = await start({ listen: false });
    const before = await server.admin.products(orgId);
    const profiles = [{ name: 'Fine' }, { name: 'Design' }];

    await expect(server.admin.createProduct(orgId, { name: 'Half', profiles })).rejects.toThrow(
      /profiles\[1\]/,
    );

    expect(await server.admin.products(orgId)).toEqual(before);
    expect(await accessToken(server)).toEqual(expect.any(String));
  });
});
