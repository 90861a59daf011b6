import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Table } from '../client/figures.ts';
import { clientId, clientSecret, createCall, orgId } from './company.ts';
import { requestsPerSecond } from './load.ts';
import { startProcess } from './process.ts';
import { rawCallsPerSecond } from './raw-rows.ts';

const endpoint = '/v2/usermanagement';
/** Reading is measured over this many people. */
const people = 100_000;
const lastPage = people / 2_000 - 1;

/** Everything that this bench measures, over HTTP against a server in a process of its own. */
export async function serverTables(): Promise<readonly Table[]> {
  const folder = await mkdtemp(join(tmpdir(), 'umapi-bench-'));
  try {
    return [await writing(folder), await reading(folder)];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function writing(folder: string): Promise<Table> {
  const floor = rawCallsPerSecond(join(folder, 'raw.db'), 3_000);
  await using server = await startProcess('serve.ts', join(folder, 'write.db'));
  const headers = { ...(await signIn(server.url)), 'Content-Type': 'application/json' };
  const calls = (from: number, count: number) =>
    requestsPerSecond({
      url: server.url,
      headers,
      count,
      shot: (index) => ({
        path: `${endpoint}/action/${orgId}`,
        method: 'POST',
        body: createCall(from + index),
      }),
    });
  await calls(0, 300);
  const rate = await calls(300, 3_000);
  return {
    title:
      'Writing: calls of 10 entries (create and 3 groups) on a durable file, beside the same rows written raw',
    rows: [beside('action calls per second', rate, floor)],
  };
}

async function reading(folder: string): Promise<Table> {
  const file = join(folder, 'read.db');
  await using server = await startProcess('serve.ts', file, String(people));
  await using bare = await startProcess('bare.ts', file);
  const headers = await signIn(server.url);
  const served = (count: number, path: string) =>
    requestsPerSecond({ url: server.url, headers, count, shot: () => ({ path: endpoint + path }) });
  const floor = (count: number, path: string) =>
    requestsPerSecond({ url: bare.url, count, shot: () => ({ path }) });
  const page = `/users/${orgId}/`;
  const one = `/organizations/${orgId}/users/person4711@bench.example`;
  await served(50, `${page}1`);
  await served(500, one);
  return {
    title: `Reading among ${people} people, beside node:http that sends the same`,
    rows: [
      beside(
        'page 0 of 2,000 users, per second',
        await served(1_000, `${page}0`),
        await floor(1_000, '/page/0'),
      ),
      beside(
        'the last page, per second (beside page 0)',
        await served(1_000, page + lastPage),
        await served(1_000, `${page}0`),
      ),
      beside('one user, per second', await served(5_000, one), await floor(5_000, '/')),
      beside('started and seeded, ms', server.startMs, 0),
      beside('resident MB', (await server.residentBytes()) / 1e6, (await bare.residentBytes()) / 1e6),
    ],
  };
}

function beside(what: string, figure: number, floor: number): Table['rows'][number] {
  const share = floor === 0 ? '' : `${Math.round((100 * figure) / floor)} %`;
  return { what, figure: Math.round(figure), floor: floor === 0 ? '' : Math.round(floor), share };
}

async function signIn(url: string): Promise<Readonly<Record<string, string>>> {
  const body = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: clientId,
    client_secret: clientSecret,
    scope: 'openid,AdobeID,user_management_sdk',
  });
  const answer = await (await fetch(`${url}/ims/token/v2`, { method: 'POST', body })).json();
  return { Authorization: `Bearer ${answer.access_token}`, 'X-Api-Key': clientId };
}
