import { errorCodes } from '@umapi-kit/protocol';
import { describe, expect, test } from 'vitest';
import { orgId, record, type Visit, visit } from '../acme.ts';
import { entryTriggers, errorCodesPage, writtenPage } from './page.ts';
import { untriggered } from './untriggered.ts';
import { callTriggers } from './whole-calls.ts';
import { world } from './world.ts';

describe('an entry', () => {
  const cases = entryTriggers.map((trigger) => ({ ...trigger, sent: textOf(trigger.entry) }));

  test.each(cases)(
    'fails with $code at step $step: $sent',
    async ({ code, step, sent, ...circumstances }) => {
      await using client = await visit({ seed: world(circumstances) });

      const response = await post(client, `/action/${orgId}`, `[${sent}]`);

      expect(response.status).toBe(200);
      expect(await response.json()).toEqual({
        completed: 0,
        notCompleted: 1,
        completedInTestMode: 0,
        result: 'error',
        errors: [expect.objectContaining({ index: 0, step, errorCode: code, message: expect.any(String) })],
      });
    },
  );
});

/** A text that is an object already is what no value can say. */
function textOf(entry: unknown): string {
  return typeof entry === 'string' && entry.startsWith('{') ? entry : JSON.stringify(entry);
}

describe('a call', () => {
  test.each(callTriggers)('fails with $code: $method $path $body', async (trigger) => {
    const { status, says, method, body, headers: more = {} } = trigger;
    await using client = await visit({ seed: world(trigger) });
    const path = await resolved(client, trigger.path);

    const headers = { ...client.headers, ...more };
    const response = await fetch(client.server.endpoint + path, {
      method,
      headers,
      ...(body ? { body } : {}),
    });

    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject(says);
  });
});

/** Ids of products and profiles are the server's to give. */
async function resolved({ get }: Visit, path: string): Promise<string> {
  const inOrg = path.replace('{org}', orgId);
  if (!inOrg.includes('{product}')) return inOrg;
  const products: unknown = await (await get('/{org}/products')).json();
  const product = String(record(Array.isArray(products) ? products[0] : undefined)['id']);
  const listed = record(await (await get(`/{org}/products/${product}/configurations`)).json());
  const { licenseConfigurations: profiles } = listed;
  const photoshop = String(record(Array.isArray(profiles) ? profiles[1] : undefined)['id']);
  return inOrg.replace('{product}', product).replace('{profile}', photoshop);
}

async function post(client: Visit, path: string, body: string): Promise<Response> {
  return fetch(client.server.endpoint + path, { method: 'POST', headers: client.headers, body });
}

test('every documented code is in exactly one state', () => {
  const caused = new Set<string>([...entryTriggers, ...callTriggers].map(({ code }) => code));
  const others = untriggered.map(({ code }) => code);

  expect(errorCodes.filter((code) => !caused.has(code) && !others.some((other) => other === code))).toEqual(
    [],
  );
  expect(others.filter((code) => caused.has(code))).toEqual([]);
  expect(new Set(others).size).toBe(others.length);
});

test('the page about error codes says what these tests do', () => {
  expect(writtenPage()).toBe(errorCodesPage());
});
