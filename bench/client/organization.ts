import { type Action, Connection, type ConnectionOptions, OAuthS2S } from '@umapi-kit/client';
import type { RunningServer, Seed, SeedUser } from '@umapi-kit/server';
import { clientId, clientSecret, orgId } from '../server/company.ts';
import { isUserGroup, nameOf } from './workloads.ts';

/** Whoever is in a group before the first action, and whoever is not. */
type Memberships = Map<string, boolean>;

/**
 * An organization in which every membership that is added is missing, every one that is taken away is there, and
 * nobody who is created exists.
 */
export function organizationBefore(actions: readonly Action[]): Seed {
  const people = new Map<string, Memberships>();
  const newcomers = new Set<string>();
  const groups = new Set<string>();
  for (const { entry } of actions) {
    const user = nameOf(entry);
    const memberships = people.get(user) ?? new Map<string, boolean>();
    people.set(user, memberships);
    for (const step of entry.steps) {
      if (step.kind === 'create') newcomers.add(user);
      if (!('groups' in step)) continue;
      for (const group of step.groups) {
        groups.add(group);
        if (!memberships.has(group)) memberships.set(group, step.kind === 'remove');
      }
    }
  }
  const users = [...people].filter(([user]) => !newcomers.has(user)).map(seedUser);
  return { orgs: [organization([...groups], users)] };
}

function organization(groups: readonly string[], users: readonly SeedUser[]): Seed['orgs'][number] {
  const profiles = groups.filter((name) => !isUserGroup(name)).map((name) => ({ name }));
  return {
    id: orgId,
    name: 'Bench',
    credentials: [{ clientId, clientSecret }],
    directories: [{ name: 'Staff', type: 'federated', domains: ['example.com'] }],
    products: [{ name: 'Product', profiles }],
    userGroups: groups.filter(isUserGroup).map((name) => ({ name })),
    users,
  };
}

function seedUser([email, memberships]: [string, Memberships]): SeedUser {
  const groups = [...memberships].filter(([, isMember]) => isMember).map(([group]) => group);
  return { email, firstName: 'John', lastName: 'Roe', country: 'US', groups };
}

/** A connection to the organization on a server in this process. */
export function connectTo(server: RunningServer, options: Partial<ConnectionOptions> = {}): Connection {
  const { fetch, clock } = { ...server, ...options };
  const auth = new OAuthS2S({ clientId, clientSecret, authHost: server.url, fetch: server.fetch, clock });
  return new Connection({ orgId, auth, endpoint: server.endpoint, ...options, fetch, clock });
}

/** Accounts and memberships, whatever the order in which they came. */
export async function contentOf(server: RunningServer): Promise<string> {
  let text = '';
  for await (const piece of server.exportSeed()) text += piece;
  const { orgs }: Seed = JSON.parse(text);
  const users = orgs.flatMap((org) => org.users ?? []);
  return JSON.stringify(
    users
      .map(({ inLine: _, groups = [], ...user }) => ({ ...user, groups: groups.toSorted() }))
      .toSorted((a, b) => (a.email < b.email ? -1 : 1)),
  );
}
