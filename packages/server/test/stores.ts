import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RunningServer, type ServerOptions, startServer } from '@umapi-kit/server';
import { emptySchema, ownSchema } from '../../postgres/test/own-schema.ts';

/** A store for one server, gone when it is disposed of. */
interface OpenStore extends AsyncDisposable {
  /** What `startServer` takes as its `store`. */
  readonly store: string;
}

/** A kind of store that tests run over. */
export interface StoreKind {
  readonly name: string;
  /** What share of a test's random cases is tried on it: it takes ten times as long to start on some. */
  readonly randomShare: number;
  open(): Promise<OpenStore>;
}

async function nothing(): Promise<void> {}

/** What a server has unless told otherwise. */
export const memory: StoreKind = {
  name: 'SQLite in memory',
  randomShare: 1,
  open: async () => ({ store: ':memory:', [Symbol.asyncDispose]: nothing }),
};

const file: StoreKind = {
  name: 'an SQLite file',
  randomShare: 1,
  open: async () => {
    const folder = await mkdtemp(join(tmpdir(), 'umapi-store-'));
    return {
      store: join(folder, 'org.db'),
      [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
    };
  },
};

/** Schemas that no server uses now: it takes longer to make their tables than to empty them. */
const unused: string[] = [];

function postgresOn(database: string): StoreKind {
  return {
    name: 'PostgreSQL',
    randomShare: 0.05,
    open: async () => {
      const store = unused.pop() ?? (await ownSchema(database));
      const giveBack = async () => {
        await emptySchema(store);
        unused.push(store);
      };
      return { store, [Symbol.asyncDispose]: giveBack };
    },
  };
}

/** The database of a throw-away PostgreSQL, which `.ci/run` starts. */
const database = process.env['UMAPI_TEST_POSTGRES'];

const postgres = database === undefined ? [] : [postgresOn(database)];

/** Every store has to behave alike. Without a PostgreSQL the others are tried; `npm test` says so. */
export const stores: readonly StoreKind[] = [memory, file, ...postgres];

/** Those that outlive a server, and that several can share. */
export const lasting: readonly StoreKind[] = [file, ...postgres];

/** One of each dialect of SQL: a file is read and written in the words that memory is. */
export const dialects: readonly StoreKind[] = [memory, ...postgres];

/** Starts a server whose state is kept in a store of that kind, which goes with it. */
export async function startOn(kind: StoreKind, options: ServerOptions): Promise<RunningServer> {
  const opened = await kind.open();
  const server = await startServer({ store: opened.store, ...options });
  const close = async () => {
    await server.close();
    await opened[Symbol.asyncDispose]();
  };
  return { ...server, [Symbol.asyncDispose]: close };
}
