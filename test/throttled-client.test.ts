import { Connection, OAuthS2S, preload, UserAction } from '@umapi-kit/client';
import { createSimulatedClock } from '@umapi-kit/clock';
import { type Seed, startServer, type ThrottleSettings } from '@umapi-kit/server';
import { describe, expect, test } from 'vitest';

const orgId = 'ACME0001@AdobeOrg';
const seed: Seed = {
  orgs: [
    {
      id: orgId,
      name: 'Acme Corporation',
      credentials: [{ clientId: 'acme-sync', clientSecret: 'acme-local-secret' }],
      directories: [{ name: 'Employees', type: 'federated', domains: ['acme.example'] }],
    },
  ],
};

/** Creates 250 people, then lists them, as fast as the limits allow. Nothing is really waited for. */
async function createAndList(throttle: ThrottleSettings) {
  const clock = createSimulatedClock();
  await using server = await startServer({ seed, clock, throttle, listen: false });
  const statuses: number[] = [];
  const auth = new OAuthS2S({
    clientId: 'acme-sync',
    clientSecret: 'acme-local-secret',
    authHost: server.url,
    fetch: server.fetch,
    clock,
  });
  await using conn = new Connection({
    orgId,
    auth,
    endpoint: server.endpoint,
    fetch: server.fetch,
    clock,
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
