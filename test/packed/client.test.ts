import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { publint } from 'publint';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type InstalledPackages, installPacked, machineNode, runModule, runTool } from './packages.ts';

let installed: InstalledPackages;

beforeAll(async () => {
  installed = await installPacked();
}, 180_000);

afterAll(() => installed[Symbol.asyncDispose]());

const mainAndJwt = `
import { Connection, OAuthS2S, UserAction } from '@umapi-kit/client';
import { JWTAuth } from '@umapi-kit/client/jwt';
const fetch = async (url) => Response.json(String(url).includes('/ims/')
  ? { access_token: 't', expires_in: 86399 }
  : { result: 'success', completed: 1, notCompleted: 0, completedInTestMode: 0 });
const auth = new OAuthS2S({ clientId: 'c', clientSecret: 's', fetch });
const conn = new Connection({ orgId: 'A1@AdobeOrg', auth, fetch });
const action = new UserAction({ email: 'a@x.example' }).addToGroups(['G']);
console.log(JSON.stringify(await conn.executeSingle(action, { immediate: true })), typeof JWTAuth);
`;

const runtimes = [process.execPath, ...(machineNode === undefined ? [] : [machineNode])];
if (machineNode === undefined) process.stdout.write('No older Node is tried: this machine has none.\n');

describe('what is published', () => {
  test.each(runtimes)('carries out an action under %s', async (runtime) => {
    const printed = await runModule(runtime, mainAndJwt, installed.folder);

    expect(printed).toBe('{"queued":0,"sent":1,"succeeded":1} function');
  });

  test('offers its further entries to Node', async () => {
    const source = `
import * as node from '@umapi-kit/client/node';
import * as otel from '@umapi-kit/client/otel';
import * as pack from '@umapi-kit/client/pack';
import * as postgres from '@umapi-kit/client/postgres';
console.log([node, otel, pack, postgres].flatMap(Object.keys).join());
`;

    const printed = await runModule(process.execPath, source, installed.folder);

    const promised = [
      'createFetch',
      'decryptPrivateKey',
      'readConnectionConfig',
      'openTelemetry',
      'createPacker',
      'openPostgresBudget',
      'openPostgresJournal',
    ];
    expect(printed.split(',')).toEqual(expect.arrayContaining(promised));
  });

  test('has types that a strict consumer compiles with', async () => {
    const consumer = `
import { Connection, OAuthS2S, UserAction, type User } from '@umapi-kit/client';
import { JWTAuth } from '@umapi-kit/client/jwt';
import { createFetch, readConnectionConfig } from '@umapi-kit/client/node';
import { openTelemetry } from '@umapi-kit/client/otel';
import { openPostgresBudget, openPostgresJournal } from '@umapi-kit/client/postgres';
const fetch = createFetch({ proxy: false });
const auth = new OAuthS2S({ clientId: 'c', clientSecret: 's', fetch });
export const conn = new Connection({ orgId: 'A1@AdobeOrg', auth, fetch, on: openTelemetry() });
export const users: Promise<readonly User[]> = conn.users().all();
export const jane = new UserAction({ email: 'a@x.example' }).create({ country: 'US' }).addToGroups(['G']);
export const loaded = readConnectionConfig('connect.yml').options.orgId.length;
export const jwt = JWTAuth;
const place = { connectionString: 'postgres://umapi@db/umapi', name: 'acme' };
export const shared = async () => {
  const [budget, journal] = [await openPostgresBudget(place), await openPostgresJournal(place)];
  return new Connection({ orgId: 'A1@AdobeOrg', auth, budget, journal });
};
// @ts-expect-error a plain username needs a domain
export const wrong = new UserAction({ username: 'jdoe' });
`;
    await writeFile(join(installed.folder, 'consumer.ts'), consumer);
    const options = {
      strict: true,
      noEmit: true,
      exactOptionalPropertyTypes: true,
      target: 'ES2023',
      lib: ['ES2024', 'ESNext.Disposable', 'DOM', 'DOM.AsyncIterable'],
      module: 'NodeNext',
      types: ['node'],
    };
    const config = JSON.stringify({ compilerOptions: options, files: ['consumer.ts'] });
    await writeFile(join(installed.folder, 'tsconfig.json'), config);

    await expect(runTool('tsc', ['-p', 'tsconfig.json'], installed.folder)).resolves.toBe('');
  }, 60_000);

  test('has a package.json without mistakes', async () => {
    const pkgDir = join(installed.folder, 'node_modules/@umapi-kit/client');

    const { messages } = await publint({ pkgDir, strict: true, pack: false });

    expect(messages).toEqual([]);
  });

  test('has types that every way of resolving finds', async () => {
    const report = await runTool(
      'attw',
      ['--profile', 'esm-only', '--format', 'ascii', '--no-emoji', '--no-color', installed.tarball],
      installed.folder,
    );

    expect(report.match(/node16 \(from ESM\): OK/g)).toHaveLength(6);
    expect(report.match(/bundler: OK/g)).toHaveLength(6);
  }, 60_000);
});
