import { type Action, ArgumentError, BatchError, GroupAction, UserAction } from '@umapi-kit/client';
import { describe, expect, test } from 'vitest';
import {
  type Answer,
  allDone,
  connect,
  cut,
  inOrder,
  refused,
  rejection,
  type ScriptedService,
  serviceOf,
  silence,
  status,
} from './support/scripted-service.ts';
import { entriesIn } from './support/sent-entries.ts';

function user(name: string): UserAction {
  return new UserAction({ email: `${name}@x.example` });
}

function users(count: number): UserAction[] {
  return Array.from({ length: count }, (_, index) => user(`u${index}`).addToGroups('Design'));
}

/** The targets of each request. */
function batchesOf({ calls }: ScriptedService): readonly (readonly string[])[] {
  return calls.map(({ body }) => entriesIn(body).map((entry) => entry.user ?? entry.usergroup ?? ''));
}

function failing(...errors: readonly Record<string, unknown>[]): Answer {
  const counts = { completed: 0, notCompleted: errors.length, completedInTestMode: 0 };
  return () => Response.json({ ...counts, result: 'partial', errors });
}

describe('the queue', () => {
  test('is sent ten at a time: of 5 and 10 actions, 5 stay', async () => {
    const service = serviceOf(allDone);
    const conn = connect(service);
    const actions = users(15);

    const first = await conn.executeMultiple(actions.slice(0, 5));
    const second = await conn.executeMultiple(actions.slice(5));

    expect(first).toEqual({ queued: 5, sent: 0, succeeded: 0 });
    expect(second).toEqual({ queued: 5, sent: 10, succeeded: 10 });
  });

  test('executeQueued sends the rest', async () => {
    const service = serviceOf(allDone);
    const conn = connect(service);
    await conn.executeMultiple(users(3));

    const statistics = await conn.executeQueued();

    expect(statistics).toEqual({ queued: 0, sent: 3, succeeded: 3 });
  });

  test('closing sends the rest, and takes no more', async () => {
    const service = serviceOf(allDone);
    const conn = connect(service);
    {
      await using closing = conn;
      await closing.executeMultiple(users(3));
    }

    const late = await rejection(conn.executeSingle(user('late').addToGroups('A')));

    expect(batchesOf(service)).toHaveLength(1);
    expect(late).toBeInstanceOf(ArgumentError);
  });

  test('with an empty queue nothing is sent', async () => {
    const service = serviceOf(allDone);

    const statistics = await connect(service).executeQueued();

    expect(statistics).toEqual({ queued: 0, sent: 0, succeeded: 0 });
    expect(service.calls).toEqual([]);
  });

  test('an action without a step is refused, and nothing of its call is queued', async () => {
    const conn = connect(serviceOf(allDone));

    const error = await rejection(conn.executeMultiple([user('a').addToGroups('A'), user('b')]));
    const { queued } = await conn.executeMultiple([]);

    expect(error).toBeInstanceOf(ArgumentError);
    expect(String(error)).toContain('"b@x.example" has no step');
    expect(queued).toBe(0);
  });

  test('concurrent calls take turns, and lose or double nothing', async () => {
    const service = serviceOf(allDone);
    const conn = connect(service);

    const results = await Promise.all(
      users(40).map((action) => conn.executeSingle(action, { immediate: true })),
    );

    expect(results.reduce((sum, { succeeded }) => sum + succeeded, 0)).toBe(40);
    expect(new Set(batchesOf(service).flat()).size).toBe(40);
    expect(batchesOf(service).flat()).toHaveLength(40);
  });

  test('discarding hands the actions back unsent', async () => {
    const service = serviceOf(allDone);
    const conn = connect(service);
    const actions = users(2);
    await conn.executeMultiple(actions);

    const discarded = await conn.discardQueued();
    const { sent } = await conn.executeQueued();

    expect(discarded).toEqual(actions);
    expect(sent).toBe(0);
  });

  test('an abort leaves what was not sent in the queue', async () => {
    const service = serviceOf(allDone);
    const conn = connect(service, { limits: 'documented' });
    const controller = new AbortController();
    const executing = rejection(
      conn.executeMultiple(users(105), { immediate: true, signal: controller.signal }),
    );
    await service.clock.advance(1_000);

    controller.abort(new Error('enough'));
    const reason = await executing;
    const { local } = await conn.status();

    expect(reason).toMatchObject({ message: 'enough' });
    expect(local).toMatchObject({ actionsSent: 100, actionsQueued: 5 });
  });
});

describe('what shares a request', () => {
  const immediate = { immediate: true };

  test.each<{ name: string; actions: readonly Action[]; batches: readonly (readonly string[])[] }>([
    {
      name: 'actions on different users',
      actions: [user('a').addToGroups('G'), user('b').addToGroups('G')],
      batches: [['a@x.example', 'b@x.example']],
    },
    {
      name: 'not actions on one user, in whatever case',
      actions: [user('a').addToGroups('G'), user('A').addToGroups('H'), user('b').addToGroups('G')],
      batches: [['a@x.example', 'b@x.example'], ['A@x.example']],
    },
    {
      name: 'not a create of a group and a membership of it',
      actions: [new GroupAction({ groupName: 'G' }).create(), user('a').addToGroups('g')],
      batches: [['G'], ['a@x.example']],
    },
    {
      name: 'additions of different people to one group',
      actions: [
        new GroupAction({ groupName: 'G' }).addUsers('a@x.example'),
        new GroupAction({ groupName: 'G' }).addUsers('b@x.example'),
      ],
      batches: [['G', 'G']],
    },
    {
      name: 'not two changes of one membership',
      actions: [
        new GroupAction({ groupName: 'G' }).addUsers('a@x.example'),
        new GroupAction({ groupName: 'G' }).removeUsers('a@x.example'),
      ],
      batches: [['G'], ['G']],
    },
    {
      name: 'not a change of e-mail and what is about the new e-mail',
      actions: [user('a').update({ email: 'z@x.example' }), user('z').addToGroups('G')],
      batches: [['a@x.example'], ['z@x.example']],
    },
    {
      name: 'nothing with the deletion of a group',
      actions: [new GroupAction({ groupName: 'G' }).delete(), new GroupAction({ groupName: 'H' }).delete()],
      batches: [['G'], ['H']],
    },
    {
      name: 'nothing after the deletion of a group either',
      actions: [new GroupAction({ groupName: 'G' }).delete(), user('a').addToGroups('H')],
      batches: [['G'], ['a@x.example']],
    },
    {
      name: 'not the create of a plain username and what is about its e-mail',
      actions: [
        new UserAction({ username: 'jd', domain: 'x.example' }).create({ email: 'j@x.example' }),
        user('j').addToGroups('G'),
      ],
      batches: [['jd'], ['j@x.example']],
    },
    {
      name: 'not two changes of the profiles of a group',
      actions: [
        new GroupAction({ groupName: 'G' }).addToProducts('P'),
        new GroupAction({ groupName: 'g' }).removeFromProducts('P'),
      ],
      batches: [['G'], ['g']],
    },
  ])('$name', async ({ actions, batches }) => {
    const service = serviceOf(allDone);

    await connect(service).executeMultiple(actions, immediate);

    expect(batchesOf(service)).toEqual(batches);
  });

  test('as much as 1 MB of JSON holds', async () => {
    const service = serviceOf(allDone);
    const actions = ['A', 'B', 'C'].map((groupName) =>
      new GroupAction({ groupName }).create({ description: '€'.repeat(150_000) }),
    );

    await connect(service).executeMultiple(actions, immediate);

    expect(batchesOf(service)).toEqual([['A', 'B'], ['C']]);
  });
});

describe('errors of single steps', () => {
  test('land on their action, with the step as sent and every field of the service', async () => {
    const conn = connect(
      serviceOf(
        failing({
          ...{ index: 1, step: 1, errorCode: 'error.group.not_found', message: 'Group X was not found' },
          ...{ user: 'b@x.example', requestID: null, hint: 7 },
        }),
      ),
    );
    const good = user('a').addToGroups('A');
    const bad = user('b').removeFromGroups('Y').addToGroups('X');

    const statistics = await conn.executeMultiple([good, bad], { immediate: true });

    expect(statistics).toEqual({ queued: 0, sent: 2, succeeded: 1 });
    expect(good.executionErrors()).toEqual([]);
    expect(bad.executionErrors()).toEqual([
      {
        command: { kind: 'add', groups: ['X'] },
        target: { user: 'b@x.example' },
        code: 'error.group.not_found',
        message: 'Group X was not found',
        step: 1,
        other: { user: 'b@x.example', requestID: null, hint: 7 },
      },
    ]);
  });

  test('of an action that was split name the step that the caller wrote', async () => {
    const groups = Array.from({ length: 150 }, (_, index) => `G${index}`);
    const error = { index: 0, step: 2, errorCode: 'error.group.not_found', message: '' };
    const conn = connect(serviceOf(inOrder(allDone, failing(error))));
    const action = user('a').create().addToGroups(groups);

    const statistics = await conn.executeSingle(action, { immediate: true });

    expect(statistics).toEqual({ queued: 0, sent: 1, succeeded: 0 });
    expect(action.executionErrors()).toMatchObject([
      { step: 1, command: { kind: 'add', groups: groups.slice(110, 120) } },
    ]);
  });

  test('start anew when the action is executed again', async () => {
    const error = { index: 0, step: 0, errorCode: 'error.group.not_found', message: '' };
    const conn = connect(serviceOf(inOrder(failing(error), allDone)));
    const action = user('a').addToGroups('X');
    await conn.executeSingle(action, { immediate: true });

    await conn.executeSingle(action, { immediate: true });

    expect(action.executionErrors()).toEqual([]);
  });
});

describe('a batch that fails as a whole', () => {
  const invalid = status(400, { result: 'error.organization.invalid_id', message: 'Bad organization Id' });

  test('keeps its actions queued and named, and the others go on', async () => {
    const service = serviceOf(inOrder(invalid, allDone));
    const conn = connect(service);
    const actions = users(15);

    const error = await rejection(conn.executeMultiple(actions, { immediate: true }));

    expect(error).toBeInstanceOf(BatchError);
    expect(error).toMatchObject({
      code: 'BATCH_FAILED',
      causes: [{ code: 'REQUEST_REFUSED', status: 400 }],
      statistics: { queued: 10, sent: 5, succeeded: 5 },
      queued: actions.slice(0, 10),
      unknown: [],
    });
  });

  test('is sent again by executeQueued', async () => {
    const conn = connect(serviceOf(inOrder(invalid, allDone)));
    await rejection(conn.executeMultiple(users(10), { immediate: true }));

    const statistics = await conn.executeQueued();

    expect(statistics).toEqual({ queued: 0, sent: 10, succeeded: 10 });
  });

  test('is not sent again by every further action', async () => {
    const service = serviceOf(inOrder(invalid, allDone));
    const conn = connect(service);
    await rejection(conn.executeMultiple(users(10)));

    const statistics = await conn.executeSingle(user('next').addToGroups('A'));

    expect(statistics).toEqual({ queued: 11, sent: 0, succeeded: 0 });
    expect(service.calls).toHaveLength(1);
  });

  test('holds back what depends on it', async () => {
    const service = serviceOf(inOrder(invalid, allDone));
    const conn = connect(service);
    const create = user('a').create();
    const other = user('a').addToGroups('A');

    const error = await rejection(conn.executeMultiple([create, other], { immediate: true }));

    expect(error).toMatchObject({ queued: [create, other] });
    expect(service.calls).toHaveLength(1);
  });

  test('an answer that does not say which entries failed counts nothing as done', async () => {
    const conn = connect(serviceOf(() => Response.json({ completed: 0, notCompleted: 10, result: 'error' })));

    const error = await rejection(conn.executeMultiple(users(10)));

    expect(error).toMatchObject({
      causes: [{ code: 'ANSWER_UNREADABLE' }],
      statistics: { sent: 0, queued: 10 },
    });
  });
});

describe('an answer that is lost', () => {
  const strict = user('new').create({ onConflict: 'errorIfAlreadyExists' });
  const renames = user('a').update({ email: 'z@x.example' });
  const leaves = user('b').removeFromOrganization();

  test.each([
    { name: 'cut', trouble: cut },
    { name: 'late', trouble: silence },
    { name: '504', trouble: status(504) },
  ])('($name) lets repeatable entries be sent again', async ({ trouble }) => {
    const service = serviceOf(inOrder(trouble, allDone));
    const action = user('a').create().update({ firstName: 'A' }).addToGroups('A');

    const statistics = await service.clock.run(() =>
      connect(service).executeSingle(action, { immediate: true }),
    );

    expect(statistics.succeeded).toBe(1);
    expect(batchesOf(service)).toEqual([['a@x.example'], ['a@x.example']]);
  });

  test.each([
    { name: 'a strict create', action: strict },
    { name: 'a change of e-mail', action: renames },
    { name: 'leaving the organization', action: leaves },
    { name: 'a rename of a group', action: new GroupAction({ groupName: 'G' }).update({ name: 'H' }) },
    { name: 'a deletion of a group', action: new GroupAction({ groupName: 'G' }).delete() },
    {
      name: 'a strict create of a group',
      action: new GroupAction({ groupName: 'G' }).create({ onConflict: 'errorIfAlreadyExists' }),
    },
  ])('never lets $name be sent again: its outcome is unknown, and it is not queued', async ({ action }) => {
    const service = serviceOf(inOrder(cut, allDone));
    const conn = connect(service);

    const error = await rejection(conn.executeSingle(action, { immediate: true }));
    await conn.executeQueued();

    expect(error).toMatchObject({ unknown: [action], queued: [], causes: [{ outcome: 'unknown' }] });
    expect(String(error)).toContain('the outcome of 1 is unknown');
    expect(action.executionErrors()).toMatchObject([{ code: 'outcome.unknown' }]);
    expect(service.calls).toHaveLength(1);
  });

  test('ends an action: what would follow in later entries is not sent', async () => {
    const service = serviceOf(inOrder(cut, allDone));
    const conn = connect(service);
    const groups = Array.from({ length: 150 }, (_, index) => `G${index}`);
    const action = user('new').create({ onConflict: 'errorIfAlreadyExists' }).addToGroups(groups);

    const error = await rejection(conn.executeSingle(action, { immediate: true }));
    const { sent } = await conn.executeQueued();

    expect(error).toMatchObject({ unknown: [action], queued: [] });
    expect([sent, service.calls.length]).toEqual([0, 1]);
  });

  test('parts a batch: what is repeatable goes again without the rest', async () => {
    const service = serviceOf(inOrder(cut, allDone));
    const conn = connect(service);
    const adds = user('c').addToGroups('A');

    const error = await service.clock.run(() =>
      rejection(conn.executeMultiple([strict, adds, leaves], { immediate: true })),
    );

    expect(batchesOf(service)).toEqual([['new@x.example', 'c@x.example', 'b@x.example'], ['c@x.example']]);
    expect(error).toMatchObject({
      unknown: [strict, leaves],
      queued: [],
      statistics: { queued: 0, sent: 3, succeeded: 1 },
    });
  });

  test.each([
    { name: 'a refused connection', trouble: refused },
    { name: 'a 429', trouble: status(429) },
  ])('is not what $name means: then everything is sent again', async ({ trouble }) => {
    const service = serviceOf(inOrder(trouble, allDone));

    const statistics = await service.clock.run(() =>
      connect(service).executeSingle(strict, { immediate: true }),
    );

    expect(statistics.succeeded).toBe(1);
  });

  test('a garbled answer is a lost one', async () => {
    const conn = connect(serviceOf(() => new Response('<html>')));

    const error = await rejection(conn.executeSingle(strict, { immediate: true }));

    expect(error).toMatchObject({ unknown: [strict], causes: [{ code: 'ANSWER_UNREADABLE' }] });
  });

  test('an abort while the answer is awaited leaves a trace on what can not be repeated', async () => {
    const service = serviceOf(silence);
    const controller = new AbortController();
    const repeatable = user('c').addToGroups('A');
    const conn = connect(service);
    const executing = rejection(
      conn.executeMultiple([strict, repeatable], { immediate: true, signal: controller.signal }),
    );
    await service.clock.advance(1_000);

    controller.abort(new Error('enough'));
    await executing;

    expect(strict.executionErrors()).toMatchObject([{ code: 'outcome.unknown' }]);
    expect(await conn.discardQueued()).toEqual([repeatable]);
  });
});

describe('around the calls', () => {
  test('test mode checks without changing anything', async () => {
    const service = serviceOf(() =>
      Response.json({ completed: 0, notCompleted: 0, completedInTestMode: 1, result: 'success' }),
    );

    const { succeeded } = await connect(service, { testMode: true }).executeSingle(
      user('a').addToGroups('A'),
      {
        immediate: true,
      },
    );

    expect(succeeded).toBe(1);
    expect(service.calls[0]?.path).toBe('/v2/usermanagement/action/ORG@AdobeOrg?testOnly=true');
  });

  test('requests name the client, the token and themselves', async () => {
    const service = serviceOf(allDone);
    const conn = connect(service, { userAgent: 'my-sync/2' });

    await conn.executeSingle(user('a').addToGroups('A'), { immediate: true });

    expect(Object.fromEntries(service.calls[0]?.headers ?? [])).toEqual({
      accept: 'application/json',
      authorization: 'Bearer token-1',
      'content-type': 'application/json',
      'user-agent': 'my-sync/2 umapi-kit/0.1.0',
      'x-api-key': 'client-1',
      'x-request-id': `test_${service.clock.now()}`,
    });
  });

  test('sync signals go with the next calls, start before end, and again with a retry', async () => {
    const service = serviceOf(inOrder(status(503), allDone));
    const conn = connect(service);
    conn.endSync();
    conn.startSync();

    await service.clock.run(async () => {
      for (const name of ['a', 'b', 'c']) {
        await conn.executeSingle(user(name).addToGroups('A'), { immediate: true });
      }
    });

    expect(service.calls.map(({ headers }) => headers.get('Pragma'))).toEqual([
      'umapi-sync-start',
      'umapi-sync-start',
      'umapi-sync-end',
      null,
    ]);
  });

  test('events tell what happens, in its order', async () => {
    const service = serviceOf(inOrder(status(503), allDone));
    const told: string[] = [];
    const conn = connect(service, {
      on: {
        request: ({ attempt }) => told.push(`request ${attempt}`),
        response: (event) => told.push(`response ${event.status}`),
        retry: ({ reason }) => told.push(`retry after ${reason}`),
        wait: ({ reason, durationMs }) => told.push(`wait ${reason} ${durationMs}`),
        batch: ({ entries, failed }) => told.push(`batch ${entries} ${failed}`),
      },
    });

    await service.clock.run(() => conn.executeSingle(user('a').addToGroups('A'), { immediate: true }));

    expect(told).toEqual([
      'request 1',
      'response 503',
      'retry after status 503',
      'wait retry 15000',
      'request 2',
      'response 200',
      'batch 1 0',
    ]);
  });

  test('status counts what was done, and asks the service only when told', async () => {
    const service = serviceOf((request, signal) =>
      request.path === '/status' ? Response.json({ state: 'LIVE', build: '7' }) : allDone(request, signal),
    );
    const conn = connect(service);
    await conn.executeMultiple(users(12));

    const before = await conn.status();
    const after = await conn.status({ remote: true });

    const url = 'https://usermanagement.adobe.io/status';
    expect(before).toEqual({
      local: {
        ...{ multipleQueryCount: 0, singleQueryCount: 0 },
        ...{ actionsSent: 10, actionsCompleted: 10, actionsQueued: 2 },
      },
      server: { url, status: 'Never contacted' },
    });
    expect(after.server).toEqual({ url, status: 'LIVE', facts: { state: 'LIVE', build: '7' } });
  });

  test.each([
    { answer: status(500), says: 'Unexpected HTTP status 500' },
    { answer: refused, says: 'Unreachable at: https://usermanagement.adobe.io/status' },
  ])('a service that does not tell its status is "$says"', async ({ answer, says }) => {
    const { server } = await connect(serviceOf(answer)).status({ remote: true });

    expect(server.status).toBe(says);
  });
});
