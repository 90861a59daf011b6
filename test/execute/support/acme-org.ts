import { Connection, type ConnectionOptions, OAuthS2S } from '@umapi-kit/client';
import type { RunningServer, Seed } from '@umapi-kit/server';

/** The organization of every run here. */
export const orgId = 'ACME0001@AdobeOrg';

const person = (name: string) => ({
  type: 'federatedID' as const,
  email: `${name}@acme.example`,
  firstName: name,
  lastName: 'Doe',
  country: 'DE',
});

/** An organization with a few people, two user groups and a profile. */
export const acmeSeed: Seed = {
  orgs: [
    {
      id: orgId,
      name: 'Acme Corporation',
      credentials: [{ clientId: 'acme-sync', clientSecret: 'acme-local-secret' }],
      directories: [{ name: 'Employees', type: 'federated', domains: ['acme.example'] }],
      userGroups: [{ name: 'Design' }, { name: 'Old' }],
      users: ['ann', 'bob', 'carl', 'dora', 'emil', 'gina'].map(person),
    },
  ],
};

/** The credential of the organization. */
export function credentialOf({ url, fetch }: Pick<RunningServer, 'url' | 'fetch'>): OAuthS2S {
  return new OAuthS2S({ clientId: 'acme-sync', clientSecret: 'acme-local-secret', authHost: url, fetch });
}

/** A connection without limits; its tokens never fail to come. */
export function connectTo(
  server: Pick<RunningServer, 'url' | 'endpoint' | 'fetch'>,
  options: Partial<ConnectionOptions> = {},
): Connection {
  const { fetch } = server;
  const auth = credentialOf(server);
  return new Connection({ orgId, auth, endpoint: server.endpoint, fetch, limits: 'unlimited', ...options });
}

/** Who is there, with names and groups, and which groups there are. */
export async function stateOf(conn: Connection): Promise<unknown> {
  const users = await conn.users().all();
  const groups = await conn.groups().all();
  return {
    users: users
      .map(({ email, firstName, groups: held = [] }) => [email, firstName, [...held].toSorted()])
      .toSorted(),
    groups: groups.map(({ groupName, memberCount }) => [groupName, memberCount]).toSorted(),
  };
}
