import type { Random } from '@umapi-kit/clock';
import type { FaultRule, SeedUser } from '@umapi-kit/server';
import type { DirectoryUser } from '@umapi-kit/sync';
import { account, person } from './company.ts';

/** A directory and an org that differ in every way there is, and what the org has to become. */
interface RandomCompany {
  readonly people: readonly DirectoryUser[];
  readonly accounts: readonly SeedUser[];
  /** As `stateOf` tells it. */
  readonly expected: readonly string[];
}

const mapping = { design: 'Design', print: 'Print' } as const;

/**
 * @param size people and accounts together
 * @param plainNames whether some sign in with a plain name, of a domain that only the first org has
 */
export function randomCompany(random: Random, size: number, plainNames = true): RandomCompany {
  const people: DirectoryUser[] = [];
  const accounts: SeedUser[] = [];
  const expected: string[] = [];
  const some = <T>(items: readonly T[]) => items.filter(() => random() < 0.5);
  for (let index = 0; index < size; index++) {
    const name = `u${index}`;
    const inDirectory = random() < 0.8;
    const hasAccount = !inDirectory || random() < 0.7;
    const isRenamed = inDirectory && hasAccount && random() < 0.1;
    const login = plainNames && random() < 0.2 ? plainName(name) : undefined;
    const directoryGroups = some(['design', 'print'] as const);
    const unmanaged = hasAccount ? some(['Old']) : [];
    const record = { ...person(name, ...directoryGroups), ...login };
    if (inDirectory) people.push(isRenamed ? renamed(record) : record);
    if (hasAccount) accounts.push({ ...account(name, ...some(['Design', 'Print']), ...unmanaged), ...login });
    const groups = inDirectory ? directoryGroups.map((group) => mapping[group]) : [];
    const email = isRenamed ? `renamed-${record.email}` : record.email;
    expected.push(`${email} ${name}: ${[...groups, ...unmanaged].toSorted().join(', ')}`);
  }
  return { people, accounts, expected: expected.toSorted((one, other) => (one < other ? -1 : 1)) };
}

/** Of a directory whose people have no e-mail to sign in with; theirs stays within its domain. */
function plainName(
  name: string,
): Pick<DirectoryUser, 'email'> & { readonly username: string; readonly domain: string } {
  return { email: `${name}@names.example`, username: name, domain: 'names.example' };
}

/** Somebody who keeps the name to sign in with. */
function renamed(record: DirectoryUser): DirectoryUser {
  const { email, username = email } = record;
  return { ...record, email: `renamed-${email}`, username };
}

/** Now and then: too many calls, a broken server, connections that are cut before, after or in the midst of the work. */
export function randomFaults(random: Random): readonly FaultRule[] {
  const often = 0.02 + random() * 0.1;
  const effects = [
    { kind: 'status', status: 429, retryAfterSeconds: 1 + Math.floor(random() * 2_000) },
    { kind: 'status', status: 503 },
    { kind: 'status', status: 502, afterWork: true },
    { kind: 'status', status: 504, afterWork: true },
    { kind: 'cut', at: 'before' },
    { kind: 'cut', at: 'after' },
    { kind: 'cut', at: 'body' },
  ] as const;
  return effects.map((effect, index) => ({
    match: { call: ['action', 'usersInOrg', 'groups', 'user'] },
    when: { probability: often / effects.length, randomSeed: 1 + index + Math.floor(random() * 1e6) },
    effect,
  }));
}
