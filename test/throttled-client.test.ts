import {
  Connection,
  type ConnectionOptions,
  createRateBudget,
  OAuthS2S,
  preload,
  UserAction,
} from '@umapi-kit/client';
import { createSimulatedClock } from '@umapi-kit/clock';
import { type RunningServer, type Seed, startServer, type ThrottleSettings } from '@umapi-kit/server';
import { describe, expect, test } from 'vitest';

const orgId = 'ACME0001@AdobeOrg';
const clientIds = ['acme-sync', 'acme-reports', 'acme-portal'];
const seed: Seed = {
  orgs: [
    {
      id: orgId,
      name: 'Acme Corporation',
      credentials: clientIds.map((clientId) => ({ clientId, clientSecret: 'acme-local-secret' })),
      directories: [{ name: 'Employees', type: 'federated', domains: ['acme.example'] }],
    },
  ],
};

/** A connection of a client whose waits are simulated. */
function connect(server: RunningServer, clientId: string, options: Partial<ConnectionOptions>): Connection {
  const { url, fetch, endpoint, clock } = server;
  const auth = new OAuthS2S({ clientId, clientSecret: 'acme-local-secret', authHost: url, fetch, clock });
  return new Connection({ orgId, auth, endpoint, fetch, clock, ...options });
}

/** Creates 250 people, then lists them, as fast as the limits allow. Nothing is really waited for. */
async function createAndList(throttle: ThrottleSettings) {
  const clock = createSimulatedClock();
  await using server = await startServer({ seed, clock, throttle, listen: false });
  const statuses: number[] = [];
  await using conn = connect(server, 'acme-sync', {
    on: { response: ({ status }) => statuses.push(status) },
  });
  const people = Array.from({ length: 250 }, (_, index) => person(`user${index}@acme.example`));
  await preload();
  const listed = await clock.run(async () => {
    await conn.executeMultiple(people);
    await conn.executeQueued();
    return (await conn.users().all()).length;
  });
  return { listed, refused: statuses.filter((status) => status === 429).length };
}

function person(email: string): UserAction {
  return new UserAction({ email }).create({ firstName: 'A', lastName: 'B', country: 'DE' });
}

describe('a client that keeps to the documented limits', () => {
  test.each(['fixed', 'sliding', 'tokenBucket'] as const)(
    'is never refused by %s windows',
    async (window) => {
      const { listed, refused } = await createAndList({ preset: 'documented', window });

      expect({ listed, refused }).toEqual({ listed: 250, refused: 0 });
    },
  );

  test.each(['fixed', 'sliding', 'tokenBucket'] as const)(
    'comes through half the documented limits in %s windows by waiting as it is told',
    async (window) => {
      const { listed, refused } = await createAndList({ preset: 'harsh', window });

      expect(listed).toBe(250);
      expect(refused).toBeGreaterThan(0);
    },
  );
});

/** Three clients of one application that make as many calls of every kind as they can, for about four minutes. */
async function callTogether(throttle: ThrottleSettings, shared: boolean) {
  const clock = createSimulatedClock();
  await using server = await startServer({ seed, clock, throttle, listen: false });
  const statuses: number[] = [];
  const on: ConnectionOptions['on'] = { response: ({ status }) => statuses.push(status) };
  const options = shared ? { on, budget: createRateBudget({ clock }) } : { on };
  const clients = clientIds.map((clientId) => connect(server, clientId, options));
  await preload();
  await clock.run(() => Promise.all(clients.flatMap(callOfEveryKind)));
  const refused = statuses.filter((status) => status === 429).length;
  return { refused, minutes: Math.ceil(clock.monotonic() / 60_000), answered: statuses.length - refused };
}

function callOfEveryKind(conn: Connection): readonly Promise<void>[] {
  const repeat = async (times: number, call: (round: number) => Promise<unknown>) => {
    for (let round = 0; round < times; round++) await call(round);
  };
  return [
    repeat(50, () => conn.users().all()),
    repeat(50, (round) => conn.user(`user${round}@acme.example`)),
    repeat(10, () => conn.groups().all()),
    repeat(20, (round) => conn.executeSingle(person(`user${round}@acme.example`), { immediate: true })),
  ];
}

describe('clients of one application that share a budget', () => {
  test.each(['fixed', 'sliding', 'tokenBucket'] as const)(
    'are never refused by %s windows, and lose no time',
    async (window) => {
      const { refused, answered, minutes } = await callTogether({ preset: 'documented', window }, true);

      expect({ refused, answered }).toEqual({ refused: 0, answered: 390 });
      expect(minutes).toBeLessThanOrEqual(4);
    },
  );

  test('would be, if each of them kept to its own limits only', async () => {
    const { refused } = await callTogether({ preset: 'documented', window: 'sliding' }, false);

    expect(refused).toBeGreaterThan(0);
  });
});
