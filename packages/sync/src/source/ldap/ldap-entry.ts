import type { SearchEntry } from 'ldapts';

/** Values of one attribute, as far as the server sent them. */
interface AttributeValues {
  readonly texts: readonly string[];
  /** Those that are no text in UTF-8, as base64. */
  readonly binary: readonly string[];
  /** Where the next range begins, when the server sent only the first values. */
  readonly nextIndex?: number;
}

/** One entry of the directory. Names of attributes are compared without case. */
export interface LdapEntry {
  readonly dn: string;
  /** `undefined` when the entry has no value of it, or nobody asked. */
  attribute(name: string): AttributeValues | undefined;
}

/** `member;range=0-1499`: the first values of an attribute that has more, as Active Directory sends them. */
const rangePattern = /^([^;]+);range=\d+-(\d+|\*)$/i;

/** What a search brought. */
export function readEntry({ name, attributes }: SearchEntry): LdapEntry {
  const byName = new Map<string, AttributeValues>();
  for (const { type, values } of attributes) {
    const [, base = type, last = '*'] = rangePattern.exec(type) ?? [];
    // Beside a range the attribute itself comes too, empty.
    if (values.length === 0) continue;
    byName.set(base.toLowerCase(), {
      texts: values.filter((value) => typeof value === 'string'),
      binary: values.flatMap((value) => (typeof value === 'string' ? [] : [value.toString('base64')])),
      ...(last === '*' ? {} : { nextIndex: Number(last) + 1 }),
    });
  }
  return { dn: name, attribute: (wanted) => byName.get(wanted.toLowerCase()) };
}
