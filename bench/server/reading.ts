import { join } from 'node:path';
import type { Row } from '../client/figures.ts';
import { signIn } from './client.ts';
import { orgId } from './company.ts';
import { requestsPerSecond } from './load.ts';
import { startProcess } from './process.ts';
import { limitRow, rateRow } from './row.ts';

/** Seeds a file with `users` people, and reads from it. @param pages how many are read for each figure */
export async function readingRows(folder: string, users: number, pages: number): Promise<readonly Row[]> {
  const file = join(folder, 'read.db');
  await using server = await startProcess('serve.ts', file, String(users));
  await using bare = await startProcess('bare.ts', file);
  const client = await signIn(server.url);
  const { headers } = client;
  const floor = (path: string, count: number) =>
    requestsPerSecond({ url: bare.url, headers, count, shot: () => ({ path }) });
  const page = (number: number) => client.read(`/users/${orgId}/${number}`, pages);
  const one = `/organizations/${orgId}/users/${await firstEmail(client)}`;
  const last = Math.ceil(users / 2_000) - 1;
  await page(0);
  await client.read(one, 2_000);
  await floor('/', 2_000);
  const first = await page(0);
  return [
    rateRow('page 0 of 2,000 users, per second', first, await floor('/page/0', pages), {
      percent: 60,
      perSecond: 250,
    }),
    ...(await pageRows([Math.floor(last / 2), last], page)),
    rateRow('one user, per second', await client.read(one, 5_000), await floor('/', 5_000), { percent: 50 }),
    limitRow(`seeding ${users} users, s`, server.startMs / 1_000, 60),
    limitRow('resident after that, MB', (await server.residentBytes()) / 1e6, 512),
  ];
}

/** Later pages, each beside the first one as it is just then. An aim of 1.3 times as long is one of 77 % as many. */
async function pageRows(
  numbers: readonly number[],
  page: (number: number) => Promise<number>,
): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (const number of numbers)
    rows.push(rateRow(`page ${number}, beside page 0`, await page(number), await page(0), { percent: 77 }));
  return rows;
}

async function firstEmail(client: Awaited<ReturnType<typeof signIn>>): Promise<string> {
  const { users } = JSON.parse(await client.text(`/users/${orgId}/0`));
  return users[0].email;
}
