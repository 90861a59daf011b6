import { systemClock } from '@umapi-kit/clock';
import { openSqlite } from '@umapi-kit/sqlite';

const columns = `CREATE TABLE accounts (id INTEGER PRIMARY KEY, email_key TEXT NOT NULL, username_key TEXT NOT NULL,
  fields TEXT NOT NULL) STRICT;
CREATE INDEX accounts_by_email ON accounts (email_key);
CREATE UNIQUE INDEX accounts_by_username ON accounts (username_key);
CREATE TABLE members (org_id INTEGER, account_id INTEGER, domain_key TEXT, type TEXT, head TEXT,
  PRIMARY KEY (org_id, account_id)) STRICT, WITHOUT ROWID;
CREATE INDEX members_by_account ON members (account_id);
CREATE INDEX members_by_domain ON members (org_id, domain_key, account_id, type);
CREATE INDEX members_by_type ON members (org_id, type, account_id);
CREATE TABLE memberships (id INTEGER PRIMARY KEY, group_id INTEGER, account_id INTEGER) STRICT;
CREATE UNIQUE INDEX memberships_by_group ON memberships (group_id, account_id);`;

/**
 * The floor of writing: the rows of ten created users with three groups each, indexes included, in one transaction
 * with the durability of the server's store. @returns transactions per second
 */
export function rawCallsPerSecond(path: string, count: number): number {
  const migrations = [{ name: 'raw rows', sql: columns }];
  const database = openSqlite({ path, applicationId: 0x7261_7721, migrations });
  const account = database.prepare('INSERT INTO accounts VALUES (?, ?, ?, ?)');
  const member = database.prepare("INSERT INTO members VALUES (1, ?, ?, 'federatedID', ?)");
  const membership = database.prepare('INSERT INTO memberships (group_id, account_id) VALUES (?, ?)');
  const begun = systemClock.now();
  for (let id = 1; id <= count * 10; id++) {
    if (id % 10 === 1) database.exec('BEGIN IMMEDIATE');
    const email = `new${id}@bench.example`;
    account.run(id, email, email, `${email} Grace Hopper ${id} US federatedID bench.example`);
    member.run(id, 'bench.example', `{"email":"${email}",${' '.repeat(200)}`);
    for (const group of [id, id * 7 + 1, id * 13 + 2]) membership.run(group % 200, id);
    if (id % 10 === 0) database.exec('COMMIT');
  }
  const seconds = (systemClock.now() - begun) / 1_000;
  database.close();
  return count / seconds;
}
