import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { explainFailure } from '../src/failure.ts';

const { signal } = new AbortController();

/** What SQLite says when there is no room left. */
function diskFull(): unknown {
  using database = new DatabaseSync(':memory:');
  database.exec('CREATE TABLE notes (text TEXT) STRICT; PRAGMA max_page_count = 2');
  try {
    database.prepare('INSERT INTO notes VALUES (?)').run('x'.repeat(100_000));
  } catch (error) {
    return error;
  }
  return undefined;
}

test('a disk without room for what a run notes is told in one line, and is no fault of this program', () => {
  expect(explainFailure(diskFull(), signal)).toEqual({
    exit: 'usage',
    message:
      "what has to be remembered can't be kept: database or disk is full; see to the disk, what was noted before stays",
  });
});

test('what nobody foresaw is a fault of this program, and says where', () => {
  const { exit, message } = explainFailure(new TypeError('x is not a function'), signal);

  expect(exit).toBe('internal');
  expect(message).toMatch(/^a fault of this program.*\nTypeError: x is not a function\n +at /);
});
