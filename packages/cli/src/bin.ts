#!/usr/bin/env node
import process from 'node:process';
import { systemClock } from '@umapi-kit/clock';
import { exitCode } from './exit-code.ts';
import { run } from './run.ts';
import { createAsk } from './terminal/ask.ts';
import { createTerminal } from './terminal/terminal.ts';

const stopping = new AbortController();

/** The first signal asks to stop, a second one does not ask. */
function stop(): void {
  if (stopping.signal.aborted) process.exit(exitCode.interrupted);
  stopping.abort(new DOMException('interrupted', 'AbortError'));
}
process.on('SIGINT', stop);
process.on('SIGTERM', stop);
// The reader of our output has seen enough, as `head` does.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(exitCode.ok);
  throw error;
});

const ask = createAsk(process.stdin, process.stderr, stopping.signal);

process.exitCode = await run(process.argv.slice(2), {
  terminal: createTerminal(process.stdout, process.stderr, process.env),
  clock: systemClock,
  env: process.env,
  signal: stopping.signal,
  ...(ask === undefined ? {} : { ask }),
});
