import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { JsonObject } from '@umapi-kit/protocol';
import { type Migration, openSqlite, transact } from '@umapi-kit/sqlite';
import { makePrivate } from '../../state/private-file.ts';
import { parseRecord, parseStrings } from './stored-json.ts';

const applicationId = 0x756d_7073;

const migrations: readonly Migration[] = [
  {
    name: 'people and groups',
    sql: `
      CREATE TABLE users (id TEXT PRIMARY KEY, record TEXT NOT NULL) STRICT;
      CREATE TABLE groups (id TEXT PRIMARY KEY, name TEXT NOT NULL) STRICT;
      CREATE TABLE members (
        group_id TEXT NOT NULL,
        member_id TEXT NOT NULL,
        PRIMARY KEY (group_id, member_id)
      ) STRICT, WITHOUT ROWID;
      CREATE TABLE reached (
        member_id TEXT NOT NULL,
        group_id TEXT NOT NULL,
        PRIMARY KEY (member_id, group_id)
      ) STRICT, WITHOUT ROWID;
      CREATE TABLE links (resource TEXT PRIMARY KEY, link TEXT NOT NULL) STRICT;
      CREATE TABLE origin (only INTEGER PRIMARY KEY CHECK (only = 1), description TEXT NOT NULL) STRICT;`,
  },
];

/** A person of the directory and the groups that lead to them. */
interface StoredPerson {
  readonly id: string;
  readonly record: JsonObject;
  /** Names of the groups that were asked for, through groups within groups too. */
  readonly groups: readonly string[];
}

/**
 * What was read of a directory, on disk, so that memory does not grow with it: the pages of users and of members
 * come apart, and a person is complete when both are there.
 */
export class PeopleStore implements Disposable {
  readonly #database: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();

  private constructor(database: DatabaseSync) {
    this.#database = database;
  }

  /** A store that is gone with its process. */
  static temporary(): PeopleStore {
    return new PeopleStore(openSqlite({ path: '', applicationId, migrations, durability: 'normal' }));
  }

  /**
   * A store in a file, which only its owner can read and no other run can open meanwhile.
   *
   * @throws SqliteError when it can't be opened, or is something else
   */
  static inFile(path: string): PeopleStore {
    makePrivate(path);
    const database = openSqlite({ path, applicationId, migrations, durability: 'normal', busyTimeoutMs: 0 });
    try {
      database.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA secure_delete = ON; BEGIN EXCLUSIVE; COMMIT');
      return new PeopleStore(database);
    } catch (error) {
      database.close();
      throw error;
    }
  }

  /** Everything that `work` writes is written, or nothing. */
  transact(work: () => void): void {
    transact(this.#database, work);
  }

  /** Takes a user; one that is there already stays, since a list that shifts repeats itself. */
  addUser(id: string, record: JsonObject): void {
    this.#run('INSERT OR IGNORE INTO users VALUES (?, ?)', id, JSON.stringify(record));
  }

  /** Takes what changed of a user; `null` takes a value away. */
  mergeUser(id: string, changes: JsonObject): void {
    this.#run(
      `INSERT INTO users VALUES (?1, json_patch('{}', ?2))
       ON CONFLICT (id) DO UPDATE SET record = json_patch(record, ?2)`,
      id,
      JSON.stringify(changes),
    );
  }

  removeUser(id: string): void {
    this.#run('DELETE FROM users WHERE id = ?', id);
  }

  putGroup(id: string, name: string): void {
    this.#run('INSERT OR REPLACE INTO groups VALUES (?, ?)', id, name);
  }

  /** Its members stay noted: a group that is restored has them again. */
  removeGroup(id: string): void {
    this.#run('DELETE FROM groups WHERE id = ?', id);
  }

  addMember(groupId: string, memberId: string): void {
    this.#run('INSERT OR IGNORE INTO members VALUES (?, ?)', groupId, memberId);
  }

  removeMember(groupId: string, memberId: string): void {
    this.#run('DELETE FROM members WHERE group_id = ? AND member_id = ?', groupId, memberId);
  }

  *groups(): Generator<{ readonly id: string; readonly name: string }, void, void> {
    for (const row of this.#database.prepare('SELECT id, name FROM groups').iterate()) {
      yield { id: String(row['id']), name: String(row['name']) };
    }
  }

  /**
   * Everybody, or only the members of the groups.
   *
   * @param nested whether members of groups within a group are its members too
   */
  *people(
    groupIds: Iterable<string>,
    { onlyMembers, nested }: { readonly onlyMembers: boolean; readonly nested: boolean },
  ): Generator<StoredPerson, void, void> {
    this.transact(() => {
      this.#database.exec('DELETE FROM reached');
      for (const id of groupIds) this.#run(nested ? reachNested : reachDirect, id);
    });
    const rows = this.#database.prepare(onlyMembers ? `${everybody} ${whoIsReached}` : everybody).iterate();
    for (const { id, record, groups } of rows) {
      yield { id: String(id), record: parseRecord(record), groups: parseStrings(groups) };
    }
  }

  /** Where the reading of a resource goes on. */
  link(resource: string): string | undefined {
    const row = this.#database.prepare('SELECT link FROM links WHERE resource = ?').get(resource);
    return row === undefined ? undefined : String(row['link']);
  }

  setLink(resource: string, link: string): void {
    this.#run('INSERT OR REPLACE INTO links VALUES (?, ?)', resource, link);
  }

  /** Empties the store unless it was filled from the same origin, described in the same words. */
  bind(description: string): void {
    this.transact(() => {
      const found = this.#database.prepare('SELECT description FROM origin').get()?.['description'];
      if (found === description) return;
      this.clear();
      this.#run('INSERT OR REPLACE INTO origin VALUES (1, ?)', description);
    });
  }

  /** Forgets what was read, and where it goes on. */
  clear(): void {
    this.#database.exec(
      'DELETE FROM users; DELETE FROM groups; DELETE FROM members; DELETE FROM reached; DELETE FROM links',
    );
  }

  [Symbol.dispose](): void {
    this.#database.close();
  }

  #run(sql: string, ...values: readonly (string | number)[]): void {
    const statement = this.#statements.get(sql) ?? this.#database.prepare(sql);
    this.#statements.set(sql, statement);
    statement.run(...values);
  }
}

const reachDirect =
  'INSERT OR IGNORE INTO reached SELECT member_id, group_id FROM members WHERE group_id = ?1';

/** `UNION` drops what was there already, so groups that hold each other come to an end. */
const reachNested = `
  INSERT OR IGNORE INTO reached
  WITH RECURSIVE within (group_id) AS (
    SELECT ?1
    UNION
    SELECT member_id FROM within JOIN members USING (group_id) JOIN groups ON groups.id = member_id
  )
  SELECT member_id, ?1 FROM within JOIN members USING (group_id)`;

const everybody = `
  SELECT id, record, (
    SELECT json_group_array(name) FROM reached JOIN groups ON groups.id = group_id WHERE member_id = users.id
  ) AS groups
  FROM users`;

const whoIsReached = 'WHERE id IN (SELECT member_id FROM reached)';
