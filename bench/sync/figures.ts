import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Row, Table } from '../client/figures.ts';
import { ldapTables } from './ldap.ts';
import { writeSides } from './sides.ts';

/** What one process took. */
export interface PlanFigures {
  readonly read: number;
  readonly readMs: number;
  readonly totalMs: number;
  readonly changes: number;
  readonly mostBytes: number;
}

/**
 * Everything that this bench measures.
 *
 * @param users on each side of a plan; of a directory at most 20,000
 */
export async function syncTables(options: { readonly users?: number } = {}): Promise<readonly Table[]> {
  const { users = 1_000_000 } = options;
  return [...(await planTables({ users })), ...(await ldapTables({ users: Math.min(users, 20_000) }))];
}

/**
 * Reading and parsing both sides alone, beside planning what differs between them, each in a process of its own.
 *
 * @param users on each side
 */
async function planTables({ users }: { readonly users: number }): Promise<readonly Table[]> {
  const folder = await mkdtemp(join(tmpdir(), 'umapi-bench-'));
  try {
    await writeSides({ folder, users });
    // The service counts everybody whom it lists: one in 400 is missing there.
    const counts = {
      users: users - Math.floor((users - 1 - 300) / 400) - 1,
      pages: Math.ceil(users / 2_000),
    };
    await writeFile(join(folder, 'counts.json'), JSON.stringify(counts));
    const alone = await measure('read', folder);
    const planned = await measure('plan', folder);
    const times = Math.round((planned.totalMs / alone.totalMs) * 100) / 100;
    const rows = [row('read and parse both sides', alone), row('read, compare and plan', planned)];
    return [
      { title: `${users} people, ${users} accounts, 1 % differ: ${times} times the reading alone`, rows },
    ];
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function measure(what: 'read' | 'plan', folder: string): Promise<PlanFigures> {
  const script = join(import.meta.dirname, 'plan.ts');
  const { stdout } = await promisify(execFile)(process.execPath, [
    '--conditions=umapi-source',
    script,
    what,
    folder,
  ]);
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
}

function row(what: string, { read, totalMs, changes, mostBytes }: PlanFigures): Row {
  return {
    what,
    read,
    seconds: Math.round(totalMs / 100) / 10,
    changes,
    mostMemoryMiB: Math.round(mostBytes / 1_048_576),
  };
}
