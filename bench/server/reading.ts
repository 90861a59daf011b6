import { join } from 'node:path';
import type { Row } from '../client/figures.ts';
import { signIn } from './client.ts';
import { orgId } from './company.ts';
import { requestsPerSecond } from './load.ts';
import { median } from './median.ts';
import { startBuilt } from './process.ts';
import { limitRow, rateRow } from './row.ts';

/** All figures are taken in turn, so often: what a machine does varies from minute to minute. */
const rounds = 6;

/** Seeds a file with `users` people, opens it again and reads from it. @param pages how many are read for each figure */
export async function readingRows(folder: string, users: number, pages: number): Promise<readonly Row[]> {
  const file = join(folder, 'read.db');
  const seeding = await seedingRows(file, users);
  await using server = await startBuilt('serve.ts', file);
  await using bare = await startBuilt('bare.ts', file);
  const client = await signIn(server.url);
  const page = (number: number) => () => client.read(`/users/${orgId}/${number}`, pages);
  const floor = (path: string, count: number) => () =>
    requestsPerSecond({ url: bare.url, headers: client.headers, count, shot: () => ({ path }) });
  const one = `/organizations/${orgId}/users/${await firstEmail(client)}`;
  const last = Math.ceil(users / 2_000) - 1;
  const middle = Math.floor(last / 2);
  const first = measured(page(0));
  const firstFloor = measured(floor('/page/0', pages));
  const midway = measured(page(middle));
  const final = measured(page(last));
  const single = measured(() => client.read(one, 5 * pages));
  const empty = measured(floor('/', 5 * pages));
  for (let round = 0; round < rounds; round++)
    for (const figure of [first, firstFloor, midway, final, single, empty]) await figure.take();
  const rate = first.median();
  return [
    rateRow('page 0 of 2,000 users, per second', rate, firstFloor.median(), { percent: 60, perSecond: 250 }),
    // An aim of 1.3 times as long is one of 77 % as many.
    rateRow(`page ${middle}, beside page 0`, midway.median(), rate, { percent: 77 }),
    rateRow(`page ${last}, beside page 0`, final.median(), rate, { percent: 77 }),
    rateRow('one user, per second', single.median(), empty.median(), { percent: 50 }),
    limitRow('resident after that, MB', (await server.residentBytes()) / 1e6, 512),
    ...seeding,
  ];
}

interface Measured {
  take(): Promise<void>;
  /** Of what was taken but for the first time, which only warms up. */
  median(): number;
}

function measured(rateOf: () => Promise<number>): Measured {
  const taken: number[] = [];
  return {
    take: async () => void taken.push(await rateOf()),
    median: () => median(taken.slice(1)),
  };
}

async function seedingRows(file: string, users: number): Promise<readonly Row[]> {
  await using server = await startBuilt('serve.ts', file, String(users));
  return [
    limitRow(`seeding ${users} users, s`, server.startMs / 1_000, 60),
    limitRow('resident after that, MB', (await server.residentBytes()) / 1e6, 512),
  ];
}

async function firstEmail(client: Awaited<ReturnType<typeof signIn>>): Promise<string> {
  const { users } = JSON.parse(await client.text(`/users/${orgId}/0`));
  return users[0].email;
}
