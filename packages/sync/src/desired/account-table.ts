import type { DatabaseSync } from 'node:sqlite';
import { type IdentityType, identityTypes, type User } from '@umapi-kit/protocol';
import { createExclude } from '../plan/exclusion.ts';
import { emailKey, type Identity, identityKey, identityTypeOf, isPlainName } from '../plan/identity.ts';
import type { SyncRules } from '../plan/rules.ts';
import { accountOf } from './row.ts';
import { accountSql } from './schema.ts';

/** The accounts of one org, as they were listed. */
export interface AccountTable {
  readonly name: string;
  add(account: User): void;
  /** Makes looking accounts up fast; call it once all are there. */
  index(): void;
  /** Whether the org has an account like this. */
  has(who: Identity, type: IdentityType): boolean;
  /** Whether it has one that the rules exclude. */
  excludes(who: Identity, type: IdentityType): boolean;
  /** Keys that could be of another account too: of unknown type, or under a plain name that types may share. */
  readonly doubtfulKeys: ReadonlySet<string>;
  count(): number;
  /** Those that are not in the table `aside`, one by one. */
  open(): Iterable<User>;
  /** Those in the table `aside` whose people are outside the selection, with the place of their records. */
  outside(): Iterable<{ readonly account: User; readonly place: string }>;
}

/** @param org its place among the orgs of the run */
export function createAccountTable(database: DatabaseSync, org: number, rules: SyncRules): AccountTable {
  database.exec(accountSql(org));
  const name = `account_${org}`;
  const exclude = createExclude(rules.exclude);
  const insert = database.prepare(`INSERT INTO ${name} VALUES (NULL, ${Array(10).fill('?').join(', ')})`);
  const doubtfulKeys = new Set<string>();

  function add(account: User): void {
    const type = identityTypeOf(account.type);
    if (type === undefined || hasPlainEnterpriseName(account, type)) noteDoubtful(account);
    insert.run(
      type === undefined ? null : identityKey(type, account),
      type === undefined ? null : emailKey(type, account.email),
      type ?? account.type,
      account.email,
      account.username ?? null,
      account.domain ?? null,
      account.firstName ?? null,
      account.lastName ?? null,
      JSON.stringify(account.groups),
      type !== undefined && exclude(account, type) !== undefined ? 1 : 0,
    );
  }

  function noteDoubtful(account: User): void {
    for (const possible of identityTypes) {
      doubtfulKeys.add(identityKey(possible, account)).add(emailKey(possible, account.email));
    }
  }

  function exists(condition: string): (who: Identity, type: IdentityType) => boolean {
    const found = database.prepare(`
      SELECT 1 FROM ${name} WHERE identity = ? AND ${condition}
      UNION ALL SELECT 1 FROM ${name} WHERE email = ? AND ${condition} LIMIT 1`);
    return (who, type) => found.get(identityKey(type, who), emailKey(type, who.email)) !== undefined;
  }

  return {
    name,
    add,
    index() {
      database.exec(`
        CREATE INDEX ${name}_identity ON ${name} (identity);
        CREATE INDEX ${name}_email ON ${name} (email);
      `);
    },
    has: exists('1'),
    excludes: exists('excluded = 1'),
    doubtfulKeys,
    count: () => Number(database.prepare(`SELECT count(*) AS n FROM ${name}`).get()?.['n']),
    *open() {
      const rows = database.prepare(`SELECT * FROM ${name} WHERE id NOT IN (SELECT account FROM aside)`);
      for (const row of rows.iterate()) yield accountOf(row);
    },
    *outside() {
      const rows = database.prepare(`
        SELECT a.*, p.place FROM aside JOIN ${name} a ON a.id = aside.account JOIN person p ON p.id = aside.person
        WHERE aside.how = 'outside'`);
      for (const row of rows.iterate()) yield { account: accountOf(row), place: String(row['place']) };
    },
  };
}

/** The entry of an action names a plain username with its domain, and no type; federated accounts have such names too. */
function hasPlainEnterpriseName({ username }: User, type: IdentityType): boolean {
  return type === 'enterpriseID' && username !== undefined && isPlainName(username);
}
