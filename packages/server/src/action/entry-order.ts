import { seededRandom } from '@umapi-kit/clock';
import { type CommandEntry, type GroupStep, isUserEntry, type UserStep } from '@umapi-kit/protocol';
import type { ResolvedSettings } from '../org/settings.ts';

/** An entry with its place among those it came with. */
export interface PlacedEntry {
  readonly entry: CommandEntry;
  readonly place: number;
}

/** The order in which the entries of one request run. */
export function inOrder(
  entries: readonly CommandEntry[],
  { strictness: { order }, orderSeed }: Pick<ResolvedSettings, 'strictness' | 'orderSeed'>,
): readonly PlacedEntry[] {
  const placed = entries.map((entry, place) => ({ entry, place }));
  switch (order) {
    case 'as-sent':
      return placed;
    case 'documented':
      return placed.toSorted((left, right) => rank(left.entry) - rank(right.entry));
    case 'shuffled':
      return shuffled(placed, orderSeed);
  }
}

/** The phases of Adobe's guidance; an entry belongs to that of its first step. */
const phases: readonly (UserStep | GroupStep)['kind'][][] = [
  ['create'],
  ['createGroup', 'updateGroup', 'deleteGroup'],
  ['update'],
  ['remove', 'removeAll', 'removeRoles', 'removeMembers', 'removeAllMembers'],
  ['add', 'addRoles', 'addMembers', 'addAllMembers'],
  ['removeFromOrg'],
];

function rank(entry: CommandEntry): number {
  const [step] = isUserEntry(entry) ? entry.steps : entry.steps;
  return step ? phases.findIndex((kinds) => kinds.includes(step.kind)) : 0;
}

/** Fisher and Yates. Seeded by the request as well, so that a request sent again runs in the order it had. */
function shuffled(placed: readonly PlacedEntry[], seed: number): readonly PlacedEntry[] {
  const random = seededRandom(seed ^ digest(placed));
  const left = [...placed];
  const drawn: PlacedEntry[] = [];
  while (left.length > 0) drawn.push(...left.splice(Math.floor(random() * left.length), 1));
  return drawn;
}

/** 32 bits that differ where the entries name somebody else (FNV-1a). */
function digest(placed: readonly PlacedEntry[]): number {
  const names = placed.map(({ entry }) => (isUserEntry(entry) ? entry.user.user : entry.group)).join('\n');
  let hash = 0x811c9dc5;
  for (let index = 0; index < names.length; index++)
    hash = Math.imul(hash ^ names.charCodeAt(index), 0x01000193);
  return hash;
}
