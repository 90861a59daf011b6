import { type Filter, FilterParser } from 'ldapts';
import { SourceError } from '../../errors.ts';

/** What stands in a filter for something that is known only later. */
type Placeholder = 'group' | 'group_dn';

/**
 * Puts a value into a filter, so that whatever it holds is looked for and never changes the filter (RFC 4515).
 *
 * @example
 * fillFilter('(cn={group})', 'group', 'R&D (all)'); // '(cn=R&D \\28all\\29)'
 */
export function fillFilter(format: string, placeholder: Placeholder, value: string): string {
  return format.replaceAll(`{${placeholder}}`, () => escapeValue(value));
}

/** The filter that finds one value of an attribute. */
export function equals(attribute: string, value: string): string {
  return `(${attribute}=${escapeValue(value)})`;
}

/** Everything that fits each of the filters. */
export function allOf(filters: readonly string[]): string {
  return joined('&', filters);
}

/** Everything that fits one of the filters. */
export function anyOf(filters: readonly string[]): string {
  return joined('|', filters);
}

/**
 * Reads a filter. Blanks between its parts, as a configuration over several lines has them, don't matter.
 *
 * @param setting what a message calls the filter
 * @throws {@link SourceError} saying what is wrong with it
 */
export function parseFilter(filter: string, setting: string): Filter {
  try {
    return FilterParser.parseString(decodeOctets(compact(filter)));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new SourceError('SOURCE_SETTING', { file: setting }, `this is no LDAP filter: ${why}`, {
      cause: error,
    });
  }
}

/**
 * The attribute that a filter compares with the DN of a group, where it does nothing else: `(memberOf={group_dn})`
 * means what the attribute `memberOf` says.
 */
export function comparedAttribute(memberFilter: string): string | undefined {
  return /^\(?([a-z][\w-]*)=\{group_dn\}\)?$/i.exec(compact(memberFilter))?.[1];
}

function escapeValue(value: string): string {
  return value.replaceAll(
    /[\\*()\0]/g,
    (letter) => `\\${letter.charCodeAt(0).toString(16).padStart(2, '0')}`,
  );
}

function joined(operator: '&' | '|', filters: readonly string[]): string {
  const parts = filters.map((filter) =>
    filter.trim().startsWith('(') ? filter.trim() : `(${filter.trim()})`,
  );
  return parts.length === 1 ? parts.join('') : `(${operator}${parts.join('')})`;
}

/** A value has no bare parenthesis, so blanks beside one stand between the parts. */
function compact(filter: string): string {
  return filter
    .trim()
    .replaceAll(/\(\s*([&|!])\s*/g, '($1')
    .replaceAll(/\)\s+(?=[()])/g, ')');
}

/** The library takes each escaped byte for a letter, which is wrong for those that need several. */
function decodeOctets(filter: string): string {
  return filter.replaceAll(/(?:\\[89a-f][0-9a-f])+/gi, (octets) =>
    Buffer.from(octets.replaceAll('\\', ''), 'hex').toString('utf8'),
  );
}
