import { join } from 'node:path';
import { startServer } from '@umapi-kit/server';
import type { Row } from '../client/figures.ts';
import { signIn } from './client.ts';
import { company, createCall } from './company.ts';
import { median } from './median.ts';
import { startBuilt } from './process.ts';
import { rawCallsPerSecond } from './raw-rows.ts';
import { limitRow, rateRow } from './row.ts';

/** Calls of 10 entries, each of which creates somebody and adds them to three groups. */
export async function writingRows(folder: string, calls: number): Promise<readonly Row[]> {
  const floor = rawCallsPerSecond(join(folder, 'raw.db'), calls);
  await using server = await startBuilt('serve.ts', join(folder, 'write.db'));
  const client = await signIn(server.url);
  const warm = Math.ceil(calls / 10);
  await client.act(warm, createCall);
  const rate = await client.act(calls, (call) => createCall(warm + call));
  return [
    rateRow('action calls of 10 entries on a durable file, per second', rate, floor, {
      percent: 30,
      perSecond: 1_000,
    }),
    await resetRow(join(folder, 'reset.db')),
  ];
}

/** Ten calls change 100 people; the time is that of the function that puts them back. */
async function resetRow(store: string): Promise<Row> {
  await using server = await startServer({ store, seed: company(1_000) });
  const client = await signIn(server.url);
  const times: number[] = [];
  for (let round = 0; round < 7; round++) {
    await client.act(10, createCall);
    const begun = performance.now();
    await server.reset();
    times.push(performance.now() - begun);
  }
  return limitRow('reset() after 100 created users, ms', median(times), 10);
}
