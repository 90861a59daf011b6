import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Random } from '@umapi-kit/clock';
import { startServer } from '@umapi-kit/server';
import { acme, companySeed, connectTo, stateOf } from './company.ts';
import { randomCompany } from './random-company.ts';

/** What came of a sync that was killed again and again. */
interface KilledSync {
  /** Processes that were killed before they came to their end. */
  readonly kills: number;
  readonly state: readonly unknown[];
  readonly expected: readonly string[];
  /** Action calls whose whole body was sent before. */
  readonly sentTwice: number;
}

/** How a sync is killed. */
interface KilledSyncOptions {
  /** People and accounts together. */
  readonly people: number;
  /** Processes that are killed at most; the next one lives to its end. */
  readonly kills: number;
  readonly random: Random;
  readonly folder: string;
}

/** Syncs a random company over HTTP, in processes that are killed with SIGKILL after a random number of outcomes. */
export async function killedSync({ people, kills, random, folder }: KilledSyncOptions): Promise<KilledSync> {
  const company = randomCompany(random, people);
  mkdirSync(folder, { recursive: true });
  const peopleFile = join(folder, 'people.json');
  writeFileSync(peopleFile, JSON.stringify(company.people));
  await using server = await startServer({
    seed: companySeed({ [acme]: company.accounts }),
    callLog: { calls: 100_000, bytes: 1e9 },
  });
  const start = () => startSync(server.url, join(folder, 'state.db'), peopleFile);
  let killed = 0;
  while (killed < kills && (await start().killedAfter(Math.floor((random() * people) / kills)))) killed++;
  if (!(await start().ended())) throw new Error('the last process did not come to its end');
  const bodies = server.calls.matching({ call: 'action' }).map(({ requestBody }) => requestBody);
  return {
    kills: killed,
    state: await stateOf(connectTo(server, acme)),
    expected: company.expected,
    sentTwice: bodies.length - new Set(bodies).size,
  };
}

function startSync(...args: readonly string[]) {
  const script = fileURLToPath(new URL('./sync-process.ts', import.meta.url));
  const child = spawn(process.execPath, ['--conditions=umapi-source', script, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const gone = once(child, 'exit');
  return {
    /** @returns whether it was killed; it may have come to its end before */
    async killedAfter(outcomes: number): Promise<boolean> {
      let lines = 0;
      for await (const chunk of child.stdout) {
        lines += String(chunk).split('\n').length - 1;
        if (lines > outcomes) break;
      }
      child.kill('SIGKILL');
      await gone;
      return child.signalCode === 'SIGKILL';
    },
    async ended(): Promise<boolean> {
      child.stdout.resume();
      await gone;
      return child.exitCode === 0;
    },
  };
}
