import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { ServerProcess } from '../server/process.ts';
import type { Table } from './figures.ts';

/** What reading all users took one process. */
export interface ReadFigures {
  readonly users: number;
  readonly cpuMs: number;
  /** Resident, at most, above what it was before the first page. */
  readonly grownBytes: number;
}

/** Reading everybody on a server by the client, beside a loop over pages, each in a process of its own. */
export async function listingTable({ url }: Pick<ServerProcess, 'url'>): Promise<Table> {
  const loop = await read('loop', url);
  const client = await read('client', url);
  const times = (client.cpuMs / loop.cpuMs).toFixed(2);
  return {
    title: `${client.users} users read: ${times} times the CPU of a loop of fetch and JSON.parse`,
    rows: [row('a loop of fetch and JSON.parse', loop), row('conn.users()', client)],
  };
}

async function read(how: 'client' | 'loop', url: string): Promise<ReadFigures> {
  const script = join(import.meta.dirname, 'read-users.ts');
  const { stdout } = await promisify(execFile)(process.execPath, [
    '--conditions=umapi-source',
    script,
    how,
    url,
  ]);
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
}

function row(what: string, { users, cpuMs, grownBytes }: ReadFigures): Table['rows'][number] {
  return { what, users, cpuSeconds: Math.round(cpuMs / 100) / 10, grownMB: Math.round(grownBytes / 1e6) };
}
