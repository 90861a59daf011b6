import type { SQLOutputValue } from 'node:sqlite';
import { identityTypes, type User } from '@umapi-kit/protocol';
import type { Person } from '../plan/directory.ts';
import type { SourceAttributes } from '../source/source.ts';

/** A row as the database gives it. */
type Row = Readonly<Record<string, SQLOutputValue>>;

/** A person of the directory, with what only a hook wants to know. */
export interface Candidate extends Person {
  readonly attributes?: SourceAttributes;
}

/** The values of a person's row, in the order of its columns from `type` on. */
export function personValues(person: Candidate): readonly (string | null)[] {
  return [
    person.idType,
    person.email,
    person.username ?? null,
    person.domain ?? null,
    person.firstName ?? null,
    person.lastName ?? null,
    person.country ?? null,
    JSON.stringify(person.groups),
    person.memberGroups ? JSON.stringify(person.memberGroups) : null,
    person.attributes ? JSON.stringify(person.attributes) : null,
    person.targets ? JSON.stringify([...person.targets]) : null,
    person.place,
    person.selection ?? null,
  ];
}

/** The person of a row. */
export function personOf(row: Row): Candidate {
  const type = identityTypes.find((known) => known === row['type']);
  if (type === undefined) throw new RangeError(`nobody wrote a person of type ${String(row['type'])}`);
  const person: { -readonly [Field in keyof Candidate]: Candidate[Field] } = {
    idType: type,
    email: text(row, 'mail'),
    groups: namesOf(text(row, 'groups')),
    place: text(row, 'place'),
  };
  const names = {
    username: 'username',
    domain: 'domain',
    country: 'country',
    firstName: 'first',
    lastName: 'last',
  };
  Object.assign(person, optionalTexts(row, names));
  const { member_groups: members, attributes, targets, selection } = row;
  if (typeof members === 'string') person.memberGroups = namesOf(members);
  if (typeof attributes === 'string') person.attributes = JSON.parse(attributes);
  if (typeof targets === 'string') person.targets = targetsOf(targets);
  if (selection === 'outside' || selection === 'aside') person.selection = selection;
  return person;
}

/** The account of a row: as much of it as a plan looks at. */
export function accountOf(row: Row): User {
  const names = { username: 'username', domain: 'domain', firstName: 'first', lastName: 'last' };
  return {
    email: text(row, 'mail'),
    type: text(row, 'type'),
    ...optionalTexts(row, names),
    groups: namesOf(text(row, 'groups')),
    other: {},
  };
}

/** A list of names, as a column holds it. */
export function namesOf(json: string): readonly string[] {
  const list: unknown = JSON.parse(json);
  return Array.isArray(list) ? list.map(String) : [];
}

/** What a hook chose, as a column holds it. */
export function targetsOf(json: string): ReadonlyMap<string, readonly string[]> {
  const entries: unknown = JSON.parse(json);
  if (!Array.isArray(entries)) return new Map();
  return new Map(entries.map(([org, names]) => [String(org), namesOf(JSON.stringify(names))]));
}

function text(row: Row, column: string): string {
  const value = row[column];
  if (typeof value !== 'string') throw new RangeError(`the column ${column} is not filled in`);
  return value;
}

function optionalTexts<Field extends string>(
  row: Row,
  columns: Readonly<Record<Field, string>>,
): Partial<Record<Field, string>> {
  const texts: Partial<Record<Field, string>> = {};
  for (const field in columns) {
    const value = row[columns[field]];
    if (typeof value === 'string') texts[field] = value;
  }
  return texts;
}
