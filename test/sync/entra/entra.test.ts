import { inspect } from 'node:util';
import { createSimulatedClock } from '@umapi-kit/clock';
import { type EntraDirectory, type ReadRequest, SourceError } from '@umapi-kit/sync';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { clockWithoutWaits, contextOf, readOnClock, readSource } from '../support/read-source.ts';
import { type Handler, serveHandler } from '../support/serve-handler.ts';
import { createEntraStandIn, type EntraOptions, type EntraUser, type GraphFault } from './entra-stand-in.ts';

const entra = {
  kind: 'entra',
  tenant: 'acme.example',
  clientId: 'sync-app',
  clientSecret: { env: 'entra-secret' },
} as const;

const jane = person('u1', { mail: 'jane@x.example', givenName: 'Jane', surname: 'Doe', usageLocation: 'de' });
const zoe = person('u2', { mail: 'zoë@x.example', givenName: 'Zoë', surname: 'Ångström' });
const rick = person('u3', { mail: 'rick@x.example' });
const design = { id: 'g1', displayName: "Design's", members: ['u1', 'g2', 'device1'] };
const print = { id: 'g2', displayName: 'Print', members: ['u2'] };

function person(id: string, properties: Readonly<Record<string, unknown>>): EntraUser {
  return {
    id,
    userType: 'Member',
    accountEnabled: true,
    userPrincipalName: properties['mail'],
    ...properties,
  };
}

interface How {
  readonly request?: Partial<ReadRequest>;
  readonly config?: Partial<EntraDirectory>;
}

/** Reads on a simulated clock that jumps over waits. */
function readEntra(options: Partial<EntraOptions>, { request, config }: How = {}) {
  const clock = createSimulatedClock();
  const tenant = createEntraStandIn({ clock, users: [jane, zoe, rick], groups: [design, print], ...options });
  const read = readOnClock({ ...entra, ...config }, { ...contextOf(tenant.handler), clock }, request);
  return { read, tenant, clock };
}

test('everybody is read, with the groups that matter, also through groups within them', async () => {
  const { read } = readEntra({}, { request: { groups: ["design's"] } });

  expect(await read).toEqual({
    users: [
      {
        idType: 'federatedID',
        email: 'jane@x.example',
        firstName: 'Jane',
        lastName: 'Doe',
        country: 'DE',
        groups: ["Design's"],
        place: 'entra:u1',
      },
      {
        idType: 'federatedID',
        email: 'zoë@x.example',
        firstName: 'Zoë',
        lastName: 'Ångström',
        groups: ["Design's"],
        place: 'entra:u2',
      },
      { idType: 'federatedID', email: 'rick@x.example', groups: [], place: 'entra:u3' },
    ],
    rejects: [],
    groupsFound: ["Design's"],
  });
});

test('groups within a group can be left out', async () => {
  const { read } = readEntra({}, { config: { nestedGroups: false }, request: { groups: ["Design's"] } });

  expect((await read).users.map(({ groups }) => groups)).toEqual([["Design's"], [], []]);
});

test('members alone are read from their groups, and the list of users is left alone', async () => {
  const { read, tenant } = readEntra({}, { request: { groups: ["Design's", 'Print'], people: 'members' } });

  const { users } = await read;

  expect(users.map(({ email, groups }) => [email, groups.toSorted()])).toEqual([
    ['jane@x.example', ["Design's"]],
    ['zoë@x.example', ["Design's", 'Print']],
  ]);
  expect(tenant.calls.filter(({ path }) => path.endsWith('/users'))).toEqual([]);
});

test('one person is asked for alone, with their groups', async () => {
  const { read, tenant } = readEntra({}, { request: { groups: ["Design's"], email: 'zoë@x.example' } });

  expect((await read).users.map(({ email, groups }) => [email, groups])).toEqual([
    ['zoë@x.example', ["Design's"]],
  ]);
  expect(tenant.calls).toHaveLength(3);
});

const unwelcome = [
  person('u4', { mail: 'off@x.example', accountEnabled: false }),
  person('u5', { mail: 'guest@x.example', userType: 'Guest' }),
];

test.each([
  { config: {}, emails: ['jane@x.example'] },
  { config: { disabledAccounts: true }, emails: ['jane@x.example', 'off@x.example'] },
  { config: { guests: true }, emails: ['jane@x.example', 'guest@x.example'] },
  { config: { guests: true, userFilter: 'user.userType == "Guest"' }, emails: ['guest@x.example'] },
])('disabled accounts and guests are people only on demand: $config', async ({ config, emails }) => {
  const { read } = readEntra({ users: [jane, ...unwelcome] }, { config });

  expect((await read).users.map(({ email }) => email)).toEqual(emails);
});

test('a filter of Graph is applied by Graph', async () => {
  const { read } = readEntra(
    { users: [person('u9', { mail: null }), rick] },
    { config: { odataFilter: 'mail ne null' } },
  );

  const { users, rejects } = await read;

  expect(users.map(({ email }) => email)).toEqual(['rick@x.example']);
  expect(rejects).toEqual([]);
});

test('properties within properties can be used in templates and asked for', async () => {
  const user = person('u1', { mail: 'a@x.example', onPremises: { nick: 'ann' }, employeeId: '7' });
  const { read, tenant } = readEntra(
    { users: [user] },
    { config: { templates: { firstName: '{onPremises.nick}' } }, request: { attributes: ['employeeId'] } },
  );

  expect((await read).users).toMatchObject([{ firstName: 'ann', attributes: { employeeId: '7' } }]);
  expect(tenant.calls[0]?.query.get('$select')).toBe(
    'accountEnabled,employeeId,id,mail,onPremises,surname,usageLocation,userType',
  );
});

test('two groups of one name stop the reading', async () => {
  const groups = [print, { ...print, id: 'g9', displayName: 'PRINT' }];
  const { read } = readEntra({ groups }, { request: { groups: ['Print'] } });

  await expect(read).rejects.toThrow('2 groups are called "Print" (g2, g9)');
});

const crowd = Array.from({ length: 5_000 }, (_, index) =>
  person(`u${index}`, { mail: `p${index}@x.example` }),
);
const everyone = { id: 'ge', displayName: 'Everyone', members: crowd.map(({ id }) => id) };

test('5,000 people come whole and once, also when a page repeats somebody', async () => {
  const { read, tenant } = readEntra(
    {
      users: crowd,
      groups: [everyone],
      fault: ({ query }) => (query.has('$skiptoken') ? 'repeat last item' : undefined),
    },
    { request: { groups: ['everyone'] } },
  );

  const { users } = await read;

  expect(new Set(users.map(({ email }) => email)).size).toBe(5_000);
  expect(users).toHaveLength(5_000);
  expect(users.filter(({ groups }) => groups.length !== 1)).toEqual([]);
  expect(tenant.calls).toHaveLength(1 + 6 + 6);
});

test.each([
  { name: 'a server error for one page', fault: { status: 503 }, problem: 'gave no answer after' },
  { name: 'a page that always breaks off', fault: 'cut', problem: 'gave no answer after' },
  {
    name: 'a refusal in the middle',
    fault: { status: 403, code: 'Authorization_RequestDenied' },
    problem: 'status 403: Auth',
  },
  { name: 'a page that is no list', fault: 'no list', problem: 'answered with no list' },
] as const)('$name makes no short list, but an error', async ({ fault, problem }) => {
  const { read } = readEntra({
    users: crowd,
    fault: ({ query }) => (query.get('$skiptoken') === '2997' ? fault : undefined),
  });

  await expect(read).rejects.toMatchObject({
    name: 'SourceError',
    message: expect.stringContaining(problem),
  });
});

const aFault = fc.constantFrom<GraphFault | undefined>(
  ...[undefined, undefined, undefined, undefined, { status: 503 }, { status: 403 }, { status: 401 }],
  ...[{ status: 429, retryAfter: '7' }, { status: 410 }],
  ...(['cut', 'repeat last item', 'no list'] as const),
);

test('whatever goes wrong in whatever order, either everybody is given or nobody', async () => {
  const few = crowd.slice(0, 2_200);
  const groups = [{ ...everyone, members: few.map(({ id }) => id) }, print];
  const request = { groups: ['Everyone', 'Print'] };
  await fc.assert(
    fc.asyncProperty(fc.array(aFault, { maxLength: 20 }), async (faults) => {
      const { read } = readEntra(
        { users: few, groups, fault: ({ number }) => faults[number - 1] },
        { request },
      );

      const given = await read.then(
        ({ users }) => users.filter((user) => user.groups.includes('Everyone')).length,
        (error: unknown) => (error instanceof SourceError ? 'nobody' : error),
      );

      expect([2_200, 'nobody']).toContain(given);
    }),
    { numRuns: 50 },
  );
});

test('a wait that Graph names is kept to the second', async () => {
  const { read, clock } = readEntra({
    fault: ({ number }) => (number === 1 ? { status: 429, retryAfter: '150' } : undefined),
  });

  await read;

  expect(clock.monotonic()).toBe(150_000);
});

test('a wait of more than an hour ends the reading instead of being shortened', async () => {
  const { read } = readEntra({ fault: () => ({ status: 503, retryAfter: '7200' }) });

  await expect(read).rejects.toThrow('wants to be left alone for 7200 s');
});

test('a token that ends in mid-run is renewed, and so is one that is refused before its time', async () => {
  const clock = createSimulatedClock();
  const tenant = createEntraStandIn({ clock, users: crowd, tokenLifetimeSeconds: 600, fault: slowly });
  function slowly({ number }: { readonly number: number }) {
    if (number === 3) tenant.revokeTokens();
    return number % 2 === 0 ? { status: 429, retryAfter: '400' } : undefined;
  }

  const { users } = await readOnClock(entra, { ...contextOf(tenant.handler), clock });

  expect(users).toHaveLength(5_000);
  expect(tenant.tokens.length).toBeGreaterThanOrEqual(4);
});

test('a secret that is refused is said, and never shown', async () => {
  const { read } = readEntra({}, { config: { clientSecret: { env: 'wrong-secret' } } });

  const error = await read.catch((thrown: unknown) => thrown);

  expect(error).toMatchObject({
    name: 'SourceError',
    message:
      'https://login.microsoftonline.com: /acme.example/oauth2/v2.0/token was refused with status 401: ' +
      'invalid_client: AADSTS7000215: Invalid client secret provided: ***',
  });
  expect(inspect(error, { depth: 9 })).not.toContain('wrong-secret');
});

test('a token is never shown, even when Graph repeats it', async () => {
  const clock = createSimulatedClock();
  const { handler } = createEntraStandIn({ clock, users: [] });
  const echo: Handler = async (request) => {
    if (request.method === 'POST') return handler(request);
    const message = `no permission for ${request.headers.get('Authorization')}`;
    return Response.json({ error: { code: 'Denied', message } }, { status: 403 });
  };

  const read = readSource(entra, { ...contextOf(echo), clock });

  await expect(read).rejects.toThrow('Denied: no permission for Bearer ***');
});

test('when nobody is there the directory is empty, and that is an error', async () => {
  const { read } = readEntra({ users: [] });

  await expect(read).rejects.toMatchObject({ code: 'SOURCE_EMPTY' });
});

test('over HTTP a connection that is cut in the middle of a page is made again', async () => {
  const clock = createSimulatedClock();
  const tenant = createEntraStandIn({
    clock,
    users: crowd,
    fault: ({ number }) => (number === 2 ? 'cut' : undefined),
  });
  await using server = await serveHandler(tenant.handler);
  const { fetch: _, ...context } = contextOf(tenant.handler, { clock: clockWithoutWaits });
  const config = { ...entra, graph: `${server.origin}/v1.0`, authority: server.origin };

  const { users } = await readSource(config, context);

  expect(users).toHaveLength(5_000);
});
