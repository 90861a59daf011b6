import type { Random } from '@umapi-kit/clock';
import { startServer } from '@umapi-kit/server';
import { clientId, clientSecret, orgId } from '../conformance/acme.ts';
import { type Answer, listOf, record } from '../conformance/visit.ts';
import { startKillable } from './killed-server.ts';

/** What a killed server left on the disk. */
interface Remains {
  readonly acknowledged: number;
  /** Acknowledged users who are not there. */
  readonly lost: readonly string[];
  /** New users with some of their groups only. */
  readonly torn: readonly string[];
  /** Groups whose `memberCount` is not the number of their members. */
  readonly miscounted: readonly string[];
}

const groups = ['Design', 'Photoshop', 'Sales & Friends'];
const lanes = 6;

/** Creates users until some are acknowledged, kills the server in the midst of more, and looks at its file. */
export async function writeUntilKilled(store: string, random: Random): Promise<Remains> {
  const server = await startKillable(store);
  const headers = await signIn(server.url);
  const acknowledged = new Set<string>();
  const enough = 5 + Math.floor(random() * 80);
  let number = 0;
  let killed: Promise<void> | undefined;
  const write = async () => {
    while (!killed) {
      const emails = Array.from({ length: 3 }, () => `new${number++}@acme.example`);
      if (!(await create(server.url, headers, emails))) return;
      for (const email of emails) acknowledged.add(email);
      if (acknowledged.size >= enough) killed ??= server.kill();
    }
  };
  await Promise.all(Array.from({ length: lanes }, write));
  await killed;
  return inspect(store, acknowledged);
}

/** @returns whether it was acknowledged: a server that is killed meanwhile says nothing */
async function create(url: string, headers: HeadersInit, emails: readonly string[]): Promise<boolean> {
  const entries = emails.map((email) => ({
    user: email,
    do: [{ createFederatedID: { email, country: 'DE' } }, { add: { group: groups } }],
  }));
  const init = { method: 'POST', headers, body: JSON.stringify(entries) };
  const response = await fetch(`${url}/v2/usermanagement/action/${orgId}`, init).catch(() => undefined);
  const answer = await response?.json().catch(() => undefined);
  return answer !== undefined && record(answer)['completed'] === emails.length;
}

async function inspect(store: string, acknowledged: ReadonlySet<string>): Promise<Remains> {
  await using server = await startServer({ store, listen: false });
  const headers = await signIn(server.url, server.fetch);
  const read = async (path: string): Promise<Answer> =>
    record(await (await server.fetch(server.endpoint + path, { headers })).json());
  const users = listOf(await read(`/users/${orgId}/0`), 'users');
  const present = new Set(users.map(({ email }) => String(email)));
  const listed = listOf(await read(`/groups/${orgId}/0`), 'groups');
  return {
    acknowledged: acknowledged.size,
    lost: [...acknowledged].filter((email) => !present.has(email)),
    torn: users
      .filter(({ email, groups: held }) => String(email).startsWith('new') && !isWhole(held))
      .map(({ email }) => String(email)),
    miscounted: listed
      .filter(({ groupName, memberCount }) => memberCount !== membersOf(users, groupName))
      .map(({ groupName }) => String(groupName)),
  };
}

function isWhole(held: unknown): boolean {
  return Array.isArray(held) && groups.every((group) => held.includes(group));
}

function membersOf(users: readonly Answer[], group: unknown): number {
  return users.filter(({ groups: held }) => Array.isArray(held) && held.includes(group)).length;
}

async function signIn(url: string, send: typeof fetch = fetch): Promise<Readonly<Record<string, string>>> {
  const body = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: clientId,
    client_secret: clientSecret,
    scope: 'openid,AdobeID,user_management_sdk',
  });
  const answer = record(await (await send(`${url}/ims/token/v2`, { method: 'POST', body })).json());
  return {
    Authorization: `Bearer ${String(answer['access_token'])}`,
    'X-Api-Key': clientId,
    'Content-Type': 'application/json',
  };
}
