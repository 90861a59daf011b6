import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ownSchema } from '../../packages/postgres/test/own-schema.ts';

/** A store for one server, gone when it is disposed of. */
interface OpenStore extends AsyncDisposable {
  /** What `startServer` takes as its `store`. */
  readonly store: string;
}

/** A kind of store that the suite runs over. */
export interface StoreKind {
  readonly name: string;
  open(): Promise<OpenStore>;
}

async function nothing(): Promise<void> {}

/** The database of a throw-away PostgreSQL, which `.ci/run` starts. */
const database = process.env['UMAPI_TEST_POSTGRES'];

/** Every store has to behave alike. Without a PostgreSQL the others are tried; `npm test` says so. */
export const stores: readonly StoreKind[] = [
  {
    name: 'SQLite in memory',
    open: async () => ({ store: ':memory:', [Symbol.asyncDispose]: nothing }),
  },
  {
    name: 'an SQLite file',
    open: async () => {
      const folder = await mkdtemp(join(tmpdir(), 'umapi-conformance-'));
      return {
        store: join(folder, 'org.db'),
        [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
      };
    },
  },
  ...(database === undefined
    ? []
    : [
        {
          name: 'PostgreSQL',
          open: async () => ({ store: await ownSchema(database), [Symbol.asyncDispose]: nothing }),
        },
      ]),
];
