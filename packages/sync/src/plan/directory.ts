import { type DirectoryRecord, type DirectoryUser, isReject, type Reject } from '../source/source.ts';
import { emailKey, identityKey, nameKey } from './identity.ts';
import { byCodeUnits, byNumbersWithin } from './sorting.ts';

/** One person, put together from every record of the directory about them. */
export interface Person extends Omit<DirectoryUser, 'place'> {
  /** Of every record, in the order a person would sort them. */
  readonly place: string;
  /** Adobe groups that a hook chose, by the name of the org, `''` for the first. Absent: the mapping decides. */
  readonly targets?: ReadonlyMap<string, readonly string[]>;
  /**
   * `outside`: in none of the selected groups, so that their account counts as missing from the directory.
   * `aside`: the run is not about them; their account is left as it is. Absent: the run is about them.
   */
  readonly selection?: 'outside' | 'aside';
}

/** The desired side: people by identity, and what could not be used. */
export interface Directory {
  readonly people: readonly Person[];
  readonly rejects: readonly Reject[];
  readonly records: number;
}

/** Gathers records into people. Nothing of it depends on the order of the records. */
export interface DirectoryIndex {
  add(record: DirectoryRecord): void;
  finish(): Directory;
}

/**
 * Records about one person (same identity type, username and domain) become one: their groups are united. Where
 * they contradict each other, and where different people claim one e-mail, all of them are rejected: which one
 * is right can't be known.
 */
export function createDirectoryIndex(): DirectoryIndex {
  const rejects: Reject[] = [];
  const byIdentity = new Map<string, DirectoryUser[]>();
  let records = 0;

  function add(record: DirectoryRecord): void {
    records++;
    if (isReject(record)) rejects.push(record);
    else gather(byIdentity, identityKey(record.idType, record), record);
  }

  function finish(): Directory {
    const merged = [...byIdentity.values()].map(mergeRecords);
    const byEmail = new Map<string, Merged[]>();
    for (const one of merged) {
      for (const email of new Set(one.records.map((record) => emailKey(record.idType, record.email))))
        gather(byEmail, email, one);
    }
    const people: Person[] = [];
    for (const { records: own, person, conflict } of merged) {
      const problem = conflict ?? sharedEmail(own, byEmail);
      if (problem === undefined) people.push(person);
      else rejects.push(...own.map((record) => rejectOf(record, problem)));
    }
    return { people, rejects: rejects.toSorted(byPlace), records };
  }

  return { add, finish };
}

/** A directory that is at hand. */
export function indexDirectory(records: Iterable<DirectoryRecord>): Directory {
  const index = createDirectoryIndex();
  for (const record of records) index.add(record);
  return index.finish();
}

/** One person's records, and what came of them. */
interface Merged {
  readonly records: readonly DirectoryUser[];
  readonly person: Person;
  /** What the records contradict each other in, in words. */
  readonly conflict?: string;
}

/** Records of the same identity as one person. */
function mergeRecords(unordered: readonly DirectoryUser[]): Merged {
  const records = unordered.toSorted(byPlace);
  const memberGroups = records.some((record) => record.memberGroups)
    ? { memberGroups: unitedNames(records.map((record) => record.memberGroups ?? record.groups)) }
    : {};
  const [first, ...others] = records;
  if (first === undefined) throw new RangeError('nobody has no record');
  const person: Person = {
    ...others.reduce(fillGaps, first),
    groups: unitedNames(records.map(({ groups }) => groups)),
    ...memberGroups,
    place: records.map(({ place }) => place).join(', '),
  };
  const differing = fieldsThatDiffer(records);
  if (differing.length === 0) return { records, person };
  return {
    records,
    person,
    conflict: `${person.place} are about one person and differ in ${differing.join(', ')}`,
  };
}

function unitedNames(lists: readonly (readonly string[])[]): readonly string[] {
  return [...new Map(lists.flat().map((name) => [nameKey(name), name])).values()].toSorted(byCodeUnits);
}

function fillGaps(merged: DirectoryUser, record: DirectoryUser): DirectoryUser {
  return { ...record, ...merged };
}

/** Letter case is no difference in what people sign in with; an empty value contradicts nothing. */
function fieldsThatDiffer(records: readonly DirectoryUser[]): readonly string[] {
  const differs = (values: readonly (string | undefined)[]) =>
    new Set(values.filter((value) => value !== undefined)).size > 1;
  return [
    ...(differs(records.map(({ email }) => nameKey(email))) ? ['e-mail'] : []),
    ...(differs(records.map(({ firstName }) => firstName)) ? ['first name'] : []),
    ...(differs(records.map(({ lastName }) => lastName)) ? ['last name'] : []),
    ...(differs(records.map(({ country }) => country)) ? ['country'] : []),
  ];
}

function sharedEmail(
  own: readonly DirectoryUser[],
  byEmail: ReadonlyMap<string, readonly Merged[]>,
): string | undefined {
  const sharing = own.flatMap((record) => byEmail.get(emailKey(record.idType, record.email)) ?? []);
  const places = new Set(sharing.flatMap(({ records }) => records.map(({ place }) => place)));
  if (places.size === own.length) return undefined;
  return `${[...places].toSorted(byNumbersWithin).join(', ')} have one e-mail, but are different people`;
}

/** What becomes of a record that is not right for certain. */
function rejectOf({ place, email, username }: DirectoryUser, problem: string): Reject {
  const reject = `${problem}; keep what is right`;
  return { reject, place, email, ...(username === undefined ? {} : { username }) };
}

function gather<Key, Value>(map: Map<Key, Value[]>, key: Key, value: Value): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}

function byPlace(left: { readonly place: string }, right: { readonly place: string }): number {
  return byNumbersWithin(left.place, right.place);
}
