import { systemClock } from '@umapi-kit/clock';
import { startServer } from '@umapi-kit/server';
import { company } from './company.ts';

/** Runs in a process of its own: `serve.ts FILE USERS`. Ends when its input does. */
const [file = ':memory:', users = '0'] = process.argv.slice(2);
const begun = systemClock.now();
const server = await startServer({ store: file, seed: company(Number(users)) });
const startMs = systemClock.now() - begun;

process.stdout.write(`${JSON.stringify({ url: server.url, startMs })}\n`);
process.stdin.on('data', () => {
  process.stdout.write(`${JSON.stringify({ residentBytes: process.memoryUsage.rss() })}\n`);
});
process.stdin.on('end', () => void server.close());
