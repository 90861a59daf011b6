import { fold } from '@umapi-kit/protocol';

/** One attribute of a relative distinguished name: `CN=Doe\, Jane` is `{ type: 'cn', value: 'Doe, Jane' }`. */
interface NamePart {
  /** Lower case. */
  readonly type: string;
  readonly value: string;
}

/** The parts of a distinguished name, nearest first; each has more than one where they are joined by `+`. */
type DistinguishedName = readonly (readonly NamePart[])[];

/**
 * Reads a distinguished name as text (RFC 4514, and the quotes and semicolons of RFC 1779 that old directories
 * still write). `undefined` for what is none.
 *
 * @example
 * parseDn('CN=Gr\\C3\\BCn,DC=x'); // [[{ type: 'cn', value: 'Grün' }], [{ type: 'dc', value: 'x' }]]
 */
function parseDn(text: string): DistinguishedName | undefined {
  if (text.trim() === '') return [];
  const name: NamePart[][] = [[]];
  for (const { part, joined } of splitParts(text)) {
    const read = readPart(part);
    if (!read) return undefined;
    if (!joined) name.push([]);
    name.at(-1)?.push(read);
  }
  return name.slice(1);
}

/** Under this key two spellings of a name are the same: letter case, spaces and escapes don't matter. */
export function dnKey(text: string): string {
  const parsed = parseDn(text);
  if (!parsed) return fold(text.trim());
  return parsed.map((parts) => parts.map(partKey).toSorted().join('+')).join(',');
}

/** The `CN` that a name begins with. */
export function commonName(text: string): string | undefined {
  return parseDn(text)?.[0]?.find(({ type }) => type === 'cn' || type === '2.5.4.3')?.value;
}

function partKey({ type, value }: NamePart): string {
  return `${type}=${JSON.stringify(fold(value.replaceAll(/ +/g, ' ')))}`;
}

interface RawPart {
  /** As `type=value`, escapes and all. */
  readonly part: string;
  /** Whether it belongs to the one before, by a `+`. */
  readonly joined: boolean;
}

/** A backslash with what it escapes, a quoted value, a separator, or any other letter. */
const tokenPattern = /\\(?:[0-9a-f]{2}|.)|"(?:[^"\\]|\\.)*"|[^\\",;+]+|./gisu;

function splitParts(text: string): readonly RawPart[] {
  const parts: RawPart[] = [];
  let part = '';
  let joined = false;
  for (const [token] of text.matchAll(tokenPattern)) {
    if (token !== ',' && token !== ';' && token !== '+') {
      part += token;
      continue;
    }
    parts.push({ part, joined });
    part = '';
    joined = token === '+';
  }
  return [...parts, { part, joined }];
}

function readPart(part: string): NamePart | undefined {
  const [, type, value] = /^\s*(?:OID\.)?([a-z][a-z0-9-]*|\d+(?:\.\d+)*)\s*=(.*)$/is.exec(part) ?? [];
  if (type === undefined || value === undefined) return undefined;
  return { type: type.toLowerCase(), value: unescapeValue(value) };
}

function unescapeValue(value: string): string {
  const trimmed = value.trimStart().replace(/(?<!\\) +$/, '');
  const quoted = /^"(.*)"$/s.exec(trimmed)?.[1];
  return (quoted ?? trimmed).replaceAll(/(?:\\[0-9a-f]{2})+|\\(.)/gis, (escaped, letter?: string) =>
    letter === undefined ? Buffer.from(escaped.replaceAll('\\', ''), 'hex').toString('utf8') : letter,
  );
}
