import { Connection, OAuthS2S, preload } from '@umapi-kit/client';
import { endpointPath } from '@umapi-kit/protocol';
import { clientId, clientSecret, orgId } from '../server/company.ts';

/*
 * Reads all users of a server: `read-users.ts client URL` by the client, `read-users.ts loop URL` by what anybody would
 * write. Tells on its last line what that took, from the first request for a page on.
 */
const [how = 'client', url = ''] = process.argv.slice(2);
const auth = new OAuthS2S({ clientId, clientSecret, authHost: url });
const endpoint = url + endpointPath;
/** Of the memory, at the end of every page. */
let mostBytes = 0;

async function readByClient(): Promise<number> {
  await using conn = new Connection({ orgId, auth, endpoint, limits: 'unlimited' });
  let users = 0;
  for await (const { email } of conn.users()) {
    if (email !== '' && ++users % 2_000 === 0) measure();
  }
  return users;
}

async function readByLoop(): Promise<number> {
  const headers = { Authorization: `Bearer ${await auth.token()}`, 'X-Api-Key': clientId };
  let users = 0;
  for (let page = 0, isLast = false; !isLast; page++) {
    const answer = await fetch(`${endpoint}/users/${orgId}/${page}`, { headers });
    const body = JSON.parse(await answer.text());
    for (const { email } of body.users) if (email !== '') users++;
    isLast = body.lastPage;
    measure();
  }
  return users;
}

function measure(): void {
  mostBytes = Math.max(mostBytes, process.memoryUsage.rss());
}

await preload();
await auth.token();
const before = process.cpuUsage();
const beforeBytes = process.memoryUsage.rss();
const users = how === 'client' ? await readByClient() : await readByLoop();
const { user, system } = process.cpuUsage(before);
const figures = { users, cpuMs: (user + system) / 1_000, grownBytes: mostBytes - beforeBytes };
process.stdout.write(`${JSON.stringify(figures)}\n`);
