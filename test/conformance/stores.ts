import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

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

/** Every store has to behave alike. */
export const stores: readonly StoreKind[] = [
  {
    name: 'SQLite in memory',
    open: async () => ({ store: ':memory:', [Symbol.asyncDispose]: async () => {} }),
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
];
