import { Connection, type ConnectionOptions, OAuthS2S } from '@umapi-kit/client';
import type { RunningServer, Seed, SeedUser } from '@umapi-kit/server';
import { type DirectoryUser, defaultRules, type SyncRules } from '@umapi-kit/sync';

/** Owns the directory of acme.example. */
export const acme = 'ACME0001@AdobeOrg';
/** Trusts it. */
export const beta = 'BETA0001@AdobeOrg';

/** What every connection signs in with. */
export const clientSecret = 'a local secret';

/** Two organizations with the user groups `Design`, `Print` and `Old`. */
export function companySeed(users: {
  readonly [acme]?: readonly SeedUser[];
  readonly [beta]?: readonly SeedUser[];
}): Seed {
  const userGroups = ['Design', 'Print', 'Old'].map((name) => ({ name }));
  return {
    orgs: [
      {
        id: acme,
        name: 'Acme',
        credentials: [{ clientId: acme, clientSecret }],
        directories: [
          { name: 'Employees', type: 'federated', domains: ['acme.example'] },
          { name: 'Names', type: 'federated', login: 'username', domains: ['names.example'] },
        ],
        userGroups,
        users: users[acme] ?? [],
      },
      {
        id: beta,
        name: 'Beta',
        credentials: [{ clientId: beta, clientSecret }],
        trusts: [{ org: acme, directory: 'Employees' }],
        userGroups,
        users: users[beta] ?? [],
      },
    ],
  };
}

/** A federated account of acme.example. */
export function account(name: string, ...groups: readonly string[]): SeedUser {
  return { email: `${name}@acme.example`, firstName: name, lastName: 'Doe', country: 'DE', groups };
}

/** A record of the directory; `design` leads to `Design`, `print` to `Print`. */
export function person(name: string, ...groups: readonly string[]): DirectoryUser {
  return {
    idType: 'federatedID',
    email: `${name}@acme.example`,
    firstName: name,
    lastName: 'Doe',
    country: 'DE',
    groups,
    place: `people.csv:${name}`,
  };
}

export const rules: SyncRules = {
  ...defaultRules,
  groups: [
    { directory: 'design', adobe: ['Design'] },
    { directory: 'print', adobe: ['Print'] },
  ],
};

/** A connection without limits of its own. */
export function connectTo(
  server: Pick<RunningServer, 'url' | 'endpoint' | 'fetch'>,
  orgId: string,
  options: Partial<ConnectionOptions> = {},
): Connection {
  const { fetch } = server;
  const auth = new OAuthS2S({ clientId: orgId, clientSecret, authHost: server.url, fetch });
  return new Connection({ orgId, auth, endpoint: server.endpoint, fetch, limits: 'unlimited', ...options });
}

/** Who is in an org, with names and groups. */
export async function stateOf(conn: Connection): Promise<readonly unknown[]> {
  const users = await conn.users().all();
  return users
    .map(({ email, firstName, groups }) => `${email} ${firstName}: ${groups.toSorted().join(', ')}`)
    .toSorted();
}
