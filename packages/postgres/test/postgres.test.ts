import { inspect } from 'node:util';
import { openPostgres, type Postgres, PostgresError } from '@umapi-kit/postgres';
import { describe, expect, test } from 'vitest';
import { ownSchema } from './own-schema.ts';

const application = 'people';
const first = { name: 'people', sql: 'CREATE TABLE people (name TEXT NOT NULL UNIQUE, age BIGINT)' };
const second = { name: 'rename', sql: 'ALTER TABLE people RENAME COLUMN age TO years' };

test.each(['postgres://umapi:hunter2@127.0.0.1:1/none', 'postgres://umapi:hunter2@[/none'])(
  'a database that can not be used is told without its password: %s',
  async (connectionString) => {
    const opening = openPostgres({ connectionString, application, migrations: [] });

    const error = await opening.catch((reason: unknown) => reason);

    expect(error).toBeInstanceOf(PostgresError);
    expect(inspect(error, { depth: 10 })).not.toContain('hunter2');
  },
);

const databases = [process.env['UMAPI_TEST_POSTGRES']].filter((database) => database !== undefined);

describe.each(databases)('a database', (database) => {
  const open = async (migrations = [first]) =>
    openPostgres({ connectionString: await ownSchema(database), application, migrations });

  test('takes the migrations it lacks, once, however many open it at the same time', async () => {
    const connectionString = await ownSchema(database);
    const before = await openPostgres({ connectionString, application, migrations: [first] });
    await before.write((query) => query('INSERT INTO people VALUES (?, ?)', ['Ada', 36]));
    await before.close();

    const opened = await Promise.all(
      [1, 2, 3].map(() => openPostgres({ connectionString, application, migrations: [first, second] })),
    );

    expect(await opened[0]?.read((query) => query('SELECT * FROM people'))).toEqual([
      { name: 'Ada', years: 36 },
    ]);
    await Promise.all(opened.map((postgres) => postgres.close()));
  });

  test.each([
    { what: 'another application', options: { application: 'other', migrations: [first] } },
    { what: 'a newer version', options: { application, migrations: [] } },
  ])('of $what is refused', async ({ options }) => {
    const connectionString = await ownSchema(database);
    await (await openPostgres({ connectionString, application, migrations: [first] })).close();

    const opening = openPostgres({ connectionString, ...options });

    await expect(opening).rejects.toThrow(PostgresError);
  });

  test('keeps nothing of a transaction that throws', async () => {
    const postgres = await open();

    const attempt = postgres.write(async (query) => {
      await query('INSERT INTO people (name) VALUES (?)', ['Ada']);
      await query('INSERT INTO people (name) VALUES (?)', ['Ada']);
    });

    await expect(attempt).rejects.toThrow('unique');
    expect(await postgres.read((query) => query('SELECT * FROM people'))).toEqual([]);
    await postgres.close();
  });

  test('runs transactions of several processes again until each saw what the others did', async () => {
    const connectionString = await ownSchema(database);
    const options = { connectionString, application, migrations: [first] };
    const opened = await Promise.all([openPostgres(options), openPostgres(options), openPostgres(options)]);
    await opened[0].write((query) => query('INSERT INTO people VALUES (?, 0)', ['Ada']));

    await Promise.all(opened.flatMap((postgres) => Array.from({ length: 10 }, () => growOlder(postgres))));

    expect(await opened[1].read((query) => query('SELECT age FROM people'))).toEqual([{ age: 30 }]);
    await Promise.all(opened.map((postgres) => postgres.close()));
  });

  test('goes on over a new connection when one breaks in the midst of a transaction', async () => {
    const postgres = await open();

    const broken = postgres.write(async (query) => {
      await query('INSERT INTO people (name) VALUES (?)', ['Ada']);
      await query('SELECT pg_terminate_backend(pg_backend_pid())');
    });

    await expect(broken).rejects.toThrow();
    expect(await postgres.read((query) => query('SELECT * FROM people'))).toEqual([]);
    await postgres.close();
  });

  test('is not changed by reading', async () => {
    const postgres = await open();

    const attempt = postgres.read((query) => query('INSERT INTO people (name) VALUES (?)', ['Ada']));

    await expect(attempt).rejects.toThrow('read-only');
    await postgres.close();
  });

  test('lends a lock to one at a time, until he gives it back', async () => {
    const connectionString = await ownSchema(database);
    const options = { connectionString, application, migrations: [first] };
    const [one, other] = await Promise.all([openPostgres(options), openPostgres(options)]);
    const held = await one.lock('run');

    const whileHeld = [await other.lock('run'), await one.lock('run')];
    const ofAnotherName = await other.lock('walk');
    await held?.[Symbol.asyncDispose]();
    const afterwards = await other.lock('run');

    expect(whileHeld).toEqual([undefined, undefined]);
    expect([ofAnotherName, afterwards]).not.toContain(undefined);
    for (const lock of [ofAnotherName, afterwards]) await lock?.[Symbol.asyncDispose]();
    await Promise.all([one.close(), other.close()]);
  });

  test('takes a lock away with its connection, and nothing is written by who held it', async () => {
    const connectionString = await ownSchema(database);
    const options = { connectionString, application, migrations: [first] };
    const [one, other] = await Promise.all([openPostgres(options), openPostgres(options)]);
    const lost = await one.lock('run');
    const [row] = (await lost?.transact((query) => query('SELECT pg_backend_pid() AS pid'))) ?? [];

    await other.write((query) => query('SELECT pg_terminate_backend(?, 5000)', [Number(row?.['pid'])]));
    const taken = await other.lock('run');
    const late = lost?.transact((query) => query('INSERT INTO people VALUES (?, 1)', ['Ada']));

    await expect(late).rejects.toThrow();
    expect(taken).toBeDefined();
    expect(await other.read((query) => query('SELECT * FROM people'))).toEqual([]);
    for (const lock of [lost, taken]) await lock?.[Symbol.asyncDispose]();
    await Promise.all([one.close(), other.close()]);
  });

  test('holds the locks of one schema apart from those of another', async () => {
    const [here, there] = await Promise.all([open(), open()]);

    const locks = [await here.lock('run'), await there.lock('run')];

    expect(locks).not.toContain(undefined);
    for (const lock of locks) await lock?.[Symbol.asyncDispose]();
    await Promise.all([here.close(), there.close()]);
  });

  test('gives wide numbers as numbers, and leaves question marks in texts alone', async () => {
    const postgres = await open();

    const rows = await postgres.read((query) =>
      query(
        "SELECT ?::bigint AS time, 'really?' AS text, sum(n) AS sum FROM (VALUES (1::bigint)) v (n)",
        [1_900_000_000_000],
      ),
    );

    expect(rows).toEqual([{ time: 1_900_000_000_000, text: 'really?', sum: 1 }]);
    await postgres.close();
  });
});

/** Reads first and writes then, as a counter that forgets to lock does. */
async function growOlder(postgres: Postgres): Promise<void> {
  await postgres.write(async (query) => {
    const [row] = await query('SELECT age FROM people');
    await query('UPDATE people SET age = ?', [Number(row?.['age']) + 1]);
  });
}
