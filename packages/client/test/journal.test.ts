import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import {
  type ActionOutcome,
  type Execution,
  GroupAction,
  type Journal,
  type Packable,
} from '@umapi-kit/client';
import { openJournal } from '@umapi-kit/client/node';
import { openPostgresJournal } from '@umapi-kit/client/postgres';
import { openPostgres } from '@umapi-kit/postgres';
import { describe, expect, test } from 'vitest';
import { ownSchema } from '../../postgres/test/own-schema.ts';
import { type Engine, engines, testDatabase } from './support/engines.ts';
import { user } from './support/packing.ts';
import {
  type Answer,
  allDone,
  collect,
  connect,
  cut,
  inOrder,
  rejection,
  type ScriptedService,
  serviceOf,
  silence,
  status,
} from './support/scripted-service.ts';
import { entriesIn } from './support/sent-entries.ts';

const byUser = { userGroups: 'never', maxInFlight: 1 } as const;
const joiners = (count: number) =>
  Array.from({ length: count }, (_, number) => user(`u${number}`).addToGroups('Profile'));

function newJournal(engine: Engine, { clock }: ScriptedService): Promise<Journal> {
  return engine.newPlace().then((place) => engine.openJournal(place, clock));
}

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
async function interrupted(engine: Engine, first: Answer, then: Answer, actions: readonly Packable[]) {
  const place = await engine.newPlace();
  const before = serviceOf(first);
  const after = serviceOf(then);
  {
    await using journal = await engine.openJournal(place, before.clock);
    const conn = connect(before, { journal, retryBudgetMs: 0 });
    await before.clock.run(() => read(conn.execute(actions, byUser)));
  }
  await using journal = await engine.openJournal(place, after.clock);
  const conn = connect(after, { journal });
  const { outcomes } = await after.clock.run(() => read(conn.resume(byUser)));
  const left = (await after.clock.run(() => read(conn.resume(byUser)))).outcomes;
  const sent = (service: typeof before) => service.calls.map(({ body }) => body);
  return { outcomes, left, before: sent(before), after: sent(after) };
}

describe.each(engines)('resume from $name', (engine) => {
  test('sends a call again as it was when its answer is missing, then what was never sent', async () => {
    const run = await interrupted(engine, inOrder(allDone, cut), allDone, joiners(25));

    expect(run.outcomes.map(({ seq, status: told }) => [seq, told])).toEqual(
      joiners(15).map((_, index) => [index + 11, 'succeeded']),
    );
    expect(run.after[0]).toBe(run.before[1]);
    expect(run.after).toHaveLength(2);
  });

  test('has nothing left to do the second time', async () => {
    const run = await interrupted(engine, cut, allDone, joiners(5));

    expect(run.left).toEqual([]);
  });

  test('does not do again what a long action has done already', async () => {
    const names = Array.from({ length: 250 }, (_, number) => `Profile ${number}`);
    const run = await interrupted(engine, inOrder(allDone, cut), allDone, [user('jane').addToGroups(names)]);

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

    const run = await interrupted(engine, cut, gone, [new GroupAction({ groupName: 'Old' }).delete()]);

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

    const run = await interrupted(engine, inOrder(allDone, cut), refuses, [action]);

    expect(run.outcomes).toMatchObject([{ status: 'failed', failures: [{ step: 1 }] }]);
  });
});

describe.each(engines)('a journal in $name', (engine) => {
  test('is told of a call before it leaves', async () => {
    const noted: number[] = [];
    const service = serviceOf(async (request, signal) => {
      for await (const { entries } of journal.unknown()) noted.push(entries.length);
      return allDone(request, signal);
    });
    await using journal = await newJournal(engine, service);

    await service.clock.run(() => read(connect(service, { journal }).execute(joiners(3), byUser)));

    expect(noted).toEqual([3]);
  });

  test('keeps outcomes until they are told: until the loop asks for the next one', async () => {
    const service = serviceOf(allDone);
    await using journal = await newJournal(engine, service);
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
    const service = serviceOf(allDone);
    await using journal = await newJournal(engine, service);
    const full = new Error('no space left on the disk');
    journal.append = () => Promise.reject(full);

    const { outcomes, error } = await service.clock.run(() =>
      read(connect(service, { journal }).execute(joiners(3), byUser)),
    );

    expect(error).toBe(full);
    expect(outcomes.map(({ status: told }) => told)).toEqual(['pending', 'pending', 'pending']);
    expect(service.calls).toEqual([]);
  });

  test('that is closed fails the run with a JournalError', async () => {
    const service = serviceOf(allDone);
    const journal = await newJournal(engine, service);
    await journal[Symbol.asyncDispose]();

    const { error } = await service.clock.run(() =>
      read(connect(service, { journal }).execute(joiners(3), byUser)),
    );

    expect(error).toMatchObject({ code: 'JOURNAL', message: expect.stringContaining('not open') });
  });

  test('keeps nothing of what is settled', async () => {
    const service = serviceOf(allDone);
    await using journal = await newJournal(engine, service);

    const left = await service.clock.run(async () => {
      await read(connect(service, { journal }).execute(joiners(25), byUser));
      return [
        await collect(journal.pending()),
        await collect(journal.settled()),
        await collect(journal.unknown()),
      ];
    });

    expect(left).toEqual([[], [], []]);
  });

  test('keeps what was read when the loop is left', async () => {
    const service = serviceOf(inOrder(allDone, silence));
    await using journal = await newJournal(engine, service);

    const pending = await service.clock.run(async () => {
      const execution = connect(service, { journal, timeoutMs: 1_000, retryBudgetMs: 0 });
      for await (const _ of execution.execute(joiners(35), byUser)) break;
      return collect(journal.pending());
    });

    expect(pending.length).toBeGreaterThanOrEqual(15);
  });

  test('that holds open actions takes no new ones before they are resumed', async () => {
    const service = serviceOf(status(403));
    await using journal = await newJournal(engine, service);
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
    const service = serviceOf(allDone);
    await using journal = await newJournal(engine, service);
    await service.clock.run(() => read(connect(service, { journal }).execute(joiners(1), byUser)));

    const { error } = await service.clock.run(() =>
      read(connect(service, { journal, ...other }).execute(joiners(1), byUser)),
    );

    expect(error).toMatchObject({ code: 'JOURNAL' });
  });

  test('gives back what it took in, whatever is written there', async () => {
    const place = await engine.newPlace();
    const entries = ['O’Brien "Bob" \\ \u0000', '\u{1f984} ?', '\ud800'].map((group) => ({
      user: { user: 'jane@x.example' },
      steps: [{ kind: 'add' as const, groups: [group] }],
    }));
    {
      await using journal = await engine.openJournal(place);
      await journal.append(entries.slice(0, 2));
      await journal.append(entries.slice(2));
    }
    await using journal = await engine.openJournal(place);

    const pending = await collect(journal.pending());

    expect(pending).toEqual(entries.map((entry, index) => ({ seq: index + 1, entry, done: [] })));
  });

  test('is used by one at a time', async () => {
    const place = await engine.newPlace();
    const journal = await engine.openJournal(place);

    expect(await rejection(engine.openJournal(place))).toMatchObject({
      code: 'JOURNAL',
      message: expect.stringContaining('another process uses it'),
    });
    await journal[Symbol.asyncDispose]();
    await using again = await engine.openJournal(place);

    expect(await collect(again.pending())).toEqual([]);
  });
});

test('a journal in a file is nobody else’s to read', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'umapi-journal-'));
  const path = join(folder, 'journal.db');
  {
    await using _ = openJournal({ path });

    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(statSync(`${path}-wal`).mode & 0o777).toBe(0o600);
  }
  rmSync(folder, { recursive: true });
});

const databases = [testDatabase].filter((database) => database !== undefined);

describe.each(databases)('journals in PostgreSQL', (database) => {
  const entry = user('jane').addToGroups('Profile').entry;

  test('are apart under different names, each with numbers of its own', async () => {
    const connectionString = await ownSchema(database);
    await using acme = await openPostgresJournal({ connectionString, name: 'acme' });
    await using labs = await openPostgresJournal({ connectionString, name: 'labs' });

    const numbers = await Promise.all([
      acme.append([entry, entry]),
      labs.append([entry]),
      acme.append([entry]),
    ]);

    expect(numbers).toEqual([{ firstSeq: 1 }, { firstSeq: 1 }, { firstSeq: 3 }]);
    expect(await collect(labs.pending())).toHaveLength(1);
  });

  test('are free when their holder dies, and he can write no more', async () => {
    const connectionString = await ownSchema(database);
    const lost = await openPostgresJournal({ connectionString, name: 'acme' });
    await lost.append([entry]);
    await endHolder(database, connectionString);

    await using taken = await openPostgresJournal({ connectionString, name: 'acme' });
    const late = await rejection(lost.append([entry]));

    expect(late).toMatchObject({ code: 'JOURNAL' });
    expect(await collect(taken.pending())).toHaveLength(1);
    await lost[Symbol.asyncDispose]();
  });

  test('say why they can not be opened, without the password', async () => {
    const connectionString = 'postgres://umapi:hunter2@127.0.0.1:1/none';

    const error = await rejection(openPostgresJournal({ connectionString, name: 'acme' }));

    expect(error).toMatchObject({ code: 'JOURNAL', message: expect.stringContaining('ECONNREFUSED') });
    expect(inspect(error, { depth: 10 })).not.toContain('hunter2');
  });
});

/** Ends the connection that holds the journal "acme" of a schema, as if its machine had died. */
async function endHolder(database: string, connectionString: string): Promise<void> {
  const [, schema = ''] = /search_path%3D(\w+)/.exec(connectionString) ?? [];
  const postgres = await openPostgres({
    connectionString: await ownSchema(database),
    application: 'umapi-kit tests',
    migrations: [],
  });
  const ended = await postgres.read((query) =>
    query(
      `SELECT pg_terminate_backend(pid, 5000) FROM pg_locks
       WHERE locktype = 'advisory' AND (classid::bigint << 32) | objid::bigint = hashtextextended(?, 0)`,
      [`${schema}/journal acme`],
    ),
  );
  expect(ended).toHaveLength(1);
  await postgres.close();
}

test('only a connection with a journal can resume', async () => {
  const conn = connect(serviceOf(allDone));

  expect(await rejection(Promise.resolve().then(() => conn.resume()))).toMatchObject({ code: 'ARGUMENT' });
});
