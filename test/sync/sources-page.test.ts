import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseFilterExpression, parseSyncConfig } from '@umapi-kit/sync';
import { afterAll, expect, test } from 'vitest';
import { contextOf, readSource } from './support/read-source.ts';
import type { Handler } from './support/serve-handler.ts';

const page = readFileSync(join(import.meta.dirname, '../../docs/sync-sources.md'), 'utf8');
const blocks = (language: string) =>
  [...page.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, 'gms'))].map(([, code = '']) => code);

const folder = mkdtempSync(join(tmpdir(), 'sources-page-'));
afterAll(() => rmSync(folder, { recursive: true }));

const configurations = blocks('yaml').map((yaml) => [yaml.split('\n')[1]?.trim(), yaml] as const);

test.each(configurations)('the page shows a configuration that is one: %s', (_, yaml) => {
  const config = parseSyncConfig(`${yaml}adobe: { orgId: A1@AdobeOrg }\n`, '/etc/umapi/sync.yaml');

  expect(config.directory.identityType).toBe('federatedID');
});

const filters = new Set([...page.matchAll(/`((?:not \()?user\.[^`]+)`/g)].map(([, filter = '']) => filter));

test.each([...filters])('the page shows a filter that is one: %s', (filter) => {
  expect(parseFilterExpression(filter).attributes).not.toEqual([]);
});

test('the line of JSON on the page is a person', async () => {
  const path = join(folder, 'people.jsonl');
  writeFileSync(path, blocks('json').join(''));

  const { users, rejects } = await readSource({ kind: 'jsonLines', path }, contextOf(google), {
    groups: ['design'],
  });

  expect(users).toMatchObject([{ email: 'jane@example.com', groups: ['design'] }]);
  expect(rejects).toEqual([]);
});

const pages: Readonly<Record<string, readonly (readonly object[])[]>> = {
  groups: [
    [{ id: 'g1', name: 'design' }],
    [],
    [
      { id: 'g2', name: 'other' },
      { id: 'g3', name: 'empty' },
    ],
  ],
  members: [[{ id: 'u1' }], [{ id: 'u2' }]],
  users: [
    [{ id: 'u1', primaryEmail: 'jane@example.com', name: { givenName: 'Jané', familyName: 'Doe' } }],
    [
      {
        id: 'u2',
        primaryEmail: 'gone@example.com',
        name: { givenName: 'G', familyName: 'One' },
        suspended: true,
      },
      { id: 'u3', primaryEmail: 'zoe@example.com', name: { givenName: 'Zoë', familyName: 'Lee' } },
    ],
  ],
};

/** As Google's Directory API pages its lists. */
const google: Handler = async ({ url, headers }) => {
  if (headers.get('authorization') !== 'Bearer google-token') return new Response('', { status: 401 });
  const { pathname, searchParams } = new URL(url);
  const kind = pathname.split('/').at(-1) ?? '';
  const at = Number(searchParams.get('pageToken') ?? 0);
  const all = pathname.includes('/g3/') ? [[]] : (pages[kind] ?? []);
  const next = at + 1 < all.length ? { nextPageToken: String(at + 1) } : {};
  return Response.json({ [kind]: all[at], ...next });
};

/** The module of the page, as somebody would save it. */
function savedModule() {
  const path = join(folder, 'google-workspace.mjs');
  writeFileSync(path, blocks('js').join(''));
  return { kind: 'module' as const, path, options: { token: { env: 'google-token' } } };
}

test('the module on the page reads everybody of a Google Workspace', async () => {
  const { users, groupsFound } = await readSource(savedModule(), contextOf(google), {
    groups: ['design', 'empty', 'nowhere'],
  });

  expect({ users, groupsFound }).toEqual({
    users: [
      {
        idType: 'federatedID',
        email: 'jane@example.com',
        firstName: 'Jané',
        lastName: 'Doe',
        groups: ['design'],
        place: 'google:u1',
      },
      {
        idType: 'federatedID',
        email: 'zoe@example.com',
        firstName: 'Zoë',
        lastName: 'Lee',
        groups: [],
        place: 'google:u3',
      },
    ],
    groupsFound: ['design', 'empty'],
  });
});

test('the module on the page gives no short list when Google fails in the middle', async () => {
  const failing: Handler = async (request) =>
    request.url.includes('/users') && request.url.endsWith('pageToken=1')
      ? new Response('', { status: 503 })
      : google(request);

  const reading = readSource(savedModule(), contextOf(failing), { groups: ['design'] });

  await expect(reading).rejects.toMatchObject({
    code: 'SOURCE_UNREADABLE',
    message: expect.stringContaining("it can't be read: Google answers 503 to users?customer=my_customer"),
  });
});
