import type { DatabaseSync } from 'node:sqlite';
import type { IdentityType } from '@umapi-kit/protocol';
import { createDirectoryIndex, type Person } from '../plan/directory.ts';
import { emailKey, type Identity, identityKey, nameKey } from '../plan/identity.ts';
import { byNumbersWithin } from '../plan/sorting.ts';
import { type DirectoryRecord, isReject, type Reject } from '../source/source.ts';
import { type Candidate, namesOf, personOf, personValues, targetsOf } from './row.ts';
import { peopleSql } from './schema.ts';
import type { Select } from './selection.ts';

/** The desired side: one row a person, once `merge` was called. Rejects stay in memory: they are few, or all is lost. */
export interface PeopleTable {
  add(record: DirectoryRecord): void;
  /** Makes one person of several records, and rejects of those that contradict each other. */
  merge(): void;
  /** Lets a hook change everybody whom the run is about; call `merge` before. */
  change(hook: (person: Candidate) => Promise<Changed>): Promise<void>;
  readonly rejects: readonly Reject[];
  readonly records: number;
  where(condition: string): Iterable<Person>;
  /** Whether the directory has somebody like this who does not count as missing. */
  has(who: Identity, type: IdentityType): boolean;
  /** Names of directory groups that dynamic groups are made of: of the people whom the run is about. */
  memberGroups(): readonly string[];
  /** Every Adobe group of an org that a hook chose for somebody. */
  targets(org: string): readonly string[];
  count(): { readonly users: number; readonly selected: number };
}

/** What a hook makes of a person. */
export type Changed = DirectoryRecord & Pick<Candidate, 'targets'>;

/** Everything that is read goes to the table at once, with the keys that it will be looked for by. */
export function createPeopleTable(database: DatabaseSync, select: Select): PeopleTable {
  const insert = database.prepare(`INSERT INTO person VALUES (NULL, ${Array(15).fill('?').join(', ')})`);
  let rejects: Reject[] = [];
  let records = 0;

  function insertPerson(person: Candidate, selection = select(person)): void {
    const { selection: _, ...rest } = person;
    const values = personValues(selection === undefined ? rest : { ...rest, selection });
    insert.run(identityKey(person.idType, person), emailKey(person.idType, person.email), ...values);
  }

  function add(record: DirectoryRecord): void {
    records++;
    if (isReject(record)) rejects.push(record);
    else insertPerson(record);
  }

  function merge(): void {
    database.exec(indexSql);
    mergeApart();
    mergeTogether();
    rejects = rejects.toSorted((left, right) => byNumbersWithin(left.place, right.place));
  }

  /** Several records of one person, whose e-mail nobody else has: looked at one person at a time. */
  function mergeApart(): void {
    const several = database.prepare(`
      SELECT identity FROM person GROUP BY identity HAVING count(*) > 1 AND NOT EXISTS (
        SELECT 1 FROM person p WHERE p.identity = person.identity AND p.email IN (${sharedEmails}))`);
    const identities = several.all().map(({ identity }) => String(identity));
    const own = database.prepare('SELECT * FROM person WHERE identity = ?');
    const remove = database.prepare('DELETE FROM person WHERE identity = ?');
    for (const identity of identities) {
      const people = own.all(identity).map(personOf);
      remove.run(identity);
      mergeInMemory(people);
    }
  }

  /** Whoever shares an e-mail with somebody else can only be judged together with them. */
  function mergeTogether(): void {
    const entangled = `identity IN (SELECT identity FROM person WHERE email IN (${sharedEmails}))`;
    const people = database.prepare(`SELECT * FROM person WHERE ${entangled}`).all().map(personOf);
    if (people.length === 0) return;
    database.exec(`DELETE FROM person WHERE ${entangled}`);
    mergeInMemory(people);
  }

  function mergeInMemory(people: readonly Person[]): void {
    const index = createDirectoryIndex();
    for (const { selection: _, ...person } of people) index.add(person);
    const merged = index.finish();
    for (const person of merged.people) insertPerson(person);
    for (const reject of merged.rejects) rejects.push(reject);
  }

  async function change(hook: (person: Candidate) => Promise<Changed>): Promise<void> {
    database.exec('DROP INDEX person_identity; DROP INDEX person_email; ALTER TABLE person RENAME TO former');
    database.exec(peopleSql);
    let identitiesChange = false;
    for (const person of everybody(database, 'former')) {
      const changed = person.selection === undefined ? await hook(person) : person;
      if (isReject(changed)) rejects.push(changed);
      else {
        identitiesChange ||= identityKey(person.idType, person) !== identityKey(person.idType, changed);
        identitiesChange ||= nameKey(person.email) !== nameKey(changed.email);
        insertPerson(changed, person.selection);
      }
    }
    database.exec(`DROP TABLE former; ${indexSql}`);
    rejectCollisions();
    // What a hook would have called them nobody knows, so their names do not say which account is theirs.
    if (identitiesChange) rejects = rejects.map(({ email: _, username: __, ...nameless }) => nameless);
  }

  /** Before the hook they were different people; which account is whose can't be known any more. */
  function rejectCollisions(): void {
    const collide = `email IN (${sharedEmails}) OR identity IN
      (SELECT identity FROM person GROUP BY identity HAVING count(*) > 1)`;
    for (const { place, email } of database
      .prepare(`SELECT * FROM person WHERE ${collide}`)
      .all()
      .map(personOf)) {
      rejects.push({ reject: `the hook calls several people ${email}`, place });
    }
    database.exec(`DELETE FROM person WHERE ${collide}`);
  }

  return {
    add,
    merge,
    change,
    get rejects() {
      return rejects;
    },
    get records() {
      return records;
    },
    *where(condition) {
      for (const row of database.prepare(`SELECT * FROM person WHERE ${condition}`).iterate())
        yield personOf(row);
    },
    has(who, type) {
      const found = database.prepare(
        "SELECT 1 FROM person WHERE (identity = ? OR email = ?) AND selection IS NOT 'outside'",
      );
      return found.get(identityKey(type, who), emailKey(type, who.email)) !== undefined;
    },
    memberGroups() {
      const lists = database.prepare(
        'SELECT DISTINCT coalesce(member_groups, groups) AS names FROM person WHERE selection IS NULL',
      );
      const names = new Set<string>();
      for (const row of lists.iterate()) for (const name of namesOf(String(row['names']))) names.add(name);
      return [...names].toSorted();
    },
    targets(org) {
      const lists = database.prepare('SELECT DISTINCT targets FROM person WHERE targets IS NOT NULL');
      const names = new Set<string>();
      for (const { targets } of lists.iterate()) {
        for (const name of targetsOf(String(targets)).get(org) ?? []) names.add(name.trim());
      }
      return [...names].toSorted();
    },
    count() {
      const row = database.prepare('SELECT count(*) AS users, count(selection) AS others FROM person').get();
      const users = Number(row?.['users']);
      return { users, selected: users - Number(row?.['others']) };
    },
  };
}

/** A thousand at a time, so that a statement is never left open while a hook works. */
function* everybody(database: DatabaseSync, table: string): Generator<Candidate, void, void> {
  const page = database.prepare(`SELECT * FROM ${table} WHERE id > ? ORDER BY id LIMIT 1000`);
  let last = 0;
  for (let rows = page.all(last); rows.length > 0; rows = page.all(last)) {
    last = Number(rows.at(-1)?.['id']);
    yield* rows.map(personOf);
  }
}

const indexSql = `
  CREATE INDEX person_identity ON person (identity);
  CREATE INDEX person_email ON person (email, identity);
`;

const sharedEmails = 'SELECT email FROM person GROUP BY email HAVING min(identity) <> max(identity)';
