import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Row } from '../client/figures.ts';
import { median } from './median.ts';
import { limitRow } from './row.ts';

const run = promisify(execFile);
const root = join(import.meta.dirname, '../..');

/** A process that does nothing but say how much memory it takes. */
const bare = `console.log(JSON.stringify({ startMs: 0, residentBytes: process.memoryUsage.rss() }));`;

/** A server in a process of its own, with the code that is published. */
const served = (options: string) => `
  const { generateSeed, startServer } = await import('@umapi-kit/server');
  const begun = performance.now();
  const server = await startServer(${options});
  const startMs = performance.now() - begun;
  console.log(JSON.stringify({ startMs, residentBytes: process.memoryUsage.rss() }));
  await server.close();`;

/** How long starting takes, and how much memory, as users have it: without TypeScript. */
export async function startingRows(): Promise<readonly Row[]> {
  const starts = [];
  for (let time = 0; time < 5; time++) starts.push((await told(served('{}'))).startMs);
  const people = '{ seed: generateSeed({ users: 10_000, groups: 200, expand: false }) }';
  const { residentBytes } = await told(served(people));
  const floor = (await told(bare)).residentBytes;
  return [
    limitRow('startServer(), the first of a process, ms', median(starts), 50),
    limitRow('resident with 10,000 users, MB', residentBytes / 1e6, 100, floor / 1e6),
  ];
}

async function told(program: string): Promise<{ readonly startMs: number; readonly residentBytes: number }> {
  const { stdout } = await run(process.execPath, ['--input-type=module', '-e', program], { cwd: root });
  return JSON.parse(stdout);
}
