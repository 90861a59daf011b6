import { generateKeyPairSync } from 'node:crypto';
import { inspect } from 'node:util';
import { createSimulatedClock } from '@umapi-kit/clock';
import { type DirectoryConfig, type OktaDirectory, type ReadRequest, SourceError } from '@umapi-kit/sync';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { clockWithoutWaits, contextOf, readOnClock, readSource } from '../support/read-source.ts';
import { serveHandler } from '../support/serve-handler.ts';
import {
  createOktaStandIn,
  type OktaFault,
  type OktaGroup,
  type OktaOptions,
  type OktaUser,
} from './okta-stand-in.ts';

const okta = { kind: 'okta', host: 'acme.okta.example', apiToken: { env: 'okta-token' } } as const;

const jane = person('00u1', {
  email: 'jane@x.example',
  firstName: 'Jane',
  lastName: 'Doe',
  countryCode: 'de',
});
const zoe = person('00u2', {
  email: 'zoë@x.example',
  firstName: 'Zoë',
  lastName: 'Ångström',
  countryCode: 'SE',
});
const rick = person('00u3', { email: 'rick@x.example', firstName: 'Rick' });
const design = { id: '00g1', name: 'Design', members: ['00u1', '00u2'] };
const print = { id: '00g2', name: 'Print', members: ['00u1'] };

function person(id: string, profile: OktaUser['profile'], status = 'ACTIVE'): OktaUser {
  return { id, status, profile: { login: profile['email'], ...profile } };
}

/** Reads on a simulated clock that jumps over waits. */
function readOkta(
  options: Partial<OktaOptions>,
  { request, config }: { request?: Partial<ReadRequest>; config?: Partial<OktaDirectory> } = {},
) {
  const clock = createSimulatedClock();
  const { handler, calls } = createOktaStandIn({
    clock,
    users: [jane, zoe, rick],
    groups: [design, print],
    ...options,
  });
  const directory: DirectoryConfig = { ...okta, ...config };
  const read = readOnClock(directory, { ...contextOf(handler), clock }, request);
  return { read, calls, clock };
}

test('everybody is read, with the groups that matter and no others', async () => {
  const { read } = readOkta({}, { request: { groups: ['design'] } });

  expect(await read).toEqual({
    users: [
      {
        idType: 'federatedID',
        email: 'jane@x.example',
        firstName: 'Jane',
        lastName: 'Doe',
        country: 'DE',
        groups: ['Design'],
        place: 'okta:00u1',
      },
      {
        idType: 'federatedID',
        email: 'zoë@x.example',
        firstName: 'Zoë',
        lastName: 'Ångström',
        country: 'SE',
        groups: ['Design'],
        place: 'okta:00u2',
      },
      { idType: 'federatedID', email: 'rick@x.example', firstName: 'Rick', groups: [], place: 'okta:00u3' },
    ],
    rejects: [],
    groupsFound: ['Design'],
  });
});

test('members alone are read from their groups, each once, and the list of users is left alone', async () => {
  const { read, calls } = readOkta({}, { request: { groups: ['Design', 'Print'], people: 'members' } });

  const { users } = await read;

  expect(users.map(({ email, groups }) => [email, groups.toSorted()])).toEqual([
    ['jane@x.example', ['Design', 'Print']],
    ['zoë@x.example', ['Design']],
  ]);
  expect(calls.filter(({ path }) => path === '/api/v1/users')).toEqual([]);
});

test('one person is asked for alone, with their groups', async () => {
  const { read, calls } = readOkta({}, { request: { groups: ['Print'], email: 'jane@x.example' } });

  const { users } = await read;

  expect(users.map(({ email, groups }) => [email, groups])).toEqual([['jane@x.example', ['Print']]]);
  expect(calls).toHaveLength(3);
});

test('a person who is not there is no empty directory', async () => {
  const { read } = readOkta({}, { request: { email: 'nobody@x.example' } });

  expect(await read).toEqual({ users: [], rejects: [], groupsFound: [] });
});

test('only who fits the filter is a person, by default who is active', async () => {
  const users = [jane, person('00u9', { email: 'gone@x.example' }, 'SUSPENDED'), rick];
  const byDefault = readOkta({ users });
  const byExpression = readOkta({ users }, { config: { userFilter: 'user.profile.firstName == "Rick"' } });

  expect((await byDefault.read).users.map(({ email }) => email)).toEqual([
    'jane@x.example',
    'rick@x.example',
  ]);
  expect((await byExpression.read).users.map(({ email }) => email)).toEqual(['rick@x.example']);
});

test('templates say what the fields are made of, and other attributes come when they are asked for', async () => {
  const users = [person('00u1', { email: 'j@x.example', nick: 'jd', costCenter: 42, roles: ['a', 'b'] })];
  const templates = { username: '{nick}', domain: 'corp.example', firstName: '{nick} ({id})' };
  const { read } = readOkta(
    { users },
    { config: { templates }, request: { attributes: ['costCenter', 'roles', 'nothing', 'status'] } },
  );

  expect((await read).users).toEqual([
    {
      idType: 'federatedID',
      email: 'j@x.example',
      username: 'jd',
      domain: 'corp.example',
      firstName: 'jd (00u1)',
      attributes: { costCenter: '42', roles: ['a', 'b'], status: 'ACTIVE' },
      groups: [],
      place: 'okta:00u1',
    },
  ]);
});

test('a record without an e-mail is a reject and stops nobody', async () => {
  const { read } = readOkta({ users: [person('00u1', { firstName: 'Nobody' }), rick] });

  const { users, rejects } = await read;

  expect(users.map(({ email }) => email)).toEqual(['rick@x.example']);
  expect(rejects).toEqual([
    { reject: 'the e-mail is empty; fill it in', place: 'okta:00u1', column: '{email}' },
  ]);
});

test('a group is found by its whole name, also among many that begin like it', async () => {
  const groups = Array.from({ length: 450 }, (_, index) => ({
    id: `00g${index}`,
    name: `Team ${index}`,
    members: [],
  }));
  const wanted = { id: '00gx', name: 'Team "ü"', members: ['00u1'] };
  const many = [...groups, { id: '00gy', name: 'Team', members: ['00u2'] }, wanted];
  const { read } = readOkta({ groups: many }, { request: { groups: ['Team', ' team "Ü" ', 'Nowhere'] } });

  const { users, groupsFound } = await read;

  expect(groupsFound).toEqual(['Team', 'Team "ü"']);
  expect(users.map(({ groups: own }) => own)).toEqual([['Team "ü"'], ['Team'], []]);
});

test('two groups of one name stop the reading, since nobody can tell which one is meant', async () => {
  const groups = [design, { id: '00g7', name: 'DESIGN', members: [] }];
  const { read } = readOkta({ groups }, { request: { groups: ['Design'] } });

  await expect(read).rejects.toMatchObject({
    code: 'SOURCE_FORMAT',
    message: expect.stringContaining('2 groups are called "Design" (00g1, 00g7)'),
  });
});

test('all groups are read where dynamic groups need them', async () => {
  const { read } = readOkta({}, { config: { allGroups: true }, request: { groups: ['Print'] } });

  const { users, groupsFound } = await read;

  expect(groupsFound).toEqual(['Design', 'Print']);
  expect(users[0]?.groups.toSorted()).toEqual(['Design', 'Print']);
});

const crowd: readonly OktaUser[] = Array.from({ length: 5_000 }, (_, index) =>
  person(`00u${index}`, { email: `p${index}@x.example`, firstName: 'Þór', lastName: `Nr ${index}` }),
);
const everyone: OktaGroup = { id: '00ge', name: 'Everyone', members: crowd.map(({ id }) => id) };

test('5,000 people come whole and once, in pages of 200', async () => {
  const { read, calls } = readOkta(
    { users: crowd, groups: [everyone] },
    { request: { groups: ['everyone'] } },
  );

  const { users } = await read;

  expect(new Set(users.map(({ email }) => email)).size).toBe(5_000);
  expect(users.filter(({ groups }) => groups.length !== 1)).toEqual([]);
  expect(calls).toHaveLength(1 + 25 + 25);
});

test('people who come again on the next page are given once', async () => {
  const { read } = readOkta({
    users: crowd,
    fault: ({ path, query }) =>
      path.endsWith('/users') && query.has('after') ? 'repeat last user' : undefined,
  });

  expect((await read).users).toHaveLength(5_000);
});

test.each([
  { name: 'a server error for one page', fault: { status: 500 }, problem: 'gave no answer after' },
  { name: 'a page that always breaks off', fault: 'cut', problem: 'breaks off|terminated' },
  { name: 'a refusal in the middle', fault: { status: 403 }, problem: 'refused with status 403: E0000009' },
  { name: 'a page that is no list', fault: 'no list', problem: 'answered with no list' },
] as const)('$name makes no short list, but an error', async ({ fault, problem }) => {
  const { read } = readOkta({
    users: crowd,
    fault: ({ query }) => (query.get('after') === btoa('600') ? fault : undefined),
  });

  await expect(read).rejects.toMatchObject({ name: 'SourceError', message: expect.stringMatching(problem) });
});

test('a member list that fails is an error, although every user could be read', async () => {
  const { read } = readOkta(
    { fault: ({ path }) => (path.includes('00g2') ? { status: 503 } : undefined) },
    {
      request: { groups: ['Design', 'Print'] },
    },
  );

  await expect(read).rejects.toMatchObject({
    code: 'SOURCE_UNREADABLE',
    message: expect.stringContaining('503'),
  });
});

test('a failure that passes is retried, and costs nothing', async () => {
  const { read } = readOkta({ users: crowd, fault: ({ number }) => (number % 3 === 0 ? 'cut' : undefined) });

  expect((await read).users).toHaveLength(5_000);
});

const aFault = fc.constantFrom<OktaFault | undefined>(
  ...[undefined, undefined, undefined, undefined, { status: 503 }, { status: 429 }, { status: 403 }],
  ...(['cut', 'repeat last user', 'no list', 'next elsewhere'] as const),
);

test('whatever goes wrong in whatever order, either everybody is given or nobody', async () => {
  const few = crowd.slice(0, 450);
  const groups = [{ ...everyone, members: few.map(({ id }) => id) }, design];
  const request = { groups: ['Everyone', 'Design'] };
  await fc.assert(
    fc.asyncProperty(fc.array(aFault, { maxLength: 20 }), async (faults) => {
      const { read } = readOkta(
        { users: few, groups, fault: ({ number }) => faults[number - 1] },
        { request },
      );

      const given = await read.then(
        ({ users }) => users.filter((user) => user.groups.includes('Everyone')).length,
        (error: unknown) => (error instanceof SourceError ? 'nobody' : error),
      );

      expect([450, 'nobody']).toContain(given);
    }),
  );
});

test('the quota of a minute is never overdrawn, and its reset is waited for by the clock of Okta', async () => {
  const { read, calls, clock } = readOkta({ users: crowd, callsPerMinute: 10, aheadMs: 3_600_000 });

  const { users } = await read;

  expect(users).toHaveLength(5_000);
  expect(calls).toHaveLength(25);
  expect(clock.monotonic()).toBeGreaterThanOrEqual(120_000);
  expect(clock.monotonic()).toBeLessThan(125_000);
});

test('a refusal for the rate, which others used up, is waited out', async () => {
  let refusals = 0;
  const clock = createSimulatedClock();
  const { handler } = createOktaStandIn({ clock, users: [jane] });
  const busy = async (request: Request) => {
    if (++refusals > 3) return handler(request);
    const reset = String(Math.ceil(clock.now() / 1000) + 20);
    return new Response('{"errorCode":"E0000047"}', {
      status: 429,
      headers: { 'X-Rate-Limit-Reset': reset },
    });
  };

  const { users } = await readOnClock(okta, { ...contextOf(busy), clock });

  expect(users).toHaveLength(1);
  expect(clock.monotonic()).toBe(3 * 21_000);
});

test.each([
  { name: 'nobody is there', users: [], problem: 'there is nobody' },
  {
    name: 'the filter keeps nobody',
    users: [person('00u1', { email: 'a@x.example' }, 'STAGED')],
    problem: 'none of 1 accounts counts as a person',
  },
])('when $name the directory is empty, and that is an error', async ({ users, problem }) => {
  const { read } = readOkta({ users });

  await expect(read).rejects.toMatchObject({
    code: 'SOURCE_EMPTY',
    message: expect.stringContaining(problem),
  });
});

test('pages that lead to another host are not followed', async () => {
  const { read } = readOkta({ users: crowd, fault: () => 'next elsewhere' });

  await expect(read).rejects.toThrow(/leads to https:\/\/evil\.example; credentials stay here/);
});

test('a token that is refused is said, and never shown', async () => {
  const config = { apiToken: { env: 'wrong-secret-token' } };
  const { handler } = createOktaStandIn({ clock: createSimulatedClock(), users: [] });
  const echo = async (request: Request) => {
    const answer = await handler(request);
    const said = `Invalid token ${request.headers.get('Authorization')}`;
    return Response.json({ errorCode: 'E0000011', errorSummary: said }, { status: answer.status });
  };

  const error = await readSource({ ...okta, ...config }, contextOf(echo)).catch((thrown: unknown) => thrown);

  expect(error).toMatchObject({
    message: expect.stringContaining('status 401: E0000011: Invalid token SSWS ***'),
  });
  expect(inspect(error, { depth: 9 })).not.toContain('wrong-secret-token');
});

const keys = generateKeyPairSync('rsa', { modulusLength: 2_048 });
const pem = keys.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
const jwk = JSON.stringify({ ...keys.privateKey.export({ format: 'jwk' }), kid: 'key-1' });

/** Reads as a service application; its key is `pem` or `jwk`. */
function readAsApplication(key: string, keyId?: string) {
  const clock = createSimulatedClock();
  const { handler } = createOktaStandIn({
    clock,
    users: [jane],
    application: { clientId: 'sync-app', keyId: 'key-1', publicKey: keys.publicKey },
  });
  const application = {
    clientId: 'sync-app',
    privateKey: { env: key },
    ...(keyId === undefined ? {} : { keyId }),
  };
  return readSource({ kind: 'okta', host: okta.host, application }, contextOf(handler, { clock }));
}

test.each([
  { name: 'PEM', key: pem, keyId: 'key-1' },
  { name: 'a JWK, which names itself', key: jwk },
])('a service application signs with its key in $name', async ({ key, keyId }) => {
  const { users } = await readAsApplication(key, keyId);

  expect(users).toHaveLength(1);
});

test('an application that is refused is said, and neither its key nor what it signed is shown', async () => {
  const error = await readAsApplication(pem, 'another-key').catch((thrown: unknown) => thrown);

  expect(error).toMatchObject({
    message:
      'https://acme.okta.example: /oauth2/v1/token was refused with status 401: invalid_client: The client_assertion is invalid: ***',
  });
  expect(inspect(error, { depth: 9 })).not.toContain('eyJ');
});

test.each([
  ['no key', 'hunter2'],
  [
    'a key that can not sign so',
    generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  ],
])('%s is refused and not repeated', async (_, key) => {
  const error = await readAsApplication(key).catch((thrown: unknown) => thrown);

  expect(error).toMatchObject({ code: 'SOURCE_SETTING', message: expect.stringContaining('is no RSA key') });
  expect(inspect(error, { depth: 9 })).not.toContain(key.trim().split('\n').at(-2) ?? key);
});

test('aborting ends a wait at once with the reason', async () => {
  const clock = createSimulatedClock();
  const controller = new AbortController();
  const reason = new Error('enough');
  const { handler } = createOktaStandIn({
    clock,
    users: [jane],
    fault: () => {
      controller.abort(reason);
      return { status: 503 };
    },
  });

  const read = readSource(okta, contextOf(handler, { clock }), { signal: controller.signal });

  await expect(read).rejects.toBe(reason);
});

test.each([
  [{ userFilter: 'os.system("x")' }, 'FILTER_EXPRESSION'],
  [{ templates: { email: '{email' } }, 'TEMPLATE'],
  [{ host: 'acme okta' }, 'SOURCE_SETTING'],
  [{ application: { clientId: 'a', privateKey: { env: 'b' } } }, 'SOURCE_SETTING'],
])('%j is refused before anything is asked for', async (config, code) => {
  const { read, calls } = readOkta({}, { config });

  await expect(read).rejects.toMatchObject({ code });
  expect(calls).toEqual([]);
});

test('over HTTP a connection that is cut in the middle of a page is made again', async () => {
  const clock = createSimulatedClock();
  const { handler, calls } = createOktaStandIn({
    clock,
    users: crowd,
    fault: ({ number }) => (number === 2 ? 'cut' : undefined),
  });
  await using server = await serveHandler(handler);
  const { fetch: _, ...context } = contextOf(handler, { clock: clockWithoutWaits });

  const { users } = await readSource({ ...okta, host: server.origin }, context);

  expect(users).toHaveLength(5_000);
  expect(calls).toHaveLength(26);
});
