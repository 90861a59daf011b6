import { type Folded, fold } from '@umapi-kit/protocol';
import { SeedError, type SeedProblem } from '../errors.ts';
import { adobeIdDomain } from '../org/address.ts';
import { seedAccount } from './account.ts';
import { parseCsv } from './csv.ts';
import { sampleSeed } from './sample.ts';
import type { Seed, SeedOrg, SeedUser } from './seed.ts';
import { user as userSchema } from './seed-schema.ts';

const columns = [
  'type',
  'email',
  'username',
  'domain',
  'firstName',
  'lastName',
  'country',
  'status',
] as const;
const known: readonly string[] = [...columns, 'groups'];

/**
 * A seed of the people in a table: an organization with the credentials of the sample, whose directories and user
 * groups are those that the people name. The first line names the columns, as the fields of a user are called;
 * several groups are parted by `;`.
 *
 * @throws {@link SeedError} with every line that is wrong
 *
 * @example
 * csvSeed('email,firstName,groups\nann@acme.example,Ann,Design;Print\n', 'people.csv')
 */
export function csvSeed(text: string, fileName: string): Seed {
  const [head, ...rows] = parseCsv(text.replace(/^\uFEFF/, ''));
  const problems: SeedProblem[] = headProblems(head?.cells ?? []);
  const users: SeedUser[] = [];
  for (const { line, cells } of problems.length > 0 ? [] : rows) {
    const read = userSchema.safeParse(fieldsOf(head?.cells ?? [], cells));
    if (read.success) users.push(read.data);
    else
      for (const { path, message } of read.error.issues)
        problems.push({ line, path: path.join('.'), message });
  }
  if (problems.length > 0) throw new SeedError(fileName, problems);
  return { orgs: [orgOf(users)] };
}

function headProblems(head: readonly string[]): SeedProblem[] {
  const odd = head.filter((name) => !known.includes(name));
  const problems = odd.map((name) => ({
    line: 1,
    path: '',
    message: `there is no column ${JSON.stringify(name)}; the columns are ${known.join(', ')}`,
  }));
  if (head.includes('email')) return problems;
  return [...problems, { line: 1, path: '', message: 'the column "email" is missing; add it' }];
}

function fieldsOf(head: readonly string[], cells: readonly string[]): Readonly<Record<string, unknown>> {
  const filled = head.flatMap((name, index) => {
    const cell = cells[index]?.trim() ?? '';
    if (cell === '') return [];
    return [[name, name === 'groups' ? cell.split(';').map((group) => group.trim()) : cell] as const];
  });
  return Object.fromEntries(filled);
}

function orgOf(users: readonly SeedUser[]): SeedOrg {
  const { credentials = [] } = sampleSeed.orgs[0] ?? {};
  const domainsOf = (type: SeedUser['type']) =>
    unique(
      users
        .filter((user) => (user.type ?? 'federatedID') === type)
        .map((user) => seedAccount(user).domain)
        .filter((domain) => domain !== adobeIdDomain),
    );
  const groups = unique(users.flatMap((user) => user.groups ?? [])).filter((name) => !name.startsWith('_'));
  return {
    id: 'CSV00001@AdobeOrg',
    name: 'Imported Company',
    credentials,
    directories: [
      { name: 'Federated', type: 'federated', domains: domainsOf('federatedID') },
      { name: 'Enterprise', type: 'enterprise', domains: domainsOf('enterpriseID') },
    ],
    userGroups: groups.map((name) => ({ name })),
    users,
  };
}

/** The first spelling of each. */
function unique(names: readonly string[]): readonly string[] {
  const byKey = new Map<Folded, string>();
  for (const name of names) if (!byKey.has(fold(name))) byKey.set(fold(name), name);
  return [...byKey.values()];
}
