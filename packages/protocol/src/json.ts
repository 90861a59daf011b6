import { AnswerError } from './errors.ts';

/** A JSON object whose members have not been looked at yet. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** Whether `value` is a JSON object: not an array, not null. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value that a text spells, or `undefined` when it is no JSON. The error of `JSON.parse` would quote the text. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** @throws {@link AnswerError} when `value` is no JSON object; `what` names it in the message */
export function expectJsonObject(value: unknown, what: string): JsonObject {
  if (isJsonObject(value)) return value;
  throw new AnswerError(`${what} is not a JSON object`);
}

/** A member that is a string with something in it; the service leaves fields without a value out. */
export function optionalString(object: JsonObject, name: string): string | undefined {
  const value = object[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** A member that is a whole number, or a string that spells one (the service writes both). */
export function optionalInteger(object: JsonObject, name: string): number | undefined {
  const value = object[name];
  if (typeof value === 'number') return Number.isSafeInteger(value) ? value : undefined;
  return typeof value === 'string' && /^-?\d{1,15}$/.test(value) ? Number(value) : undefined;
}

/** Members that `known` does not name, kept as they came: the service may add fields at any time. */
export function otherMembers(object: JsonObject, known: ReadonlySet<string>): JsonObject {
  let others: Record<string, unknown> | undefined;
  for (const name in object) {
    if (known.has(name)) continue;
    others ??= {};
    others[name] = object[name];
  }
  return others ?? none;
}

const none: JsonObject = Object.freeze({});
