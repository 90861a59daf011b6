import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Connection, OAuthS2S } from '@umapi-kit/client';
import { type RunningServer, type Seed, type ServerOptions, startServer } from '@umapi-kit/server';
import { onTestFinished } from 'vitest';

/** A small organization: two groups, and accounts with what they belong to. */
function seedOf(accounts: readonly Account[]): Seed {
  return {
    orgs: [
      {
        id: 'A1@AdobeOrg',
        name: 'Acme',
        credentials: [{ clientId: 'key', clientSecret: 'hunter2' }],
        directories: [{ name: 'acme', type: 'federated', domains: ['acme.example'] }],
        userGroups: [{ name: 'Design' }, { name: 'Sales' }],
        users: accounts.map(({ email, groups = [] }) => ({
          type: 'federatedID',
          email,
          firstName: 'Jo',
          lastName: 'Doe',
          country: 'DE',
          groups,
        })),
      },
      {
        id: 'B2@AdobeOrg',
        name: 'Acme Labs',
        credentials: [{ clientId: 'key-b2', clientSecret: 'hunter2' }],
        trusts: [{ org: 'A1@AdobeOrg', directory: 'acme' }],
        userGroups: [{ name: 'Research' }],
      },
    ],
  };
}

/** An account of the server. */
interface Account {
  readonly email: string;
  readonly groups?: readonly string[];
}

/** What a test works with. */
export interface SyncFolder {
  readonly folder: string;
  readonly server: RunningServer;
  /** The path of a file in the folder. */
  path(name: string): string;
  write(name: string, text: string): string;
  read(name: string): string;
  /** Groups of every account of an organization, by e-mail. @param org the first one by default */
  groups(org?: 'A1@AdobeOrg' | 'B2@AdobeOrg'): Promise<Readonly<Record<string, readonly string[]>>>;
}

/** People of a directory: e-mail and groups. */
export function peopleCsv(people: readonly Account[]): string {
  const rows = people.map(({ email, groups = [] }) => `${email},Jo,Doe,DE,"${groups.join(',')}"`);
  return ['email,firstname,lastname,country,groups', ...rows, ''].join('\n');
}

/** Makes a folder and a server that are gone when the test is over. */
export async function syncFolder(
  accounts: readonly Account[],
  { tls = false }: Pick<ServerOptions, 'tls'> = {},
): Promise<SyncFolder> {
  const folder = mkdtempSync(join(tmpdir(), 'umapi-sync-'));
  const server = await startServer({ seed: seedOf(accounts), tls });
  onTestFinished(async () => {
    await server[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true });
  });
  const path = (name: string) => join(folder, name);
  return {
    folder,
    server,
    path,
    write(name, text) {
      mkdirSync(join(path(name), '..'), { recursive: true });
      writeFileSync(path(name), text);
      return path(name);
    },
    read: (name) => readFileSync(path(name), 'utf8'),
    groups: (org = 'A1@AdobeOrg') => groupsAt(server, org),
  };
}

async function groupsAt(server: RunningServer, orgId: string): Promise<Record<string, readonly string[]>> {
  const auth = new OAuthS2S({
    clientId: orgId === 'A1@AdobeOrg' ? 'key' : 'key-b2',
    clientSecret: 'hunter2',
    authHost: server.url,
  });
  const { endpoint } = server;
  await using conn = new Connection({ orgId, auth, endpoint, limits: 'unlimited' });
  const users = await conn.users().all();
  return Object.fromEntries(users.map(({ email = '', groups = [] }) => [email, groups.toSorted()]));
}

/** What differs from the usual files. */
interface OriginalChanges {
  /** `max_adobe_only_users`. @defaultValue '2' */
  readonly limit?: string;
  /** @defaultValue the right one */
  readonly secret?: string;
  /** Lines below `invocation_defaults`, indented. */
  readonly invocation?: string;
  /** Lines of the main file. */
  readonly more?: string;
  /** Lines below `directory_users`, indented. */
  readonly people?: string;
  /** A second organization, called labs. @defaultValue false */
  readonly labs?: boolean;
}

/** Writes the files of user-sync for a server and `people.csv`. @returns the path of the main file */
export function originalConfig({ server, write, path }: SyncFolder, changes: OriginalChanges = {}): string {
  const { limit = '2', secret = 'hunter2', invocation = '', more = '', people = '', labs = false } = changes;
  const connector = (orgId: string, clientId: string) => `authentication_method: oauth
server:
  host: ${server.url}
  auth_host: ${server.url}
enterprise:
  org_id: ${orgId}
  client_id: ${clientId}
  client_secret: ${secret}
`;
  write('connector-umapi.yml', connector('A1@AdobeOrg', 'key'));
  write('connector-labs.yml', connector('B2@AdobeOrg', 'key-b2'));
  return write(
    'user-sync-config.yml',
    `adobe_users:
  exclude_identity_types: [adobeID]
  exclude_adobe_groups: [_org_admin]
  connectors:
    umapi: [connector-umapi.yml${labs ? ', labs: connector-labs.yml' : ''}]
directory_users:
  user_identity_type: federatedID
  default_country_code: DE
  connectors: {}
  groups:
    - { directory_group: design, adobe_groups: [Design] }
    - { directory_group: sales, adobe_groups: [Sales] }
${labs ? "    - { directory_group: research, adobe_groups: ['labs::Research'] }\n" : ''}${people}limits:
  max_adobe_only_users: ${limit}
${more}invocation_defaults:
  connector: [csv, ${path('people.csv')}]
  process_groups: true
${invocation}`,
  );
}

/** Writes a native configuration that means the same. @returns its path */
export function nativeConfig({ server, write }: SyncFolder, secret = '{ file: secret.txt }'): string {
  write('secret.txt', 'hunter2\n');
  return write(
    'sync.yaml',
    `directory: { csv: people.csv, defaultCountry: DE }
adobe:
  orgId: A1@AdobeOrg
  endpoint: ${server.endpoint}
  authHost: ${server.url}
  clientId: key
  clientSecret: ${secret}
groups:
  - { directory: design, adobe: [Design] }
  - { directory: sales, adobe: [Sales] }
updateFields: []
`,
  );
}
