import { fold, type IdentityType, identityTypes, limits } from '@umapi-kit/protocol';
import { countryProblem, parseCountry } from './country.ts';
import type { CsvField, CsvLayout } from './csv-columns.ts';
import type { DirectoryRecord, DirectoryUser } from './source.ts';

/** What a row without a value of its own gets. */
export interface RowDefaults {
  readonly identityType: IdentityType;
  readonly country?: string;
}

/**
 * Reads one row. A row with a fault becomes a reject that names the first fault, and the person as far as the
 * row surely does.
 */
export function readRow(
  record: readonly string[],
  layout: CsvLayout,
  place: string,
  defaults: RowDefaults,
): DirectoryRecord {
  if (record.length !== layout.width) return wrongWidth(record.length, layout.width, place);
  const value = (field: CsvField) => layout.value(record, field);
  const fault = findFault(value);
  if (fault) {
    const email = emailProblem(value('email')) === undefined ? { email: value('email') } : {};
    const username = value('username') === '' ? {} : { username: value('username') };
    return { reject: fault.problem, place, column: layout.nameOf(fault.field), ...email, ...username };
  }
  return {
    idType: parseIdentityType(value('type')) ?? defaults.identityType,
    email: value('email'),
    ...parseUsername(value),
    ...present('firstName', value('firstName')),
    ...present('lastName', value('lastName')),
    ...present('country', parseCountry(value('country')) ?? defaults.country ?? ''),
    groups: splitNames(value('groups')),
    place,
  };
}

/** A surplus delimiter shifts every value behind it, so that none of them says for sure who is meant. */
function wrongWidth(found: number, expected: number, place: string): DirectoryRecord {
  const advice = found > expected ? 'put a value that holds the delimiter into double quotes' : 'complete it';
  return { reject: `the row has ${found} values, the header ${expected}; ${advice}`, place };
}

interface RowFault {
  readonly field: CsvField;
  readonly problem: string;
}

function findFault(value: (field: CsvField) => string): RowFault | undefined {
  const email = emailProblem(value('email'));
  if (email !== undefined) return { field: 'email', problem: email };
  if (value('type') !== '' && parseIdentityType(value('type')) === undefined) {
    const problem = `${JSON.stringify(value('type'))} is no identity type; write one of ${identityTypes.join(', ')}`;
    return { field: 'type', problem };
  }
  if (value('country') !== '' && parseCountry(value('country')) === undefined) {
    return { field: 'country', problem: countryProblem(value('country')) };
  }
  return findLongValue(value);
}

function findLongValue(value: (field: CsvField) => string): RowFault | undefined {
  const field = (['firstName', 'lastName', 'username', 'domain'] as const).find(
    (name) => value(name).length > limits.stringLength,
  );
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

/** A domain counts only beside a plain username, and is that of the e-mail unless the row says otherwise. */
function parseUsername(value: (field: CsvField) => string): Pick<DirectoryUser, 'username' | 'domain'> {
  const username = value('username');
  if (!isPlain(username)) return present('username', username);
  const email = value('email');
  return { username, domain: value('domain') || email.slice(email.lastIndexOf('@') + 1) };
}

function splitNames(text: string): readonly string[] {
  return text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}

function present<Name extends 'firstName' | 'lastName' | 'country' | 'username'>(
  name: Name,
  value: string,
): Partial<Record<Name, string>> {
  const one: Partial<Record<'firstName' | 'lastName' | 'country' | 'username', string>> = {};
  if (value !== '') one[name] = value;
  return one;
}
