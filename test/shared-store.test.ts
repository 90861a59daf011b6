import { startServer } from '@umapi-kit/server';
import { describe, expect, test } from 'vitest';
import { lasting } from '../packages/server/test/stores.ts';
import { acme, clientId, orgId } from './conformance/acme.ts';
import { accessToken, record } from './conformance/visit.ts';

describe.each(lasting)('two servers on $name', (kind) => {
  const open = async () => {
    const opened = await kind.open();
    const one = await startServer({ store: opened.store, seed: acme });
    const other = await startServer({ store: opened.store, seed: acme });
    const headers = { Authorization: `Bearer ${await accessToken(one)}`, 'X-Api-Key': clientId };
    const close = async () => {
      await one.close();
      await other.close();
      await opened[Symbol.asyncDispose]();
    };
    return { one, other, headers, [Symbol.asyncDispose]: close };
  };

  test('take each other for the same: a token of one, and a user made at one', async () => {
    await using servers = await open();
    const { one, other, headers } = servers;

    await create(one.endpoint, headers, 'new@acme.example');
    const response = await fetch(`${other.endpoint}/organizations/${orgId}/users/new@acme.example`, {
      headers,
    });

    expect(response.status).toBe(200);
  });

  test('create a user once, although both are asked at the same moment', async () => {
    await using servers = await open();
    const { one, other, headers } = servers;
    const emails = Array.from({ length: 20 }, (_, number) => `new${number}@acme.example`);

    const answers = await Promise.all(
      emails.flatMap((email) => [one, other].map(({ endpoint }) => create(endpoint, headers, email))),
    );

    expect(answers.filter((answer) => answer['completed'] === 1)).toHaveLength(emails.length);
  });
});

async function create(
  endpoint: string,
  headers: Readonly<Record<string, string>>,
  email: string,
): Promise<Readonly<Record<string, unknown>>> {
  const createFederatedID = { email, country: 'DE' };
  const response = await fetch(`${endpoint}/action/${orgId}`, {
    method: 'POST',
    headers: { ...headers, 'Content-Type': 'application/json' },
    body: JSON.stringify([{ user: email, do: [{ createFederatedID }, { add: { group: ['Design'] } }] }]),
  });
  return record(await response.json());
}
