import { type Random, seededRandom } from '@umapi-kit/clock';
import type { SeedUser, SeedUserGroup } from '../seed/seed.ts';
import { countries, departments, firstNames, lastNames, places } from './names.ts';

/** People and groups that are made up, the same for the same numbers. */
export interface Generated {
  /** How many people, of type federated. @defaultValue 0 */
  readonly users?: number;
  /** How many user groups; each person is in one to three of them. @defaultValue 0 */
  readonly groups?: number;
  /** Another number gives other people. A whole number. @defaultValue 1 */
  readonly randomSeed?: number;
  /** A domain of a federated directory of the organization. @defaultValue 'generated.example' */
  readonly domain?: string;
}

/** The domain of those who are given none. */
export const generatedDomain = 'generated.example';

/** The groups, in the order of their numbers. */
export function* generatedGroups({ groups = 0 }: Generated): Generator<SeedUserGroup> {
  for (let index = 0; index < groups; index++) yield { name: groupName(index) };
}

/** The people, one after the other: never all of them at once. */
export function* generatedUsers(generated: Generated): Generator<SeedUser> {
  for (let index = 0; index < (generated.users ?? 0); index++) yield generatedUser(generated, index);
}

/** The person of a number, whoever comes before. */
function generatedUser(
  { groups = 0, randomSeed = 1, domain = generatedDomain }: Generated,
  index: number,
): SeedUser {
  const random = seededRandom(Math.imul(randomSeed, 0x9e37_79b1) ^ Math.imul(index + 1, 0x85eb_ca6b));
  const firstName = pick(firstNames, random);
  const lastName = pick(lastNames, random);
  return {
    email: `${emailWord(firstName)}.${emailWord(lastName)}.${index + 1}@${domain}`,
    firstName,
    lastName,
    country: pick(countries, random),
    ...(groups === 0 ? {} : { groups: groupsOf(groups, random) }),
  };
}

/** Whether one of them has this e-mail. */
export function isGeneratedEmail(email: string, generated: Generated): boolean {
  const index = Number(/\.(\d{1,9})@/.exec(email)?.[1]) - 1;
  if (!(index >= 0 && index < (generated.users ?? 0))) return false;
  return generatedUser(generated, index).email === email.toLowerCase();
}

function groupsOf(groups: number, random: Random): readonly string[] {
  const count = 1 + Math.floor(random() * Math.min(3, groups));
  const chosen = Array.from({ length: count }, () => groupName(Math.floor(random() * groups)));
  return [...new Set(chosen)];
}

/** `Design Berlin`, and once all places have one, `Design Berlin 2`. */
function groupName(index: number): string {
  const department = departments[index % departments.length] ?? '';
  const place = places[Math.floor(index / departments.length) % places.length] ?? '';
  const round = Math.floor(index / (departments.length * places.length)) + 1;
  return `${department} ${place}${round === 1 ? '' : ` ${round}`}`;
}

function pick(words: readonly string[], random: Random): string {
  return words[Math.floor(random() * words.length)] ?? '';
}

const plain: Readonly<Record<string, string>> = { ł: 'l', ø: 'o', ß: 'ss', ı: 'i' };

/** ASCII letters alone, as mail addresses are given out. */
function emailWord(name: string): string {
  return name
    .toLowerCase()
    .replace(/[łøßı]/g, (letter) => plain[letter] ?? '')
    .normalize('NFD')
    .replace(/[^a-z]/g, '');
}
