import { fold, type IdentityType, identityTypes, limits } from '@umapi-kit/protocol';
import { countryProblem, parseCountry } from './country.ts';
import type { PersonDefaults } from './person-templates.ts';
import type { DirectoryRecord, DirectoryUser } from './source.ts';

/** A field of a person that a directory gives as text. */
export type PersonField = 'email' | 'type' | 'country' | 'firstName' | 'lastName' | 'username' | 'domain';

/** A directory's record, seen field by field. */
interface PersonFields {
  /** Trimmed; empty when the record has none. */
  value(field: PersonField): string;
  /** What the directory calls the field. */
  nameOf(field: PersonField): string;
}

/** What stands in a record beside the fields. */
export type BesideFields = Omit<
  DirectoryUser,
  'idType' | 'email' | 'username' | 'domain' | 'firstName' | 'lastName' | 'country'
>;

/**
 * Makes a person of a record. A record with a fault becomes a reject that names the first fault, and the person
 * as far as the record surely does.
 */
export function readPerson(
  { value, nameOf }: PersonFields,
  beside: BesideFields,
  { identityType = 'federatedID', defaultCountry = '' }: PersonDefaults,
): DirectoryRecord {
  const fault = findFault(value) ?? findHiddenGroup(beside.groups);
  if (fault) {
    const email = emailProblem(value('email')) === undefined ? { email: value('email') } : {};
    const username = value('username') === '' ? {} : { username: value('username') };
    const column = fault.field === undefined ? {} : { column: nameOf(fault.field) };
    return { reject: fault.problem, place: beside.place, ...column, ...email, ...username };
  }
  return {
    idType: parseIdentityType(value('type')) ?? identityType,
    email: value('email'),
    ...parseUsername(value),
    ...present('firstName', value('firstName')),
    ...present('lastName', value('lastName')),
    ...present('country', parseCountry(value('country')) ?? defaultCountry),
    ...beside,
  };
}

interface Fault {
  /** Absent for groups, which may come from several places of a record. */
  readonly field?: PersonField;
  readonly problem: string;
}

function findFault(value: PersonFields['value']): Fault | undefined {
  const email = emailProblem(value('email'));
  if (email !== undefined) return { field: 'email', problem: email };
  if (value('type') !== '' && parseIdentityType(value('type')) === undefined) {
    const problem = `${JSON.stringify(value('type'))} is no identity type; write one of ${identityTypes.join(', ')}`;
    return { field: 'type', problem };
  }
  if (value('country') !== '' && parseCountry(value('country')) === undefined) {
    return { field: 'country', problem: countryProblem(value('country')) };
  }
  return findHiddenValue(value) ?? findLongValue(value);
}

const freeTexts = ['firstName', 'lastName', 'username', 'domain'] as const;

function findHiddenValue(value: PersonFields['value']): Fault | undefined {
  const field = freeTexts.find((name) => isHidden(value(name)));
  return field && { field, problem: `${JSON.stringify(value(field))} ${hiddenProblem}` };
}

/** Taken for another group, it would cost its people the one that is meant. */
function findHiddenGroup(groups: readonly string[]): Fault | undefined {
  const group = groups.find(isHidden);
  return group === undefined ? undefined : { problem: `the group ${JSON.stringify(group)} ${hiddenProblem}` };
}

const hiddenProblem = 'holds a control character; remove it';

/** Whether there is more in a text than anybody sees; white space does no harm. */
function isHidden(text: string): boolean {
  return /[^\P{Cc}\s]/u.test(text);
}

function findLongValue(value: PersonFields['value']): Fault | undefined {
  const field = freeTexts.find((name) => value(name).length > limits.stringLength);
  if (field === undefined) return undefined;
  const problem = `the value has ${value(field).length} characters; the service takes ${limits.stringLength}`;
  return { field, problem };
}

function emailProblem(email: string): string | undefined {
  if (email === '') return 'the e-mail is empty; fill it in';
  if (!/^[^\s@\p{Cc}]+@[^\s@\p{Cc}]+$/u.test(email)) {
    return `${JSON.stringify(email)} is no e-mail address; write it as name@domain`;
  }
  if (email.length <= limits.emailLength) return undefined;
  return `the e-mail has ${email.length} characters; the service takes ${limits.emailLength}`;
}

function parseIdentityType(text: string): IdentityType | undefined {
  return identityTypes.find((type) => fold(type) === fold(text));
}

function isPlain(username: string): boolean {
  return username !== '' && !username.includes('@');
}

/** A domain counts only beside a plain username, and is that of the e-mail unless the record says otherwise. */
function parseUsername(value: PersonFields['value']): Pick<DirectoryUser, 'username' | 'domain'> {
  const username = value('username');
  if (!isPlain(username)) return present('username', username);
  const email = value('email');
  return { username, domain: value('domain') || email.slice(email.lastIndexOf('@') + 1) };
}

function present<Name extends 'firstName' | 'lastName' | 'country' | 'username'>(
  name: Name,
  value: string,
): Partial<Record<Name, string>> {
  const one: Partial<Record<'firstName' | 'lastName' | 'country' | 'username', string>> = {};
  if (value !== '') one[name] = value;
  return one;
}
