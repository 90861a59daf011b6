import { startServer } from '@umapi-kit/server';
import { acme } from '../conformance/acme.ts';

const server = await startServer({ seed: acme, store: process.argv[2] ?? ':memory:' });
process.stdout.write(`${server.url}\n`);
