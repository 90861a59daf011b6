import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ActionOutcome, type Execution, GroupAction, type Packable } from '@umapi-kit/client';
import { openJournal } from '@umapi-kit/client/node';
import { afterAll, describe, expect, test } from 'vitest';
import { user } from './support/packing.ts';
import {
  type Answer,
  allDone,
  collect,
  connect,
  cut,
  inOrder,
  rejection,
  serviceOf,
  silence,
  status,
} from './support/scripted-service.ts';
import { entriesIn } from './support/sent-entries.ts';

const folder = mkdtempSync(join(tmpdir(), 'umapi-journal-'));
afterAll(() => rmSync(folder, { recursive: true }));
let files = 0;
const newPath = () => join(folder, `journal-${files++}.db`);

const byUser = { userGroups: 'never', maxInFlight: 1 } as const;
const joiners = (count: number) =>
  Array.from({ length: count }, (_, number) => user(`u${number}`).addToGroups('Profile'));

async function read<A extends Packable>(execution: Execution<A>) {
  const outcomes: ActionOutcome<A>[] = [];
  try {
    for await (const outcome of execution) outcomes.push(outcome);
  } catch (error) {
    return { outcomes, error };
  }
  return { outcomes, error: undefined };
}

/** Runs actions against one service, then resumes against another one. */
async function interrupted(first: Answer, then: Answer, actions: readonly Packable[]) {
  const path = newPath();
  const before = serviceOf(first);
  const after = serviceOf(then);
  {
    await using journal = openJournal({ path });
    const conn = connect(before, { journal, retryBudgetMs: 0 });
    await before.clock.run(() => read(conn.execute(actions, byUser)));
  }
  await using journal = openJournal({ path });
  const conn = connect(after, { journal });
  const { outcomes } = await after.clock.run(() => read(conn.resume(byUser)));
  const left = (await after.clock.run(() => read(conn.resume(byUser)))).outcomes;
  const sent = (service: typeof before) => service.calls.map(({ body }) => body);
  return { outcomes, left, before: sent(before), after: sent(after) };
}

describe('resume', () => {
  test('sends a call again as it was when its answer is missing, then what was never sent', async () => {
    const run = await interrupted(inOrder(allDone, cut), allDone, joiners(25));

    expect(run.outcomes.map(({ seq, status: told }) => [seq, told])).toEqual(
      joiners(15).map((_, index) => [index + 11, 'succeeded']),
    );
    expect(run.after[0]).toBe(run.before[1]);
    expect(run.after).toHaveLength(2);
  });

  test('has nothing left to do the second time', async () => {
    const run = await interrupted(cut, allDone, joiners(5));

    expect(run.left).toEqual([]);
  });

  test('does not do again what a long action has done already', async () => {
    const names = Array.from({ length: 250 }, (_, number) => `Profile ${number}`);
    const run = await interrupted(inOrder(allDone, cut), allDone, [user('jane').addToGroups(names)]);

    const steps = run.after.flatMap((body) => entriesIn(body).flatMap((entry) => entry.do));

    expect(run.outcomes).toMatchObject([{ status: 'succeeded' }]);
    expect(steps).toHaveLength(15);
  });

  test('asks the service what became of a deletion', async () => {
    const gone: Answer = (request, signal) =>
      request.path.includes('/users/')
        ? new Response(JSON.stringify({ lastPage: true, result: 'error', message: 'Not found' }), {
            status: 404,
          })
        : allDone(request, signal);

    const run = await interrupted(cut, gone, [new GroupAction({ groupName: 'Old' }).delete()]);

    expect(run.outcomes).toMatchObject([{ seq: 1, status: 'succeeded' }]);
    expect(run.after.filter((body) => body !== '')).toEqual([]);
  });

  test('tells failures at the steps of the whole action', async () => {
    const refuses = () =>
      Response.json({
        ...{ completed: 0, notCompleted: 1, result: 'error' },
        errors: [{ index: 0, step: 0, errorCode: 'error.group.not_found', message: '' }],
      });
    const many = Array.from({ length: 100 }, (_, number) => `Profile ${number}`);
    const action = user('jane').addToGroups(many).addToGroups('Other');

    const run = await interrupted(inOrder(allDone, cut), refuses, [action]);

    expect(run.outcomes).toMatchObject([{ status: 'failed', failures: [{ step: 1 }] }]);
  });
});

describe('a journal', () => {
  test('is told of a call before it leaves', async () => {
    const path = newPath();
    await using journal = openJournal({ path });
    const noted: number[] = [];
    const service = serviceOf(async (request, signal) => {
      for await (const { entries } of journal.unknown()) noted.push(entries.length);
      return allDone(request, signal);
    });

    await service.clock.run(() => read(connect(service, { journal }).execute(joiners(3), byUser)));

    expect(noted).toEqual([3]);
  });

  test('keeps outcomes until they are told: until the loop asks for the next one', async () => {
    await using journal = openJournal({ path: newPath() });
    const service = serviceOf(allDone);
    const conn = connect(service, { journal });

    const again = await service.clock.run(async () => {
      for await (const { seq } of conn.execute(joiners(10), byUser)) if (seq === 4) break;
      return collect(conn.resume(byUser));
    });

    expect(again.map(({ seq, status: told }) => [seq, told])).toEqual(
      [4, 5, 6, 7, 8, 9, 10].map((seq) => [seq, 'succeeded']),
    );
    expect(service.calls).toHaveLength(1);
  });

  test('that can not take actions in fails the run, and each of them is told as pending', async () => {
    await using journal = openJournal({ path: newPath() });
    const full = new Error('no space left on the disk');
    journal.append = () => Promise.reject(full);
    const service = serviceOf(allDone);

    const { outcomes, error } = await service.clock.run(() =>
      read(connect(service, { journal }).execute(joiners(3), byUser)),
    );

    expect(error).toBe(full);
    expect(outcomes.map(({ status: told }) => told)).toEqual(['pending', 'pending', 'pending']);
    expect(service.calls).toEqual([]);
  });

  test('that is closed fails the run with a JournalError', async () => {
    const journal = openJournal({ path: newPath() });
    await journal[Symbol.asyncDispose]();
    const service = serviceOf(allDone);

    const { error } = await service.clock.run(() =>
      read(connect(service, { journal }).execute(joiners(3), byUser)),
    );

    expect(error).toMatchObject({ code: 'JOURNAL', message: expect.stringContaining('not open') });
  });

  test('keeps nothing of what is settled', async () => {
    await using journal = openJournal({ path: newPath() });
    const service = serviceOf(allDone);

    await service.clock.run(() => read(connect(service, { journal }).execute(joiners(25), byUser)));

    expect(await collect(journal.pending())).toEqual([]);
    expect(await collect(journal.settled())).toEqual([]);
    expect(await collect(journal.unknown())).toEqual([]);
  });

  test('keeps what was read when the loop is left', async () => {
    await using journal = openJournal({ path: newPath() });
    const service = serviceOf(inOrder(allDone, silence));

    await service.clock.run(async () => {
      const execution = connect(service, { journal, timeoutMs: 1_000, retryBudgetMs: 0 });
      for await (const _ of execution.execute(joiners(35), byUser)) break;
    });

    expect((await collect(journal.pending())).length).toBeGreaterThanOrEqual(15);
  });

  test('that holds open actions takes no new ones before they are resumed', async () => {
    await using journal = openJournal({ path: newPath() });
    const service = serviceOf(status(403));
    const conn = connect(service, { journal });
    await service.clock.run(() => read(conn.execute(joiners(3), byUser)));

    const { error } = await service.clock.run(() => read(conn.execute(joiners(3), byUser)));

    expect(error).toMatchObject({ code: 'JOURNAL' });
  });

  test.each([
    ['organization', { orgId: 'OTHER@AdobeOrg' }],
    ['endpoint', { endpoint: 'https://other.example/v2/usermanagement' }],
    ['mode', { testMode: true }],
  ])('of one %s is refused by another', async (_, other) => {
    await using journal = openJournal({ path: newPath() });
    const service = serviceOf(allDone);
    await service.clock.run(() => read(connect(service, { journal }).execute(joiners(1), byUser)));

    const { error } = await service.clock.run(() =>
      read(connect(service, { journal, ...other }).execute(joiners(1), byUser)),
    );

    expect(error).toMatchObject({ code: 'JOURNAL' });
  });

  test('is nobody else’s to read', async () => {
    const path = newPath();
    await using _ = openJournal({ path });

    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(statSync(`${path}-wal`).mode & 0o777).toBe(0o600);
  });

  test('is used by one at a time', async () => {
    const path = newPath();
    const journal = openJournal({ path });

    expect(() => openJournal({ path })).toThrow(/another process uses it/);
    await journal[Symbol.asyncDispose]();
    await using again = openJournal({ path });

    expect(await collect(again.pending())).toEqual([]);
  });
});

test('only a connection with a journal can resume', async () => {
  const conn = connect(serviceOf(allDone));

  expect(await rejection(Promise.resolve().then(() => conn.resume()))).toMatchObject({ code: 'ARGUMENT' });
});
