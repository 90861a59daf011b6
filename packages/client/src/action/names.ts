import { fold, type OnConflict } from '@umapi-kit/protocol';
import { checkText, checkWord, mustBe } from '../checks.ts';
import { ArgumentError } from '../errors.ts';

/** What a create does when the account or group is there already. */
export type IfAlreadyExistsOption =
  | 'ignoreIfAlreadyExists'
  | 'updateIfAlreadyExists'
  | 'errorIfAlreadyExists';

/** The words of {@link IfAlreadyExistsOption}, under the name of the Python client. */
export const IfAlreadyExistsOption = {
  /** It stays as it is, and later steps go on. */
  ignoreIfAlreadyExists: 'ignoreIfAlreadyExists',
  /** Its names (of a group: its description) are updated, and later steps go on. */
  updateIfAlreadyExists: 'updateIfAlreadyExists',
  /** The action fails. */
  errorIfAlreadyExists: 'errorIfAlreadyExists',
} as const satisfies Record<IfAlreadyExistsOption, IfAlreadyExistsOption>;

const onConflicts: Readonly<Record<IfAlreadyExistsOption, OnConflict>> = {
  ignoreIfAlreadyExists: 'ignore',
  updateIfAlreadyExists: 'update',
  errorIfAlreadyExists: 'error',
};

/** @throws {@link ArgumentError} for any other word */
export function checkOnConflict(word: IfAlreadyExistsOption = 'ignoreIfAlreadyExists'): OnConflict {
  return onConflicts[checkWord('onConflict', Object.values(IfAlreadyExistsOption), word)];
}

/** The texts that are given; @throws {@link ArgumentError} for one that is empty */
export function given<Field extends string>(
  fields: Readonly<Record<Field, string | undefined>>,
): Partial<Readonly<Record<Field, string>>> {
  const texts: Partial<Record<Field, string>> = {};
  for (const name in fields) {
    const value = fields[name];
    if (value !== undefined) texts[name] = checkText(name, value);
  }
  return texts;
}

/** One name or several. */
export type Names = string | Iterable<string>;

/**
 * Copies a list of names. A name that comes again, in whatever case, is dropped: the service refuses such lists.
 *
 * @throws {@link ArgumentError} when there is none, or one is empty
 */
export function checkNames(what: string, names: Names): readonly string[] {
  const list = typeof names === 'string' ? [names] : names;
  if (!isIterable(list)) throw mustBe(what, 'a list of names', list);
  const byKey = new Map<string, string>();
  for (const name of list) {
    const text = checkText(`a name in ${what}`, name);
    const key = fold(text);
    if (!byKey.has(key)) byKey.set(key, text);
  }
  if (byKey.size === 0) throw new ArgumentError(`${what} needs at least one name`);
  return [...byKey.values()];
}

function isIterable(value: unknown): value is Iterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.iterator in value;
}

/** Every one there is, instead of a list of names. */
export interface All {
  readonly all: true;
}

/**
 * Tells a list from `{ all: true }`.
 *
 * @throws {@link ArgumentError} when it is neither
 */
export function isAll(what: string, names: Names | All): names is All {
  const given: unknown = names;
  if (typeof given !== 'object' || given === null || !('all' in given)) return false;
  if (given.all === true && !(Symbol.iterator in given)) return true;
  throw new ArgumentError(`${what} needs a list of names or { all: true }, not both and not neither`);
}
