import { ArgumentError, BatchError, UserAction } from '@umapi-kit/client';
import { describe, expect, test } from 'vitest';
import { visit } from './service.ts';

function newcomers(count: number, from = 0): readonly UserAction[] {
  return Array.from({ length: count }, (_, index) =>
    new UserAction({ email: `new${from + index}@acme.example` }).create({ country: 'DE' }),
  );
}

describe('the queue', () => {
  test('5 actions are kept, 10 more send ten and keep five', async () => {
    await using service = await visit();

    const first = await service.conn.executeMultiple(newcomers(5));
    const second = await service.conn.executeMultiple(newcomers(10, 5));

    expect(first).toEqual({ queued: 5, sent: 0, succeeded: 0 });
    expect(second).toEqual({ queued: 5, sent: 10, succeeded: 10 });
  });

  test('executeSingle with immediate sends at once', async () => {
    await using service = await visit();
    const [action] = newcomers(1);
    if (action === undefined) throw new Error('nobody came');

    const statistics = await service.conn.executeSingle(action, { immediate: true });

    expect(statistics).toEqual({ queued: 0, sent: 1, succeeded: 1 });
    expect(await service.user('new0@acme.example')).toMatchObject({ country: 'DE' });
  });

  test('executeQueued sends the rest', async () => {
    await using service = await visit();
    await service.conn.executeMultiple(newcomers(3));

    const statistics = await service.conn.executeQueued();

    expect(statistics).toEqual({ queued: 0, sent: 3, succeeded: 3 });
  });

  test('an action without a step is an ArgumentError before anything is queued', async () => {
    await using service = await visit();
    const actions = [...newcomers(1), new UserAction({ email: 'nobody@acme.example' })];

    await expect(service.conn.executeMultiple(actions)).rejects.toBeInstanceOf(ArgumentError);

    expect((await service.conn.status()).local.actionsQueued).toBe(0);
  });
});

describe('errors of single actions', () => {
  test('150 groups are two entries, and an error in the second is found at the step that was written', async () => {
    await using service = await visit();
    const names = Array.from({ length: 149 }, (_, index) => `Group ${index + 1}`);
    const action = new UserAction({ email: 'jane@acme.example' }).addToGroups([...names, 'No such group']);

    const statistics = await service.conn.executeSingle(action, { immediate: true });

    expect(statistics).toEqual({ queued: 0, sent: 1, succeeded: 0 });
    expect(service.actions).toHaveLength(2);
    expect(action.executionErrors()).toMatchObject([
      { code: 'error.group.not_found', step: 0, target: { user: 'jane@acme.example' } },
    ]);
  });

  test('a failed action has its command, target, code, message and every field of the service', async () => {
    await using service = await visit();
    const action = new UserAction({ email: 'nobody@acme.example', requestId: 'row 7' }).addToGroups([
      'Design',
    ]);

    await service.conn.executeSingle(action, { immediate: true });

    expect(action.executionErrors()).toEqual([
      {
        command: { kind: 'add', groups: ['Design'] },
        target: { user: 'nobody@acme.example' },
        code: 'error.user.nonexistent',
        message: expect.any(String),
        step: 0,
        other: expect.objectContaining({ requestID: 'row 7' }),
      },
    ]);
  });
});

describe('a batch that fails as a whole', () => {
  test('is a BatchError with causes and statistics, and its actions stay queued', async () => {
    await using service = await visit({ orgId: 'OTHER@AdobeOrg' });

    const failing = service.conn.executeMultiple(newcomers(2), { immediate: true });
    const error = await failing.catch((reason: unknown) => reason);

    expect(error).toBeInstanceOf(BatchError);
    expect(error).toMatchObject({
      statistics: { queued: 2, sent: 0, succeeded: 0 },
      causes: [{ code: 'AUTH', status: 401 }],
      queued: [{}, {}],
    });
  });
});
