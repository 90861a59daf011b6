import { fold } from '@umapi-kit/protocol';
import { type PersonField, readPerson } from './person.ts';
import type { PersonDefaults } from './person-templates.ts';
import type { DirectoryRecord, Reject, SourceAttributes } from './source.ts';

/** The fields of a record that somebody else made. Names are compared without case. */
const fieldNames: Readonly<Record<string, PersonField | 'groups' | 'memberGroups' | 'attributes'>> = {
  email: 'email',
  username: 'username',
  domain: 'domain',
  firstname: 'firstName',
  lastname: 'lastName',
  country: 'country',
  type: 'type',
  idtype: 'type',
  groups: 'groups',
  membergroups: 'memberGroups',
  attributes: 'attributes',
};

/** How an object becomes a record. */
interface RecordOptions {
  readonly place: string;
  readonly defaults: PersonDefaults;
  /** Names of attributes to keep: of `attributes`, and of the object itself beside its fields. */
  readonly attributes: readonly string[];
}

/**
 * Makes a record of an object that came from outside: a line of JSON, or what a module yields. Whatever is wrong
 * with it makes a reject.
 */
export function readRecord(value: unknown, { place, defaults, attributes }: RecordOptions): DirectoryRecord {
  if (!isObject(value)) return { reject: 'this is no record; write an object such as {"email": "…"}', place };
  const raw = new Map<string, unknown>();
  for (const [name, content] of Object.entries(value)) {
    const field = fieldNames[fold(name)] ?? name;
    if (raw.has(field)) return { reject: `"${name}" is there twice; keep one of them`, place, column: name };
    if (content !== null && content !== undefined) raw.set(field, content);
  }
  const read = readFields(raw, place);
  if ('reject' in read) return read;
  const { text, groups, memberGroups } = read;
  const wanted = pickAttributes(raw, attributes);
  return readPerson(
    { value: (field) => text.get(field) ?? '', nameOf: (field) => field },
    { groups, ...(memberGroups && { memberGroups }), ...(wanted && { attributes: wanted }), place },
    defaults,
  );
}

interface ReadFields {
  readonly text: ReadonlyMap<string, string>;
  readonly groups: readonly string[];
  readonly memberGroups?: readonly string[] | undefined;
}

const textFields = ['email', 'username', 'domain', 'firstName', 'lastName', 'country', 'type'] as const;

function readFields(raw: ReadonlyMap<string, unknown>, place: string): ReadFields | Reject {
  const text = new Map<string, string>();
  for (const field of textFields) {
    const value = raw.get(field) ?? '';
    if (typeof value !== 'string') return wrong(field, 'write text in double quotes', { raw, place });
    text.set(field, value.trim());
  }
  const groups = readNames(raw.get('groups') ?? []);
  if (!groups) return wrong('groups', listAdvice, { raw, place });
  if (!raw.has('memberGroups')) return { text, groups };
  const memberGroups = readNames(raw.get('memberGroups'));
  return memberGroups ? { text, groups, memberGroups } : wrong('memberGroups', listAdvice, { raw, place });
}

const listAdvice = 'write a list of names such as ["design", "print"]';

function wrong(
  column: string,
  advice: string,
  { raw, place }: { readonly raw: ReadonlyMap<string, unknown>; readonly place: string },
): Reject {
  const email = raw.get('email');
  const named = typeof email === 'string' && email.includes('@') ? { email: email.trim() } : {};
  return { reject: `this is the wrong kind of value; ${advice}`, place, column, ...named };
}

function readNames(value: unknown): readonly string[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const names = value.filter((name) => typeof name === 'string').map((name) => name.trim());
  return names.length === value.length ? names.filter((name) => name !== '') : undefined;
}

function pickAttributes(
  raw: ReadonlyMap<string, unknown>,
  wanted: readonly string[],
): SourceAttributes | undefined {
  if (wanted.length === 0) return undefined;
  const nested = raw.get('attributes');
  const all = new Map([...raw, ...(isObject(nested) ? Object.entries(nested) : [])]);
  const found: Record<string, string | readonly string[]> = {};
  for (const name of wanted) {
    const value = readAttribute(all.get(name));
    if (value !== undefined) found[name] = value;
  }
  return found;
}

function readAttribute(value: unknown): string | readonly string[] | undefined {
  if (typeof value === 'string') return value === '' ? undefined : value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return readNames(value);
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
