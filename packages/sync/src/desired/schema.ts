/**
 * The two sides of a comparison. `identity` and `email` are the keys that accounts are matched by; the other columns
 * are what a person or an account is made of. Lists are JSON.
 */
export const peopleSql = `
  CREATE TABLE person (
    id INTEGER PRIMARY KEY,
    identity TEXT NOT NULL, email TEXT NOT NULL,
    type TEXT NOT NULL, mail TEXT NOT NULL, username TEXT, domain TEXT,
    first TEXT, last TEXT, country TEXT,
    groups TEXT NOT NULL, member_groups TEXT, attributes TEXT, targets TEXT,
    place TEXT NOT NULL, selection TEXT
  );
`;

/** One table for each org; the keys of an account of unknown type are null, so that they match nobody. */
export function accountSql(org: number): string {
  return `
    CREATE TABLE account_${org} (
      id INTEGER PRIMARY KEY,
      identity TEXT, email TEXT,
      type TEXT NOT NULL, mail TEXT NOT NULL, username TEXT, domain TEXT,
      first TEXT, last TEXT,
      groups TEXT NOT NULL, excluded INTEGER NOT NULL
    );
  `;
}
