import type { Seed, SeedOrg } from '@umapi-kit/server';
import { clientId, clientSecret, orgId, record, type Visit } from './acme.ts';

/** Acme alone, but for `more`. */
export function seedOf(more: Partial<SeedOrg>, ...others: readonly SeedOrg[]): Seed {
  const org: SeedOrg = {
    id: orgId,
    name: 'Acme',
    credentials: [{ clientId, clientSecret }],
    directories: [{ name: 'Employees', type: 'federated', domains: ['acme.example', 'acme-labs.example'] }],
    ...more,
  };
  return { orgs: [org, ...others] };
}

/** E-mails on the first page of the users call below `path`. */
export async function list(client: Visit, path: string): Promise<readonly string[]> {
  const { users = [] } = record(await (await client.get(`/users/{org}/0${path}`)).json());
  return Array.isArray(users) ? users.map((user) => String(record(user)['email'])) : [];
}

/** The answer of the single-user call. */
export async function shown(client: Visit, path: string): Promise<Record<string, unknown>> {
  return record(await (await client.get(`/organizations/{org}/users/${path}`)).json());
}

/** An entry that puts a user into a group. */
export const add = (user: string, group: string) => ({ user, do: [{ add: { group: [group] } }] });

/** An entry that takes a user out of a group. */
export const remove = (user: string, group: string) => ({ user, do: [{ remove: { group: [group] } }] });

/** Four people. */
export const a = 'a@acme.example';
export const b = 'b@acme.example';
export const c = 'c@acme.example';
export const d = 'd@acme.example';
