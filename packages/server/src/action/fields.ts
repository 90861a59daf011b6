import {
  type ErrorCode,
  isCountryCode,
  isJsonObject,
  type JsonObject,
  limits,
  type OnConflict,
  optionWords,
} from '@umapi-kit/protocol';
import { EntryFault } from './fault.ts';

/** Control characters and halves of surrogate pairs: no store can be trusted to give them back. */
const unprintable = /[\p{Cc}\p{Cs}]/u;

const emailForm = /^[^\s@,;:<>()[\]\\"]+@[^\s@,;:<>()[\]\\"]+$/;

export function expectObject(value: unknown, code: ErrorCode, message: string): JsonObject {
  if (isJsonObject(value)) return value;
  throw new EntryFault(code, message);
}

/** Members by own name only, so that `__proto__` is a key like any other. */
export function expectKeys(object: JsonObject, known: readonly string[], code: ErrorCode): void {
  const unknown = Object.keys(object).find((key) => !known.includes(key));
  if (unknown !== undefined)
    throw new EntryFault(code, `Unknown key: ${unknown.slice(0, limits.stringLength)}`);
}

/** A text member, absent when it is; `maxLength` in characters. */
export function textField(
  object: JsonObject,
  name: string,
  code: ErrorCode,
  maxLength: number = limits.stringLength,
): string | undefined {
  if (!Object.hasOwn(object, name)) return undefined;
  const value = object[name];
  if (typeof value !== 'string') throw new EntryFault(code, `String expected in command for field: ${name}`);
  if (value.length > maxLength) throw tooLong(name, maxLength);
  if (unprintable.test(value)) throw new EntryFault(code, `Illegal characters in command for field: ${name}`);
  return value;
}

/** The documented error of a text that is too long. */
function tooLong(name: string, maxLength: number): EntryFault {
  return new EntryFault(
    'error.command.string.too_long',
    `String too long in command for field: ${name}, max length ${maxLength}`,
  );
}

export function emailField(object: JsonObject, code: ErrorCode): string | undefined {
  const value = object['email'];
  if (typeof value === 'string' && !isEmail(value))
    throw new EntryFault(
      'error.user.email.invalid',
      `Invalid e-mail: ${value.slice(0, limits.stringLength)}`,
    );
  return textField(object, 'email', code);
}

/** Whether the service takes `text` for an e-mail address. */
export function isEmail(text: string): boolean {
  return text.length <= limits.emailLength && emailForm.test(text) && !unprintable.test(text);
}

/** Whether `text` has characters that no name may have. */
export function isUnprintable(text: string): boolean {
  return unprintable.test(text);
}

export function countryField(object: JsonObject, code: ErrorCode): string | undefined {
  const country = textField(object, 'country', code, limits.countryLength);
  // What Adobe's sync tool writes for an enterprise account whose country nobody knows.
  if (country === 'UD') return undefined;
  if (country === undefined || isCountryCode(country)) return country;
  throw new EntryFault('error.country.invalid', `Invalid country: ${country}`);
}

export function optionField(object: JsonObject): OnConflict {
  const option = textField(object, 'option', 'error.option.illegal');
  if (option === undefined) return 'error';
  if (option === optionWords.ignore) return 'ignore';
  if (option === optionWords.update) return 'update';
  throw new EntryFault('error.option.illegal', `Illegal option: ${option}`);
}

export function booleanField(object: JsonObject, name: string): boolean {
  const value = Object.hasOwn(object, name) ? object[name] : false;
  if (typeof value === 'boolean') return value;
  throw new EntryFault('error.command.boolean_expected', `Boolean expected in command for field: ${name}`);
}

/** A list of names, absent when the key is. */
export function namesField(
  object: JsonObject,
  name: string,
  invalid: ErrorCode,
): readonly string[] | undefined {
  if (!Object.hasOwn(object, name)) return undefined;
  const list = object[name];
  if (!Array.isArray(list))
    throw new EntryFault('error.command.add_remove.list_not_array', `The list is no array: ${name}`);
  if (list.length > limits.namesPerList)
    throw new EntryFault(
      'error.command.add_remove.list_too_long',
      `The list is too long: ${name}, max ${limits.namesPerList}`,
    );
  return list.map((item: unknown) => nameOf(item, name, invalid));
}

function nameOf(item: unknown, list: string, invalid: ErrorCode): string {
  if (typeof item !== 'string' || item === '' || unprintable.test(item))
    throw new EntryFault(invalid, `The list has an item that is no name: ${list}`);
  if (item.length > limits.groupNameLength)
    throw new EntryFault(
      'error.command.add_remove.group_or_product_name_too_long',
      `A name is too long: ${list}, max length ${limits.groupNameLength}`,
    );
  return item;
}
