import { isJsonObject, type JsonObject } from '@umapi-kit/protocol';
import type { SourceAttributes } from '../source.ts';

/** The texts of an attribute; none where the record does not have it. */
export function textsOf(record: JsonObject, attribute: string): readonly string[] {
  const value = Object.hasOwn(record, attribute) ? record[attribute] : valueAt(record, attribute.split('.'));
  const values: readonly unknown[] = Array.isArray(value) ? value : [value];
  return values.flatMap((one) => (isScalar(one) ? [String(one)] : []));
}

/** The attributes that were asked for, where the record has them. */
export function attributesOf(record: JsonObject, names: readonly string[]): SourceAttributes {
  const found: Record<string, string | readonly string[]> = {};
  for (const name of names) {
    const texts = textsOf(record, name);
    const [first, second] = texts;
    if (first !== undefined) found[name] = second === undefined ? first : texts;
  }
  return found;
}

/** Only these attributes of a record, by the first part of their name. */
export function reduced(record: JsonObject, names: readonly string[]): JsonObject {
  const kept: Record<string, unknown> = {};
  for (const name of names) {
    const first = Object.hasOwn(record, name) ? name : (name.split('.')[0] ?? name);
    if (Object.hasOwn(record, first)) kept[first] = record[first];
  }
  return kept;
}

function isScalar(value: unknown): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

function valueAt(record: JsonObject, path: readonly string[]): unknown {
  let value: unknown = record;
  for (const name of path) {
    value = isJsonObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
  }
  return value;
}
