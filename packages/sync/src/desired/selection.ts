import type { Person } from '../plan/directory.ts';
import { nameKey } from '../plan/identity.ts';

/** Whom of the directory a run is about. */
export interface Selection {
  /**
   * Only members of one of these directory groups are meant to have an account; everybody else counts as missing
   * from the directory. `mapped`: every group that a mapping names. @defaultValue everybody
   */
  readonly groups?: 'mapped' | readonly string[];
  /**
   * Only people whose whole username matches take part in this run. Unlike `groups` this says nothing about the
   * others: they and their accounts are left as they are. Anchored. @defaultValue everybody
   */
  readonly users?: RegExp;
}

/** Says whether a run is about somebody; the answer is what `Person.selection` says. */
export type Select = (person: Pick<Person, 'groups' | 'username' | 'email'>) => Person['selection'];

/** @param mapped directory groups that mappings name */
export function createSelect({ groups, users }: Selection, mapped: Iterable<string>): Select {
  const keys = groups && new Set([...(groups === 'mapped' ? mapped : groups)].map(nameKey));
  return (person) => {
    if (users && !pattern(users).test((person.username ?? person.email).trim())) return 'aside';
    return keys === undefined || person.groups.some((name) => keys.has(nameKey(name)))
      ? undefined
      : 'outside';
  };
}

/** A pattern with a `g` or `y` would go on where it stopped the last time. */
function pattern(users: RegExp): RegExp {
  users.lastIndex = 0;
  return users;
}
