import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Journal, RateBudget } from '@umapi-kit/client';
import { openBudget, openJournal } from '@umapi-kit/client/node';
import { openPostgresBudget, openPostgresJournal } from '@umapi-kit/client/postgres';
import type { Clock } from '@umapi-kit/clock';
import { onTestFinished } from 'vitest';
import { ownSchema } from '../../../postgres/test/own-schema.ts';

/** Where something is kept: a file, or a database. */
type Place = string;

/** What keeps budgets and journals. All have to behave alike. */
export interface Engine {
  readonly name: string;
  /** A place where nothing is kept yet. */
  newPlace(): Promise<Place>;
  openBudget(place: Place, clock: Clock): Promise<RateBudget & (Disposable | AsyncDisposable)>;
  /** @param clock that of a simulation, which does not go on while the journal is at work */
  openJournal(place: Place, clock?: Clock): Promise<Journal>;
}

const sqlite: Engine = {
  name: 'an SQLite file',
  async newPlace() {
    const folder = mkdtempSync(join(tmpdir(), 'umapi-engine-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    return join(folder, 'kept.db');
  },
  openBudget: async (path, clock) => openBudget({ path, clock }),
  openJournal: async (path) => openJournal({ path }),
};

const name = 'acme';

function postgres(database: string): Engine {
  return {
    name: 'PostgreSQL',
    newPlace: () => ownSchema(database),
    openBudget: (connectionString, clock) => openPostgresBudget({ connectionString, name, clock }),
    async openJournal(connectionString, clock) {
      const journal = await openPostgresJournal({ connectionString, name });
      return clock === undefined ? journal : keepingAwake(clock, journal);
    },
  };
}

/** The database of a throw-away PostgreSQL. Without it SQLite is tried alone; `npm test` says so. */
export const testDatabase = process.env['UMAPI_TEST_POSTGRES'];

export const engines: readonly Engine[] =
  testDatabase === undefined ? [sqlite] : [sqlite, postgres(testDatabase)];

/** A simulated clock can't see that somebody waits for a socket: as long as he does, somebody sleeps for no time. */
function keepingAwake(clock: Clock, journal: Journal): Journal {
  const awake = async <T>(work: Promise<T>): Promise<T> => {
    let busy = true;
    const ended = work.finally(() => {
      busy = false;
    });
    ended.catch(() => {});
    while (busy) await clock.sleep(0);
    return ended;
  };
  async function* read<T>(items: AsyncIterable<T>): AsyncGenerator<T, void, undefined> {
    const iterator = items[Symbol.asyncIterator]();
    for (;;) {
      const next = await awake(iterator.next());
      if (next.done === true) return;
      yield next.value;
    }
  }
  return {
    runs: journal.runs,
    bind: (to) => awake(journal.bind(to)),
    append: (entries) => awake(journal.append(entries)),
    markSent: (call) => awake(journal.markSent(call)),
    settle: (...settled) => awake(journal.settle(...settled)),
    release: (call) => awake(journal.release(call)),
    forget: (seqs) => awake(journal.forget(seqs)),
    unknown: () => read(journal.unknown()),
    settled: () => read(journal.settled()),
    pending: () => read(journal.pending()),
    [Symbol.asyncDispose]: () => journal[Symbol.asyncDispose](),
  };
}
