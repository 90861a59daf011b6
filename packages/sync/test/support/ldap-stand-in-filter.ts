import type { BerReader } from 'ldapts';
import type { TreeEntry } from './ldap-tree.ts';

const inChain = '1.2.840.113556.1.4.1941';
const bitsSet = '1.2.840.113556.1.4.803';

/** Whether a filter fits an entry. */
export type Matches = (entry: TreeEntry, all: readonly TreeEntry[]) => boolean;

/** A filter from the wire. */
interface ReadFilter {
  readonly text: string;
  readonly matches: Matches;
}

const choice = { and: 0xa0, or: 0xa1, not: 0xa2, equality: 0xa3, present: 0x87, extensible: 0xa9 };

/** The filters that a sync needs, of those of RFC 4511. */
export function readFilter(reader: BerReader): ReadFilter {
  const kind = reader.peek();
  if (kind === choice.present) return present(reader.readString(choice.present) ?? '');
  if (kind === choice.equality) {
    const [name = '', value = ''] = readList(reader, choice.equality, () => reader.readString() ?? '');
    return {
      text: `(${name}=${value})`,
      matches: (entry) => valuesOf(entry, name).some((one) => sameName(one, value)),
    };
  }
  if (kind === choice.extensible) return readExtensible(reader);
  if (kind !== choice.and && kind !== choice.or && kind !== choice.not) {
    throw new Error(`the stand-in does not know filters of kind ${kind}`);
  }
  const parts = readList(reader, kind, () => readFilter(reader));
  const text = parts.map((part) => part.text).join('');
  if (kind === choice.not) return { text: `(!${text})`, matches: (...one) => !parts[0]?.matches(...one) };
  if (kind === choice.or) {
    return { text: `(|${text})`, matches: (...one) => parts.some(({ matches }) => matches(...one)) };
  }
  return { text: `(&${text})`, matches: (...one) => parts.every(({ matches }) => matches(...one)) };
}

function present(name: string): ReadFilter {
  return { text: `(${name}=*)`, matches: (entry) => valuesOf(entry, name).length > 0 };
}

function readExtensible(reader: BerReader): ReadFilter {
  const [rule = '', name = '', value = ''] = readList(
    reader,
    choice.extensible,
    () => reader.readString(reader.peek() ?? 0) ?? '',
  );
  const text = `(${name}:${rule}:=${value})`;
  if (rule === inChain) {
    return { text, matches: (entry, all) => chainOf(entry, name, all).has(value.toLowerCase()) };
  }
  if (rule !== bitsSet) throw new Error(`the stand-in does not know the rule ${rule}`);
  return {
    text,
    matches: (entry) => valuesOf(entry, name).some((one) => (Number(one) & Number(value)) !== 0),
  };
}

/** Everything within a value of BER. */
export function readList<T>(reader: BerReader, tag: number, readOne: () => T): readonly T[] {
  reader.readSequence(tag);
  const end = reader.offset + reader.length;
  const list: T[] = [];
  while (reader.offset < end) list.push(readOne());
  return list;
}

/** Everything that an attribute leads to, step by step. */
function chainOf(entry: TreeEntry, attribute: string, all: readonly TreeEntry[]): ReadonlySet<string> {
  const reached = new Set(valuesOf(entry, attribute).map((value) => value.toLowerCase()));
  for (const dn of reached) {
    const next = all.find((one) => sameName(one.dn, dn));
    for (const value of next ? valuesOf(next, attribute) : []) reached.add(value.toLowerCase());
  }
  return reached;
}

/** Names of attributes are compared without case. */
export function valuesOf({ attributes }: TreeEntry, name: string): readonly string[] {
  return Object.entries(attributes).find(([key]) => sameName(key, name))?.[1] ?? [];
}

/** Names and values are compared without case. */
export function sameName(left: string, right: string): boolean {
  return left.toLowerCase() === right.toLowerCase();
}

/** Whether an entry is a base or below it. */
export function isBelow(dn: string, base: string): boolean {
  return base === '' || dn.toLowerCase().endsWith(base.toLowerCase());
}
