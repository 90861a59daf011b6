import type { Folded } from '@umapi-kit/protocol';
import { DynamicGroupError } from '../errors.ts';
import { nameKey } from './identity.ts';
import type { DynamicGroup } from './rules.ts';

/** Which Adobe groups the rules make of directory groups. */
export type NameGroups = (directoryGroup: string) => readonly string[];

/**
 * Compiles rules once for many people. A rule whose pattern matches at the start of a name replaces every
 * occurrence of the pattern; what leaves no name is no group.
 */
export function createNameGroups(rules: readonly DynamicGroup[]): NameGroups {
  const compiled = rules.map(({ source, target }) => ({
    atStart: new RegExp(source.source, withFlags(source, 'y')),
    everywhere: new RegExp(source.source, withFlags(source, 'g')),
    target,
  }));
  const known = new Map<string, readonly string[]>();
  return (name) => {
    const before = known.get(name);
    if (before) return before;
    const names = compiled.flatMap(({ atStart, everywhere, target }) => {
      atStart.lastIndex = 0;
      return atStart.test(name) ? [name.replace(everywhere, target).trim()] : [];
    });
    const usable = names.filter((made) => made !== '');
    known.set(name, usable);
    return usable;
  };
}

/**
 * Every Adobe group that the rules make of these directory groups.
 *
 * @throws {@link DynamicGroupError} when two directory groups lead to one Adobe group: who left one of them would
 * stay because of the other
 */
export function madeGroups(nameGroups: NameGroups, directoryGroups: Iterable<string>): readonly string[] {
  const made = new Map<Folded, { readonly name: string; readonly source: string }>();
  for (const source of directoryGroups) {
    for (const name of nameGroups(source)) {
      const other = made.get(nameKey(name));
      if (other && nameKey(other.source) !== nameKey(source)) {
        throw new DynamicGroupError(name, [other.source, source]);
      }
      made.set(nameKey(name), { name, source });
    }
  }
  return [...made.values()].map(({ name }) => name);
}

function withFlags({ flags }: RegExp, flag: 'g' | 'y'): string {
  return flags.replaceAll(/[gy]/g, '') + flag;
}
