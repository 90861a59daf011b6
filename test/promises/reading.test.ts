import { Connection, OAuthS2S, type User } from '@umapi-kit/client';
import { type FaultRule, type RunningServer, type ServerOptions, startServer } from '@umapi-kit/server';
import { describe, expect, test } from 'vitest';
import { hasty } from '../sync/run/support/hasty.ts';

const orgId = 'ACME0001@AdobeOrg';
const credentials = { clientId: 'acme-sync', clientSecret: 'acme-local-secret' };

/** 4,500 people: three pages. */
function serverWith(options: ServerOptions = {}): Promise<RunningServer> {
  const directories = [{ name: 'Employees', type: 'federated', domains: ['acme.example'] }] as const;
  const org = { id: orgId, name: 'Acme', credentials: [credentials], directories };
  const generate = { users: 4_500, domain: 'acme.example' };
  return startServer({ seed: { orgs: [{ ...org, generate }] }, ...options });
}

/** A connection over HTTP whose waits pass at once; what it waits is what the time of the server goes on. */
function connect(server: RunningServer) {
  const { options, waits } = hasty();
  const { url, endpoint } = server;
  const { wait } = options.on ?? {};
  const on: typeof options.on = {
    wait(event) {
      server.time.advance(event.durationMs);
      wait?.(event);
    },
  };
  const auth = new OAuthS2S({ ...credentials, authHost: url });
  return { conn: new Connection({ orgId, auth, endpoint, ...options, on }), waits };
}

function atPage(page: number, effect: FaultRule['effect'], times?: number): FaultRule {
  const rule = { match: { call: 'usersInOrg', page }, ...(effect && { effect }) } as const;
  return times === undefined ? rule : { ...rule, times };
}

describe('a list that can not be had whole', () => {
  test.each([
    { name: 'a server error', effect: { kind: 'status', status: 500 } },
    { name: 'not found, which on the first page would mean nobody', effect: { kind: 'status', status: 404 } },
    { name: 'a page that breaks off', effect: { kind: 'malformed', how: 'truncated' } },
    { name: 'a page of HTML', effect: { kind: 'malformed', how: 'html' } },
    { name: 'an empty answer', effect: { kind: 'malformed', how: 'empty' } },
    { name: 'a page count that takes this page for one too many', effect: { kind: 'pageCount', by: -2 } },
  ] as const)('is an error and never a shorter list: $name', async ({ effect }) => {
    await using server = await serverWith({ faults: [atPage(1, effect)] });
    const { conn } = connect(server);
    const read: User[] = [];

    const reading = (async () => {
      for await (const user of conn.users()) read.push(user);
    })();

    await expect(reading).rejects.toThrow();
    expect(read.length).toBeLessThan(4_500);
  });

  test('is read on from the page that failed', async () => {
    await using server = await serverWith({ faults: [atPage(1, { kind: 'status', status: 500 }, 1)] });
    const { conn } = connect(server);
    const emails = new Set<string>();
    let page = 0;

    const first = (async () => {
      for await (const part of conn.users().pages()) {
        page = part.page + 1;
        for (const { email } of part.items) emails.add(email);
      }
    })();
    await expect(first).rejects.toThrow();
    for await (const { email } of conn.users({ fromPage: page })) emails.add(email);

    expect(emails.size).toBe(4_500);
    expect(server.calls.matching({ call: 'usersInOrg' })).toHaveLength(4);
  });
});

test('a page is asked for again for as long as its time lasts, not four times', async () => {
  await using server = await serverWith({ faults: [atPage(1, { kind: 'status', status: 503 }, 6)] });
  const { conn } = connect(server);

  expect(await conn.users().all()).toHaveLength(4_500);
  expect(server.calls.matching({ call: 'usersInOrg' })).toHaveLength(9);
});

test('a token that dies in the midst of a list is renewed, and nobody is missing', async () => {
  await using server = await serverWith({ tokenLifetimeMs: 600_000 });
  const { conn } = connect(server);
  const emails = new Set<string>();

  for await (const { items } of conn.users().pages()) {
    for (const { email } of items) emails.add(email);
    server.time.advance(1_200_000);
  }

  expect(emails.size).toBe(4_500);
  expect(server.calls.matching({ call: 'oauthToken' }).length).toBeGreaterThan(1);
});

describe('where the service wants runs to be two hours apart', () => {
  const throttle = { runGuardMs: 7_200_000 };

  test('the second run is refused once, waits as long as it is told, and the third is not refused', async () => {
    await using server = await serverWith({ throttle });
    const { conn, waits } = connect(server);

    for (let run = 0; run < 3; run++) expect(await conn.users().all()).toHaveLength(4_500);

    const named = waits.filter(({ reason }) => reason === 'server').map(({ durationMs }) => durationMs);
    const refused = server.calls.matching({ call: 'usersInOrg' }).filter(({ status }) => status === 429);
    expect(refused).toHaveLength(1);
    expect(named).toHaveLength(2);
    expect(Math.min(...named)).toBeGreaterThan(7_100_000);
    expect(Math.max(...named)).toBeLessThanOrEqual(7_201_000);
  });

  test('everything but first pages goes on meanwhile', async () => {
    await using server = await serverWith({ throttle });
    const { url, endpoint } = server;
    const auth = new OAuthS2S({ ...credentials, authHost: url });
    const conn = new Connection({ orgId, auth, endpoint, maxWaitMs: 60_000 });
    const [somebody] = await conn.users().all();

    const again = await conn
      .users()
      .all()
      .catch((error: unknown) => error);
    const found = await conn.user(somebody?.email ?? '');

    expect(again).toMatchObject({ code: 'RATE_LIMITED', retryAt: expect.any(Number) });
    expect(found?.email).toBe(somebody?.email);
  });
});
