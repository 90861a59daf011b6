import { type Action, BatchError, type ExecuteStatistics, GroupAction, UserAction } from '@umapi-kit/client';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Answer, allDone, connect, serviceOf, status } from './support/scripted-service.ts';
import { entriesIn, type WireEntry } from './support/sent-entries.ts';

const emailOf = fc.constantFrom('a', 'b', 'c', 'd', 'E', 'e').map((name) => `${name}@x.example`);
const groupOf = fc.constantFrom('G', 'g', 'H', 'Zürich');
const manyGroups = fc
  .integer({ min: 1, max: 130 })
  .map((count) => Array.from({ length: count }, (_, n) => `N${n}`));

/** Every action brings a name of its own, so that a test can tell what became of it. */
const actions: fc.Arbitrary<readonly Action[]> = fc
  .array(
    fc.oneof(
      fc.tuple(fc.constant('add' as const), emailOf, manyGroups),
      fc.tuple(fc.constant('member' as const), groupOf, emailOf),
      fc.tuple(fc.constant('delete' as const), groupOf, emailOf),
    ),
    { maxLength: 40 },
  )
  .map((specs) =>
    specs.map((spec, index) => {
      const requestId = `r${index}`;
      if (spec[0] === 'add') return new UserAction({ email: spec[1], requestId }).addToGroups(spec[2]);
      const group = new GroupAction({ groupName: spec[1], requestId });
      return spec[0] === 'member' ? group.addUsers([spec[2]]) : group.delete();
    }),
  );

async function requestsFor(list: readonly Action[], answer: Answer = allDone) {
  const service = serviceOf(answer);
  await connect(service).executeMultiple(list, { immediate: true });
  return service.calls.map(({ body }) => entriesIn(body));
}

/** `requestID` with the names of every step: what the caller asked for, and what was sent for it. */
function namesByRequest(entries: readonly WireEntry[]): Record<string, string[]> {
  const names: Record<string, string[]> = {};
  for (const entry of entries) {
    const sent = entry.do.flatMap(
      (step) => JSON.stringify(step).match(/"N\d+"|"[^"]+@x\.example"/g) ?? ['delete'],
    );
    const id = String(Reflect.get(entry, 'requestID'));
    names[id] = [...(names[id] ?? []), ...sent];
  }
  return names;
}

function expected(list: readonly Action[]): Record<string, string[]> {
  const names: Record<string, string[]> = {};
  for (const { entry } of list) {
    const step = entry.steps[0];
    const asked =
      step?.kind === 'add' ? step.groups : step?.kind === 'addMembers' ? (step.users ?? []) : undefined;
    names[String(entry.requestId)] = asked?.map((name) => `"${name}"`) ?? ['delete'];
  }
  return names;
}

/** Of a call, also when batches of it failed. */
async function statisticsOf(executing: Promise<ExecuteStatistics>): Promise<ExecuteStatistics> {
  try {
    return await executing;
  } catch (error) {
    if (error instanceof BatchError) return error.statistics;
    throw error;
  }
}

describe('whatever is executed', () => {
  test('nothing is lost, doubled or reordered within its action', async () => {
    await fc.assert(
      fc.asyncProperty(actions, async (list) => {
        const requests = await requestsFor(list);

        expect(namesByRequest(requests.flat())).toEqual(expected(list));
      }),
      { numRuns: 200 },
    );
  });

  test('no limit of the service is exceeded', async () => {
    await fc.assert(
      fc.asyncProperty(actions, async (list) => {
        const requests = await requestsFor(list);

        for (const request of requests) expect(request.length).toBeLessThanOrEqual(10);
        for (const { do: steps } of requests.flat()) {
          expect(steps.length).toBeLessThanOrEqual(10);
          for (const step of steps) {
            expect((JSON.stringify(step).match(/"N\d+"/g) ?? []).length).toBeLessThanOrEqual(10);
          }
        }
      }),
      { numRuns: 200 },
    );
  });

  test('no request names a user twice, and entries of one user leave in the order given', async () => {
    await fc.assert(
      fc.asyncProperty(actions, async (list) => {
        const requests = await requestsFor(list);

        const order: Record<string, number[]> = {};
        for (const request of requests) {
          const users = request.flatMap(({ user }) => (user === undefined ? [] : [user.toLowerCase()]));
          expect(new Set(users).size).toBe(users.length);
          for (const entry of request) {
            const target = (entry.user ?? '').toLowerCase();
            const turn = Number(String(Reflect.get(entry, 'requestID')).slice(1));
            if (target !== '') order[target] = [...(order[target] ?? []), turn];
          }
        }
        for (const turns of Object.values(order)) expect(turns).toEqual(turns.toSorted((a, b) => a - b));
      }),
      { numRuns: 200 },
    );
  });

  test('every action ends up succeeded, failed or named as queued, whichever requests are refused', async () => {
    await fc.assert(
      fc.asyncProperty(actions, fc.array(fc.boolean(), { maxLength: 12 }), async (list, refusals) => {
        let repairedAt = Number.POSITIVE_INFINITY;
        const done: WireEntry[] = [];
        const service = serviceOf((request, signal) => {
          const call = service.calls.length - 1;
          const refuse = call < repairedAt && refusals[call] === true;
          if (!refuse) done.push(...entriesIn(request.body));
          return refuse ? status(400)(request, signal) : allDone(request, signal);
        });
        const conn = connect(service);

        const first = await statisticsOf(conn.executeMultiple(list, { immediate: true }));
        repairedAt = service.calls.length;
        const second = await conn.executeQueued();

        expect(first.sent + first.queued).toBe(list.length);
        expect(first.succeeded + second.succeeded).toBe(list.length);
        expect(namesByRequest(done)).toEqual(expected(list));
      }),
      { numRuns: 200 },
    );
  });
});
