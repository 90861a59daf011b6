import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inMemory, openSqlite, openTemporary, SqliteError, transact } from '@umapi-kit/sqlite';
import { afterAll, beforeAll, expect, test } from 'vitest';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'umapi-sqlite-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const applicationId = 0x756d_6170;
const first = { name: 'people', sql: 'CREATE TABLE people (name TEXT NOT NULL UNIQUE) STRICT' };
const second = { name: 'age', sql: 'ALTER TABLE people ADD COLUMN age INTEGER' };

test('a file keeps what was committed and takes the migrations it lacks', () => {
  const path = join(folder, 'kept.db');
  const old = openSqlite({ path, applicationId, migrations: [first] });
  old.exec("INSERT INTO people VALUES ('Ada')");
  old.close();

  const database = openSqlite({ path, applicationId, migrations: [first, second] });

  expect(database.prepare('SELECT name, age FROM people').all()).toMatchObject([{ name: 'Ada', age: null }]);
  database.close();
});

test('a transaction that throws leaves nothing', () => {
  const database = openSqlite({ path: inMemory, applicationId, migrations: [first] });

  const attempt = () =>
    transact(database, () => {
      database.exec("INSERT INTO people VALUES ('Ada')");
      database.exec("INSERT INTO people VALUES ('Ada')");
    });

  expect(attempt).toThrow('UNIQUE');
  expect(database.prepare('SELECT name FROM people').all()).toEqual([]);
});

test("another application's database is refused and left as it was", () => {
  const path = join(folder, 'foreign.db');
  openSqlite({ path, applicationId: 7, migrations: [first] }).close();

  expect(() => openSqlite({ path, applicationId, migrations: [first, second] })).toThrow(
    'another application',
  );
});

test.each(['x', 'fifteen letters'])('a text of a few letters is refused and left as it was: %s', (text) => {
  const path = join(folder, `text-${text.length}.db`);
  writeFileSync(path, text);

  expect(() => openSqlite({ path, applicationId, migrations: [first] })).toThrow('is no database');
  expect(readFileSync(path, 'utf8')).toBe(text);
});

test('a file of a newer version is refused', () => {
  const path = join(folder, 'newer.db');
  openSqlite({ path, applicationId, migrations: [first, second] }).close();

  expect(() => openSqlite({ path, applicationId, migrations: [first] })).toThrow('newer version');
});

test.each([
  { name: 'a folder that is not there', path: () => join(folder, 'no', 'such.db') },
  {
    name: 'a file that is no database',
    path() {
      const path = join(folder, 'text.db');
      writeFileSync(
        path,
        'this is a text and long enough to be taken for a header of something else'.repeat(20),
      );
      return path;
    },
  },
])('$name is a typed error that names the path', ({ path }) => {
  const target = path();

  const open = () => openSqlite({ path: target, applicationId, migrations: [first] });

  expect(open).toThrow(SqliteError);
  expect(open).toThrow(target);
});

test('a migration that fails leaves the file at the version before', () => {
  const path = join(folder, 'broken.db');
  const broken = { name: 'broken', sql: 'CREATE TABLE more (n INTEGER); SELECT nonsense' };

  expect(() => openSqlite({ path, applicationId, migrations: [first, broken] })).toThrow('"broken" failed');

  const database = openSqlite({ path, applicationId, migrations: [first, second] });
  expect(database.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all()).toMatchObject([
    { name: 'people' },
  ]);
  database.close();
});

test('two temporary databases know nothing of each other', () => {
  const [one, other] = [1, 2].map(() => openTemporary({ sql: first.sql }));
  one?.exec("INSERT INTO people VALUES ('Ada')");

  expect(other?.prepare('SELECT name FROM people').all()).toEqual([]);
  one?.close();
  other?.close();
});

test('a temporary database with tables that make no sense says so', () => {
  expect(() => openTemporary({ sql: 'CREATE' })).toThrow(SqliteError);
});
