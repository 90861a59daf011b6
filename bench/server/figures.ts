import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Table } from '../client/figures.ts';
import { build } from './process.ts';
import { readingRows } from './reading.ts';
import { startingRows } from './starting.ts';
import { writingRows } from './writing.ts';

/** How much is measured. */
interface ServerBenchOptions {
  /** Reading is measured over this many people. @defaultValue 1_000_000 */
  readonly users?: number;
  /** How many calls, and pages, each figure is over. @defaultValue as many as give steady figures */
  readonly calls?: number;
}

/** Everything that this bench measures, most of it over HTTP against a built server in a process of its own. */
export async function serverTables({
  users = 1_000_000,
  calls,
}: ServerBenchOptions = {}): Promise<readonly Table[]> {
  await build();
  const folder = await mkdtemp(join(tmpdir(), 'umapi-bench-'));
  try {
    const rows = [
      ...(await writingRows(folder, calls ?? 3_000)),
      ...(await startingRows()),
      ...(await readingRows(folder, users, calls ?? 500)),
    ];
    return [{ title: `The server, with lists of ${users} people, each figure beside its floor`, rows }];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
