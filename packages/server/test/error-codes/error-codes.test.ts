import { errorCodes } from '@umapi-kit/protocol';
import { afterAll, describe, expect, test } from 'vitest';
import { type OnStore, onEachStore, orgId, record, type Visit, visit } from '../acme.ts';
import { memory } from '../stores.ts';
import { meaningTriggers } from './meaning.ts';
import { entryTriggers, errorCodesPage, writtenPage } from './page.ts';
import { janeDoes } from './trigger.ts';
import { untriggered } from './untriggered.ts';
import { deprecatedSteps } from './warnings.ts';
import { callTriggers } from './whole-calls.ts';
import { type Circumstances, world } from './world.ts';

/** The world that most codes need is made once, and as it was at first whenever it is visited. */
function worldsOn({ visit }: OnStore) {
  let plain: Visit | undefined;
  afterAll(async () => plain?.[Symbol.asyncDispose]());
  return async (circumstances: Circumstances): Promise<Visit> => {
    const { settings, state, without } = circumstances;
    if (settings ?? state ?? without) return visit({ seed: world(circumstances) });
    await plain?.server.reset();
    plain ??= await visit({ seed: world() });
    return { ...plain, [Symbol.asyncDispose]: async () => {} };
  };
}

/** What is wrong with an entry by its syntax alone is found before a store is asked. */
const entriesOn = onEachStore.map((store) => ({
  ...store,
  triggers: store.name === memory.name ? entryTriggers : meaningTriggers,
}));

describe.each(entriesOn)('an entry on $name', ({ triggers, ...store }) => {
  const visitWorld = worldsOn(store);
  const cases = triggers.map((trigger) => ({ ...trigger, sent: textOf(trigger.entry) }));

  test.each(cases)(
    'fails with $code at step $step: $sent',
    async ({ code, step, sent, ...circumstances }) => {
      await using client = await visitWorld(circumstances);

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

test.each(deprecatedSteps)('a step is done with a warning: $step', async ({ step }) => {
  await using client = await visit({ seed: world() });

  const { result, warnings } = await client.act([janeDoes(step)]);

  const warningCode = 'warning.command.deprecated';
  expect({ result, warnings }).toMatchObject({
    result: 'success',
    warnings: [{ index: 0, step: 0, warningCode }],
  });
});

/** A text that is an object already is what no value can say. */
function textOf(entry: unknown): string {
  return typeof entry === 'string' && entry.startsWith('{') ? entry : JSON.stringify(entry);
}

describe.each(onEachStore)('a call on $name', (store) => {
  const visitWorld = worldsOn(store);

  test.each(callTriggers)('fails with $code: $method $path $body', async (trigger) => {
    const { status, says, method, body, headers: more = {} } = trigger;
    await using client = await visitWorld(trigger);
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
