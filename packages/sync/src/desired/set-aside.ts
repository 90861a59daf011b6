import type { DatabaseSync } from 'node:sqlite';
import { identityTypes } from '@umapi-kit/protocol';
import { diffMemberships } from '../plan/account-diff.ts';
import { nameKey } from '../plan/identity.ts';
import type { ManagedGroups } from '../plan/managed-groups.ts';
import type { SyncRules } from '../plan/rules.ts';
import type { Reject } from '../source/source.ts';
import type { AccountTable } from './account-table.ts';
import { namesOf, targetsOf } from './row.ts';

/** What a comparison in the database goes by. */
interface AsideContext {
  readonly accounts: AccountTable;
  readonly rejects: readonly Reject[];
  readonly managed: ManagedGroups;
  readonly rules: SyncRules;
}

/**
 * Fills the table `aside` with everybody about whom there is nothing to think: they and their account find each other
 * under both keys, nobody else claims either, and nothing differs. What is left is planned one by one, so a plan takes
 * as much memory as there is to do, however large both sides are.
 */
export function setAside(database: DatabaseSync, context: AsideContext): void {
  const { accounts, managed, rules } = context;
  noteApart(database, context);
  const memberships = rememberLists();
  database.function('same_groups', { deterministic: true }, (groups, members, targets, present) => {
    const person = memberships.person(groups, members, targets);
    const { add, remove } = diffMemberships(
      person,
      { groups: memberships.names(present) },
      { managed, rules },
    );
    return add.length === 0 && remove.length === 0 ? 1 : 0;
  });
  database.exec(`
    DROP TABLE IF EXISTS aside;
    CREATE TABLE aside (person INTEGER PRIMARY KEY, account INTEGER NOT NULL, how TEXT NOT NULL);
    INSERT INTO aside
    SELECT p.id, a.id, CASE WHEN a.excluded THEN 'excluded' ELSE coalesce(p.selection, 'unchanged') END
    FROM person p JOIN ${accounts.name} a ON a.email = p.email
    WHERE (a.identity = p.identity OR (
        p.username IS NULL
        AND NOT EXISTS (SELECT 1 FROM person q WHERE q.identity = a.identity)
        AND NOT EXISTS (SELECT 1 FROM ${accounts.name} b WHERE b.identity = p.identity)
      ))
      AND p.email NOT IN apart AND p.identity NOT IN apart AND a.identity NOT IN apart
      AND (a.excluded OR p.selection IS NOT NULL OR (
        ${rules.updateFields.length > 0 ? sameNames : '1'}
        ${rules.processGroups ? 'AND same_groups(p.groups, p.member_groups, p.targets, a.groups)' : ''}
      ));
  `);
}

/** The service keeps the names of Adobe IDs from being changed; text in another form of Unicode is looked at later. */
const sameNames = `(a.type = 'adobeID' OR (
  (p.first IS NULL OR p.first = a.first) AND (p.last IS NULL OR p.last = a.last)
))`;

/** People without anything to do, since they have no account and get none. */
export function hasNothingToDo(
  database: DatabaseSync,
  { accounts, managed }: AsideContext,
  mayBeLeftOut: boolean,
): string {
  const memberships = rememberLists();
  database.function('is_wanted', { deterministic: true }, (groups, members, targets) =>
    managed.desired(memberships.person(groups, members, targets)).size > 0 ? 1 : 0,
  );
  return `
    (selection IS NOT NULL ${mayBeLeftOut ? 'OR NOT is_wanted(groups, member_groups, targets)' : ''})
    AND identity NOT IN apart AND email NOT IN apart
    AND NOT EXISTS (SELECT 1 FROM ${accounts.name} a WHERE a.identity = person.identity)
    AND NOT EXISTS (SELECT 1 FROM ${accounts.name} a WHERE a.email = person.email)`;
}

/** Keys that have to be looked at one by one: claimed by several accounts, of unknown type, or named by a reject. */
function noteApart(database: DatabaseSync, { accounts, rejects }: AsideContext): void {
  database.exec(`
    DROP TABLE IF EXISTS apart;
    CREATE TABLE apart (key TEXT PRIMARY KEY) WITHOUT ROWID;
    INSERT OR IGNORE INTO apart
      SELECT email FROM ${accounts.name} WHERE email IS NOT NULL GROUP BY email HAVING count(*) > 1
      UNION SELECT identity FROM ${accounts.name} WHERE identity IS NOT NULL GROUP BY identity HAVING count(*) > 1;
  `);
  const note = database.prepare('INSERT OR IGNORE INTO apart VALUES (?)');
  for (const key of accounts.doubtfulKeys) note.run(key);
  // A plain username goes with a domain, which a reject need not know.
  const plainNames = database.prepare(`
    INSERT OR IGNORE INTO apart
      SELECT identity FROM person WHERE identity >= ?1 || ' ' AND identity < ?1 || '!'
      UNION SELECT identity FROM ${accounts.name} WHERE identity >= ?1 || ' ' AND identity < ?1 || '!'`);
  for (const { email, username } of rejects) {
    for (const name of [email, username]) {
      if (name === undefined) continue;
      for (const key of ['owned', ...identityTypes]) note.run(`${key} ${nameKey(name)}`);
      for (const type of identityTypes) plainNames.run(`${type} ${nameKey(name)}`);
    }
  }
}

/** The same few lists come again and again; what was read of them is kept while it is not too much. */
function rememberLists() {
  const kept = new Map<string, readonly string[]>();
  function names(json: unknown): readonly string[] {
    const text = String(json);
    const known = kept.get(text);
    if (known) return known;
    if (kept.size >= 50_000) kept.clear();
    const list = namesOf(text);
    kept.set(text, list);
    return list;
  }
  function person(groups: unknown, members: unknown, targets: unknown) {
    return {
      groups: names(groups),
      ...(typeof members === 'string' ? { memberGroups: names(members) } : {}),
      ...(typeof targets === 'string' ? { targets: targetsOf(targets) } : {}),
    };
  }
  return { names, person };
}
