import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';

/** Two sides on disk: `people.csv`, and `accounts.jsonl` with one page of the users call on each line. */
export interface Sides {
  readonly folder: string;
  readonly users: number;
}

/** One account in this many is not as the directory says: renamed, moved, missing on either side. */
const changedOneIn = 100;
const usersPerPage = 2_000;

/** Writes both sides. The accounts come in another order than the people, as they do in life. */
export async function writeSides({ folder, users }: Sides): Promise<void> {
  await writeLines(join(folder, 'people.csv'), peopleLines(users));
  await writeLines(join(folder, 'accounts.jsonl'), pageLines(users));
}

/** The mapping behind both sides. */
export const mapping = Array.from({ length: 50 }, (_, index) => ({
  directory: `dept-${index}`,
  adobe: [`Department ${index}`, `Profile ${index % 10}`],
}));

function* peopleLines(users: number): Generator<string, void, void> {
  yield 'email,firstname,lastname,country,groups';
  for (let index = 0; index < users; index++) {
    const kind = index % changedOneIn === 0 ? (index / changedOneIn) % 4 : -1;
    if (kind === 0) continue;
    const last = kind === 1 ? `New${index}` : `Last${index}`;
    const department = (index + (kind === 2 ? 1 : 0)) % 50;
    yield `${email(index)},First${index % 1000},${last},DE,"dept-${department},office-${index % 7}"`;
  }
}

function* pageLines(users: number): Generator<string, void, void> {
  const pages = Math.ceil(users / usersPerPage);
  for (let page = 0; page < pages; page++) {
    const accounts: unknown[] = [];
    for (let place = page * usersPerPage; place < Math.min(users, (page + 1) * usersPerPage); place++) {
      // A step without a common divisor visits everybody once, far from their neighbours.
      const index = (place * 7_919) % users;
      const kind = index % changedOneIn === 0 ? (index / changedOneIn) % 4 : -1;
      if (kind !== 3) accounts.push(account(index));
    }
    yield JSON.stringify({ lastPage: page === pages - 1, result: 'success', users: accounts });
  }
}

function account(index: number): unknown {
  return {
    id: `${index.toString(16).padStart(24, '0').toUpperCase()}@corp.example`,
    email: email(index),
    status: 'active',
    username: email(index),
    domain: 'corp.example',
    firstname: `First${index % 1000}`,
    lastname: `Last${index}`,
    country: 'DE',
    type: 'federatedID',
    groups: [`Department ${index % 50}`, `Profile ${(index % 50) % 10}`, 'Everybody'],
  };
}

function email(index: number): string {
  return `user${index}@corp.example`;
}

async function writeLines(path: string, lines: Iterable<string>): Promise<void> {
  const file = createWriteStream(path, { mode: 0o600 });
  for (const line of lines) if (!file.write(`${line}\n`)) await once(file, 'drain');
  file.end();
  await once(file, 'finish');
}
