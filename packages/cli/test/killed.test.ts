import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import process from 'node:process';
import { expect, test } from 'vitest';

const bin = resolve(import.meta.dirname, '../src/bin.ts');
const acme = resolve(import.meta.dirname, '../../../examples/acme');

/** Runs the demo as a process of its own; sends `signal` as soon as its output shows `moment`. */
async function runDemo(moment?: string, signal: 'SIGKILL' | 'SIGINT' = 'SIGKILL') {
  const child = spawn(process.execPath, ['--conditions=umapi-source', bin, 'demo', acme], { stdio: 'pipe' });
  let shown = '';
  let waiting = moment;
  const listen = (chunk: Buffer) => {
    shown += chunk.toString();
    if (waiting === undefined || !shown.includes(waiting)) return;
    // A second signal would not ask any more.
    waiting = undefined;
    child.kill(signal);
  };
  child.stdout.on('data', listen);
  child.stderr.on('data', listen);
  const [exit, killedBy] = await once(child, 'close');
  return { exit, killedBy, shown };
}

test.each(['a local UMAPI at', 'applying 45/', 'planned again'])(
  'a run that is killed at "%s" does not disturb the next one',
  async (moment) => {
    const killed = await runDemo(moment);

    const next = await runDemo();

    expect(killed.shown).toContain(moment);
    expect(next.exit).toBe(0);
    expect(next.shown).toContain('planned again: 0 changes');
  },
);

test('Ctrl-C while it applies stops cleanly, with the code for it and without a trace', async () => {
  const { exit, shown } = await runDemo('applying 45/', 'SIGINT');

  expect(exit).toBe(130);
  expect(shown).toMatch(/^umapi: interrupted$/m);
  expect(shown).not.toMatch(/^ +at /m);
});
