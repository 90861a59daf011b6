import type { BesideFields } from '../person.ts';
import type { DirectoryRecord, ReadRequest, SourceAttributes } from '../source.ts';
import { commonName } from './distinguished-name.ts';
import type { LdapEntry } from './ldap-entry.ts';
import type { LdapSearcher } from './ldap-search.ts';
import type { LdapSettings } from './ldap-settings.ts';

/** Makes records of entries. */
export interface EntryReader {
  /** What has to be fetched of each entry. */
  readonly attributes: readonly string[];
  read(entry: LdapEntry, groups: readonly string[]): Promise<DirectoryRecord>;
}

/** Prepares the making of records for one reading. */
export function createEntryReader(
  { person, dynamicGroupAttribute }: LdapSettings,
  context: {
    readonly searcher: LdapSearcher;
    readonly request: ReadRequest;
    readonly warn: (message: string) => void;
  },
): EntryReader {
  const { searcher, request, warn } = context;
  const further = request.attributes ?? [];
  let warned = false;

  async function memberGroups(entry: LdapEntry, attribute: string): Promise<readonly string[]> {
    const names: string[] = [];
    for (const dn of await searcher.valuesOf(entry, attribute)) {
      const name = commonName(dn);
      if (name !== undefined) names.push(name);
      else if (!warned) {
        warned = true;
        warn(
          `${entry.dn}: ${attribute} holds "${dn}", which is no DN that begins with CN, so it names no group`,
        );
      }
    }
    return names;
  }

  async function beside(entry: LdapEntry, groups: readonly string[]): Promise<BesideFields> {
    return {
      groups,
      ...(dynamicGroupAttribute !== undefined && {
        memberGroups: await memberGroups(entry, dynamicGroupAttribute),
      }),
      ...(further.length > 0 && { attributes: await furtherValues(entry, further, searcher) }),
      place: entry.dn,
    };
  }

  return {
    attributes: [...person.attributes, ...further, ...(dynamicGroupAttribute ? [dynamicGroupAttribute] : [])],
    async read(entry, groups) {
      const record = person.read((name) => entry.attribute(name)?.texts[0], await beside(entry, groups));
      const unreadable = person.attributes.find((name) => isUnreadable(entry, name));
      return unreadable === undefined ? record : rejectUnreadable(record, unreadable);
    },
  };
}

function isUnreadable(entry: LdapEntry, name: string): boolean {
  const values = entry.attribute(name);
  return values !== undefined && values.texts.length === 0 && values.binary.length > 0;
}

function rejectUnreadable({ email, username, place }: DirectoryRecord, column: string): DirectoryRecord {
  return {
    reject: 'the value is no text in UTF-8; write it anew in the directory',
    place,
    column,
    ...(email === undefined ? {} : { email }),
    ...(username === undefined ? {} : { username }),
  };
}

async function furtherValues(
  entry: LdapEntry,
  names: readonly string[],
  searcher: LdapSearcher,
): Promise<SourceAttributes> {
  const found: Record<string, string | readonly string[]> = {};
  for (const name of names) {
    const values = [...(await searcher.valuesOf(entry, name)), ...(entry.attribute(name)?.binary ?? [])];
    const [only, ...others] = values;
    if (only !== undefined) found[name] = others.length === 0 ? only : values;
  }
  return found;
}
