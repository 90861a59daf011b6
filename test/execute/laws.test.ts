import type { ActionOutcome, Packable } from '@umapi-kit/client';
import { parseActionAnswer, wireEntry } from '@umapi-kit/protocol';
import { type RunningServer, type Seed, type Strictness, startServer } from '@umapi-kit/server';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { crowded, entangled, existing } from '../../packages/client/test/support/random-actions.ts';
import { connectTo, credentialOf, orgId, stateOf } from './support/acme-org.ts';

const seed: Seed = {
  orgs: [
    {
      id: orgId,
      name: 'Acme Corporation',
      credentials: [{ clientId: 'acme-sync', clientSecret: 'acme-local-secret' }],
      directories: [{ name: 'Employees', type: 'federated', domains: ['x.example'] }],
      userGroups: ['G1', 'G2', 'G3'].map((name) => ({ name })),
      products: [{ name: 'Product', profiles: [{ name: 'P1' }] }],
      users: existing.map((email) => ({ type: 'federatedID', email })),
    },
  ],
};

const strictness: fc.Arbitrary<Partial<Strictness>> = fc.record({
  size: fc.constantFrom('docs-strict', 'docs-step', 'dense'),
  order: fc.constantFrom('as-sent', 'documented', 'shuffled'),
  afterFailedStep: fc.constantFrom('stop', 'continue'),
  listStep: fc.constantFrom('atomic', 'partial'),
});

function serverWith(given: Partial<Strictness>): Promise<RunningServer> {
  return startServer({ seed, strictness: given, listen: false });
}

/** Each action in a call of its own, without the client. */
async function oneByOne(list: readonly Packable[], server: RunningServer) {
  const token = await credentialOf(server).token();
  const told: unknown[] = [];
  for (const [seq, { entry }] of list.entries()) {
    const response = await server.fetch(`${server.endpoint}/action/${orgId}`, {
      method: 'POST',
      headers: {
        Authorization: `Bearer ${token}`,
        'X-Api-Key': 'acme-sync',
        'Content-Type': 'application/json',
      },
      body: JSON.stringify([wireEntry(entry)]),
    });
    const { entries } = parseActionAnswer(await response.json(), 1);
    told.push({ seq, failures: (entries[0]?.errors ?? []).map(({ step, code }) => ({ step, code })) });
  }
  return told;
}

function toldOf(outcomes: readonly ActionOutcome[]): readonly unknown[] {
  return outcomes
    .toSorted((a, b) => a.seq - b.seq)
    .map((outcome) => ({
      seq: outcome.seq,
      failures: 'failures' in outcome ? outcome.failures.map(({ step, code }) => ({ step, code })) : [],
    }));
}

test.each([
  ['a few people and groups', entangled, 900],
  ['many people', crowded, 150],
])(
  'the service ends as if the actions had come one by one, and says the same of each: %s',
  async (_, list, numRuns) => {
    await fc.assert(
      fc.asyncProperty(
        list,
        strictness,
        fc.integer({ min: 1, max: 10 }),
        async (actions, given, maxInFlight) => {
          await using apart = await serverWith(given);
          await using packed = await serverWith(given);
          const mode = given.size ?? 'docs-step';

          const expected = await oneByOne(actions, apart);
          const outcomes: ActionOutcome[] = [];
          for await (const outcome of connectTo(packed).execute(actions, { mode, maxInFlight }))
            outcomes.push(outcome);

          expect(toldOf(outcomes)).toEqual(expected);
          expect(await stateOf(connectTo(packed))).toEqual(await stateOf(connectTo(apart)));
        },
      ),
      { numRuns },
    );
  },
  300_000,
);
