import { type Action, type ActionOutcome, type Execution, UserAction } from '@umapi-kit/client';
import { describe, expect, test } from 'vitest';
import { user } from './support/packing.ts';
import {
  type Answer,
  allDone,
  collect,
  connect,
  cut,
  inOrder,
  refused,
  rejection,
  serviceOf,
  status,
} from './support/scripted-service.ts';
import { entriesIn } from './support/sent-entries.ts';

function creates(count: number): readonly UserAction[] {
  return Array.from({ length: count }, (_, number) => user(`u${number}`).addToGroups('Profile'));
}

function statuses(outcomes: readonly ActionOutcome[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { status } of outcomes) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}

/** Everything that came before the error, and the error. */
async function untilError<A extends Action>(execution: Execution<A>) {
  const outcomes: ActionOutcome<A>[] = [];
  try {
    for await (const outcome of execution) outcomes.push(outcome);
  } catch (error) {
    return { outcomes, error };
  }
  return { outcomes, error: undefined };
}

const byUser = { userGroups: 'never' } as const;

describe('every action', () => {
  test('gets one outcome, in as few calls as there can be', async () => {
    const service = serviceOf(allDone);

    const outcomes = await service.clock.run(() => collect(connect(service).execute(creates(95), byUser)));

    expect(outcomes.map(({ seq }) => seq).toSorted((a, b) => a - b)).toEqual([...creates(95).keys()]);
    expect(statuses(outcomes)).toEqual({ succeeded: 95 });
    expect(service.calls).toHaveLength(10);
  });

  test('fails at the step that its caller wrote', async () => {
    const service = serviceOf(() =>
      Response.json({
        completed: 0,
        notCompleted: 1,
        result: 'error',
        errors: [{ index: 0, step: 2, errorCode: 'error.group.not_found', message: 'Group was not found' }],
      }),
    );
    const many = user('jane').addToGroups(Array.from({ length: 25 }, (_, number) => `Profile ${number}`));

    const outcomes = await service.clock.run(() => collect(connect(service).execute([many], byUser)));

    expect(outcomes).toMatchObject([
      { status: 'failed', failures: [{ step: 0, code: 'error.group.not_found' }] },
    ]);
  });

  test('without a step stops the run as an error of the caller, and the others are not lost', async () => {
    const service = serviceOf(allDone);
    const actions = [user('u1').addToGroups('Profile'), user('u2')];

    const { outcomes, error } = await service.clock.run(() =>
      untilError(connect(service).execute(actions, byUser)),
    );

    expect(error).toMatchObject({ code: 'ARGUMENT' });
    expect(statuses(outcomes)).toEqual({ pending: 1 });
  });
});

describe('a source', () => {
  test('that is empty needs no call', async () => {
    const service = serviceOf(allDone);

    const outcomes = await service.clock.run(() => collect(connect(service).execute([])));

    expect(outcomes).toEqual([]);
    expect(service.requests).toEqual([]);
  });

  test('that waits for its own outcomes gets them', async () => {
    const service = serviceOf(allDone);
    const seen = new Set<number>();
    async function* oneByOne() {
      for (const [seq, action] of creates(3).entries()) {
        yield action;
        while (!seen.has(seq)) await service.clock.sleep(100);
      }
    }

    await service.clock.run(async () => {
      for await (const { seq } of connect(service).execute(oneByOne(), byUser)) seen.add(seq);
    });

    expect(service.calls).toHaveLength(3);
  });

  test('is read no further than the lookahead while outcomes are not read', async () => {
    const service = serviceOf(allDone);
    let read = 0;
    function* endless() {
      for (;;) yield user(`u${read++}`).addToGroups('Profile');
    }

    await service.clock.run(async () => {
      const execution = connect(service).execute(endless(), { ...byUser, lookahead: 50 });
      for await (const { seq } of execution) if (seq > 500) break;
    });

    expect(read).toBeLessThan(700);
  });

  test('that throws ends the run with its error, after an outcome for everything it gave', async () => {
    const service = serviceOf(allDone);
    const broken = new Error('the file ended too early');
    async function* breaking() {
      yield* creates(15);
      throw broken;
    }

    const { outcomes, error } = await service.clock.run(() =>
      untilError(connect(service).execute(breaking(), byUser)),
    );

    expect(error).toBe(broken);
    expect(outcomes).toHaveLength(15);
  });

  test('is told when the loop is left, and what was not handed out is kept', async () => {
    const service = serviceOf(allDone);
    let closed = false;
    let read = 0;
    function* closing() {
      try {
        for (;;) yield user(`u${read++}`).addToGroups('Profile');
      } finally {
        closed = true;
      }
    }
    const execution = connect(service).execute(closing(), { ...byUser, lookahead: 30, maxInFlight: 1 });

    await service.clock.run(async () => {
      for await (const _ of execution) break;
    });

    expect(closed).toBe(true);
    expect(execution.rest).toHaveLength(read - 1);
  });
});

describe('calls', () => {
  test('are under way together when answers are slow, as many as allowed', async () => {
    let flying = 0;
    let most = 0;
    const slow: Answer = async (request, signal) => {
      most = Math.max(most, ++flying);
      await service.clock.sleep(30_000);
      flying--;
      return allDone(request, signal);
    };
    const service = serviceOf(slow);

    await service.clock.run(() =>
      collect(connect(service).execute(creates(100), { ...byUser, maxInFlight: 4 })),
    );

    expect(most).toBe(4);
  });

  test('that the service has no time for leave again as they were', async () => {
    const service = serviceOf(inOrder(status(429, undefined, { 'Retry-After': '7' }), refused, allDone));

    const outcomes = await service.clock.run(() => collect(connect(service).execute(creates(3), byUser)));

    expect(statuses(outcomes)).toEqual({ succeeded: 3 });
    expect(new Set(service.calls.map(({ body }) => body)).size).toBe(1);
  });

  test('that are refused for good leave what was not done pending', async () => {
    const service = serviceOf(inOrder(allDone, status(403, { error_code: '403003', message: 'no' })));

    const { outcomes, error } = await service.clock.run(() =>
      untilError(connect(service).execute(creates(30), { ...byUser, maxInFlight: 1 })),
    );

    expect(error).toMatchObject({ code: 'AUTH' });
    expect(statuses(outcomes)).toEqual({ succeeded: 10, pending: 20 });
  });

  test('that can not be read because of one entry fail for that one alone', async () => {
    const service = serviceOf((request, signal) =>
      request.body.includes('u3@')
        ? status(400, { result: 'error.command.malformed', message: 'what is this' })(request, signal)
        : allDone(request, signal),
    );

    const outcomes = await service.clock.run(() => collect(connect(service).execute(creates(20), byUser)));

    expect(outcomes.filter((outcome) => outcome.status === 'failed')).toMatchObject([
      { seq: 3, failures: [{ code: 'error.command.malformed' }] },
    ]);
    expect(statuses(outcomes)).toEqual({ succeeded: 19, failed: 1 });
  });

  test('that get no answer for too long leave their actions unknown and the others pending', async () => {
    const service = serviceOf(inOrder(allDone, cut));
    const conn = connect(service, { retryBudgetMs: 0 });

    const { outcomes, error } = await service.clock.run(() =>
      untilError(conn.execute(creates(30), { ...byUser, maxInFlight: 1 })),
    );

    expect(error).toMatchObject({ code: 'UNAVAILABLE', outcome: 'unknown' });
    expect(statuses(outcomes)).toEqual({ succeeded: 10, unknown: 10, pending: 10 });
  });

  test('stop at a signal, and its reason comes last', async () => {
    const stop = new AbortController();
    const reason = new Error('enough');
    const service = serviceOf((request, signal) => {
      if (service.calls.length === 2) stop.abort(reason);
      return allDone(request, signal);
    });

    const { outcomes, error } = await service.clock.run(() =>
      untilError(connect(service).execute(creates(30), { ...byUser, maxInFlight: 1, signal: stop.signal })),
    );

    expect(error).toBe(reason);
    expect(outcomes).toHaveLength(30);
    expect(statuses(outcomes)).toMatchObject({ succeeded: 10, pending: 10 });
  });
});

describe('an answer that is lost', () => {
  const rename = user('jane').update({ email: 'joan@x.example', firstName: 'Joan' });
  const person = (email: string) => ({ email, username: email, type: 'federatedID', status: 'active' });
  const missing = () => Response.json({ result: 'error.user.email.invalid', message: 'no' }, { status: 404 });

  /** Loses the first action call; then these are the users that are there. */
  function losing(emails: readonly string[], lose: Answer = cut) {
    let actions = 0;
    return serviceOf((request, signal) => {
      if (request.path.includes('/action/')) return (actions++ === 0 ? lose : allDone)(request, signal);
      const found = emails.find(
        (email) => request.path.includes(encodeURIComponent(email)) || request.path.includes(email),
      );
      return found === undefined ? missing() : Response.json({ result: 'success', user: person(found) });
    });
  }

  test.each([
    ['a cut connection', cut],
    ['status 500', status(500)],
    ['status 503', status(503)],
    ['an answer that is not JSON', () => new Response('<html>')],
  ])('to %s is asked for again where that does no harm', async (_, lose) => {
    const service = losing([], lose);

    const outcomes = await service.clock.run(() => collect(connect(service).execute(creates(3), byUser)));

    expect(statuses(outcomes)).toEqual({ succeeded: 3 });
    expect(service.calls[1]?.body).toBe(service.calls[0]?.body);
  });

  test('to a rename that was done is not sent again, the rest of its call is', async () => {
    const service = losing(['joan@x.example']);

    const outcomes = await service.clock.run(() =>
      collect(connect(service).execute([rename, ...creates(1)], byUser)),
    );

    expect(statuses(outcomes)).toEqual({ succeeded: 2 });
    expect(entriesIn(service.calls.at(-1)?.body ?? '[]').map(({ user: name }) => name)).toEqual([
      'u0@x.example',
    ]);
  });

  test('to a rename that was not done is sent again', async () => {
    const service = losing(['jane@x.example']);

    const outcomes = await service.clock.run(() => collect(connect(service).execute([rename], byUser)));

    expect(statuses(outcomes)).toEqual({ succeeded: 1 });
    expect(service.calls.at(-1)?.body).toBe(service.calls[0]?.body);
  });

  test('to a rename that can not be told from another is unknown', async () => {
    const service = losing(['jane@x.example', 'joan@x.example']);

    const outcomes = await service.clock.run(() => collect(connect(service).execute([rename], byUser)));

    expect(statuses(outcomes)).toEqual({ unknown: 1 });
  });

  test('to a removal is settled by looking who is still there', async () => {
    const removals = ['u1', 'u2'].map((name) => user(name).removeFromOrganization());
    const service = losing(['u2@x.example']);

    const outcomes = await service.clock.run(() => collect(connect(service).execute(removals, byUser)));

    expect(statuses(outcomes)).toEqual({ succeeded: 2 });
    expect(entriesIn(service.calls.at(-1)?.body ?? '[]').map(({ user: name }) => name)).toEqual([
      'u2@x.example',
    ]);
  });

  test('to a strict create is settled by comparing who is there with whom it was to make', async () => {
    const strict = (name: string, firstName: string) =>
      new UserAction({ email: `${name}@x.example` }).create({
        firstName,
        onConflict: 'errorIfAlreadyExists',
      });
    const service = losing(['u1@x.example']);

    const outcomes = await service.clock.run(() =>
      collect(connect(service).execute([strict('u1', 'Somebody else'), strict('u2', 'New')], byUser)),
    );

    expect(outcomes.map(({ seq, status: told }) => [seq, told])).toEqual([
      [0, 'unknown'],
      [1, 'succeeded'],
    ]);
  });
});

describe('user groups', () => {
  const groups = () =>
    Response.json(
      {
        lastPage: true,
        result: 'success',
        groups: [{ groupId: 1, groupName: 'Design', type: 'USER_GROUP' }],
      },
      { headers: { 'X-Total-Count': '1', 'X-Page-Count': '1', 'X-Current-Page': '1', 'X-Page-Size': '1' } },
    );
  const joiners = Array.from({ length: 100 }, (_, number) => user(`u${number}`).addToGroups('Design'));
  const answer: Answer = (request, signal) =>
    request.path.includes('/groups/') ? groups() : allDone(request, signal);

  test('are asked for once when their entries can spare calls', async () => {
    const service = serviceOf(answer);

    await service.clock.run(() => collect(connect(service).execute(joiners)));

    expect(service.calls).toHaveLength(2);
  });

  test('need no question when their names are given', async () => {
    const service = serviceOf(answer);

    await service.clock.run(() => collect(connect(service).execute(joiners, { userGroups: ['design'] })));

    expect(service.calls).toHaveLength(1);
  });
});

test('an execution can not be iterated twice', async () => {
  const service = serviceOf(allDone);
  const execution = connect(service).execute([]);
  await collect(execution);

  expect(await rejection(collect(execution))).toMatchObject({ code: 'ARGUMENT' });
});

test('a service that wants nobody to list groups for an hour does not hold the writing up', async () => {
  const lockedOut = status(429, undefined, { 'Retry-After': '3000' });
  const service = serviceOf((request, signal) =>
    (request.path.includes('/groups/') ? lockedOut : allDone)(request, signal),
  );
  const joiners = Array.from({ length: 25 }, (_, number) => user(`u${number}`).addToGroups('Design'));

  const outcomes = await service.clock.run(() => collect(connect(service).execute(joiners)));

  expect(statuses(outcomes)).toEqual({ succeeded: 25 });
  expect(service.clock.monotonic()).toBeLessThan(60_000);
  expect(entriesIn(service.calls.at(-1)?.body ?? '')[0]).toHaveProperty('user');
});

describe('the end of a sync run', () => {
  const ending = { ...byUser, endsSync: true } as const;
  const marks = ({ calls }: ReturnType<typeof serviceOf>) =>
    calls.map(({ headers }) => headers.get('Pragma'));
  const start = 'umapi-sync-start';
  const end = 'umapi-sync-end';

  test.each([
    { name: 'a list', source: creates },
    {
      name: 'a source that gives one by one',
      async *source(count: number) {
        yield* creates(count);
      },
    },
  ])('is told by the last call, once all others have their answers: $name', async ({ source }) => {
    let underWay = 0;
    let besideTheEnd = 0;
    const service = serviceOf(async (request, signal) => {
      underWay++;
      if (request.headers.get('Pragma') === end) besideTheEnd = underWay - 1;
      await service.clock.sleep(1_000);
      underWay--;
      return allDone(request, signal);
    });
    const conn = connect(service);
    conn.startSync();

    const outcomes = await service.clock.run(() => collect(conn.execute(source(40), ending)));

    expect(statuses(outcomes)).toEqual({ succeeded: 40 });
    expect(marks(service)).toEqual([start, null, null, end]);
    expect(besideTheEnd).toBe(0);
  });

  test('is told again when the last call is tried again, and by nothing that comes later', async () => {
    const service = serviceOf(inOrder(allDone, status(503), allDone));
    const conn = connect(service);
    conn.startSync();

    await service.clock.run(async () => {
      await collect(conn.execute(creates(15), ending));
      await collect(conn.execute(creates(15), ending));
    });

    expect(marks(service)).toEqual([start, end, end, null, null]);
  });

  test('is not told by the call that tells the start, nor where none was told', async () => {
    const service = serviceOf(allDone);
    const conn = connect(service);

    await collect(conn.execute(creates(15), ending));
    conn.startSync();
    await collect(conn.execute(creates(5), ending));

    expect(marks(service)).toEqual([null, null, start]);
  });

  test('is not told while an action waits for the answer to another', async () => {
    const service = serviceOf(allDone);
    const conn = connect(service);
    const dependent = [
      ...creates(10),
      user('u0').update({ email: 'new@x.example' }),
      user('new').addToGroups('Profile'),
    ];
    conn.startSync();

    const outcomes = await collect(conn.execute(dependent, ending));

    expect(statuses(outcomes)).toEqual({ succeeded: 12 });
    expect(marks(service).filter((mark) => mark === end)).toHaveLength(1);
    expect(marks(service).at(-1)).toBe(end);
  });

  test('is not told by a call whose answer can make others necessary', async () => {
    const members = Array.from({ length: 110 }, (_, number) => user(`u${number}`).addToGroups('Design'));
    const service = serviceOf((request, signal) =>
      request.body.includes('"usergroup"') && service.calls.length === 2
        ? Response.json({
            ...{ completed: 0, notCompleted: 1, result: 'error' },
            errors: [{ index: 0, step: 0, errorCode: 'error.user.nonexistent', message: 'who?' }],
          })
        : allDone(request, signal),
    );
    const conn = connect(service);
    conn.startSync();

    const outcomes = await service.clock.run(() =>
      collect(conn.execute(members, { userGroups: ['Design'], endsSync: true })),
    );

    expect(statuses(outcomes)).toEqual({ succeeded: 110 });
    expect(marks(service)).toEqual([start, null, end]);
  });

  test('is not told by a call that leaves because the source rests', async () => {
    const service = serviceOf(allDone);
    const conn = connect(service);
    async function* resting() {
      yield* creates(15);
      await service.clock.sleep(60_000);
      yield user('late').addToGroups('Profile');
    }
    conn.startSync();

    await service.clock.run(() => collect(conn.execute(resting(), ending)));

    expect(marks(service)).toEqual([start, null, end]);
  });
});
