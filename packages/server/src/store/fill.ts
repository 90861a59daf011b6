import { fold } from '@umapi-kit/protocol';
import { generatedGroups } from '../generate/generate.ts';
import { storedCredential } from '../seed/credential.ts';
import type { Seed, SeedOrg } from '../seed/seed.ts';
import { insertCredential } from './credentials.ts';
import { fillDirectories } from './fill-directories.ts';
import { fillGroups } from './fill-groups.ts';
import { fillLines } from './fill-lines.ts';
import { fillPeople } from './fill-people.ts';
import { all, first, integer, type Operation } from './operation.ts';

/** Whether nothing was ever filled in. */
export function* isEmpty(): Operation<boolean> {
  return (yield* first('SELECT id FROM orgs LIMIT 1')) === undefined;
}

/** Fills an empty store with a checked seed. Directories come first: people of one organization may be of another's. */
export function* fill(seed: Seed): Operation<void> {
  const rows = new Map<string, number>();
  for (const org of seed.orgs) rows.set(org.id, yield* fillOrg(org));
  const directories = yield* fillDirectories(seed, rows);
  for (const org of seed.orgs) {
    const row = rows.get(org.id) ?? 0;
    const groups = yield* fillGroups(row, withGenerated(org));
    yield* fillPeople(row, org, directories, groups);
    yield* fillLines(org, groups);
  }
}

/** With the groups that are made up. */
function withGenerated(org: SeedOrg): SeedOrg {
  const { userGroups = [], generate = {} } = org;
  return { ...org, userGroups: [...userGroups, ...generatedGroups(generate)] };
}

/** Empties the store but for issued tokens: clients hold them, and their credentials may come back. */
export function* clear(): Operation<void> {
  for (const table of ['org_members', 'memberships', 'licences', 'attachments', 'groups', 'accounts', 'orgs'])
    yield* all(`DELETE FROM ${table}`);
}

/** Writes an organization with its credentials, not yet its groups. @returns its row */
export function* fillOrg(org: SeedOrg): Operation<number> {
  const row = yield* first(
    'INSERT INTO orgs (org_id, name, technical_accounts, state, settings) VALUES (?, ?, ?, ?, ?) RETURNING id',
    org.id,
    org.name,
    org.technicalAccounts ?? 0,
    org.state ?? 'active',
    JSON.stringify(org.settings ?? {}),
  );
  const id = integer(row, 'id');
  for (const credential of org.credentials ?? []) yield* insertCredential(id, storedCredential(credential));
  for (const email of org.invitations ?? [])
    yield* all('INSERT INTO invitations (org_id, email_key, email) VALUES (?, ?, ?)', id, fold(email), email);
  return id;
}
