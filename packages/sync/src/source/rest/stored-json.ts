import { isJsonObject, type JsonObject } from '@umapi-kit/protocol';

/** A record as it was stored. @throws TypeError when the file was changed by somebody else */
export function parseRecord(text: unknown): JsonObject {
  const value: unknown = JSON.parse(String(text));
  if (isJsonObject(value)) return value;
  throw new TypeError('a stored record is no JSON object');
}

/** A list of texts as it was stored. @throws TypeError when the file was changed by somebody else */
export function parseStrings(text: unknown): readonly string[] {
  const value: unknown = JSON.parse(String(text));
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return value;
  throw new TypeError('a stored list is no list of texts');
}
