import { z } from 'zod';

/** The keys that a schema knows at a path. */
export function keysAt(schema: unknown, path: readonly PropertyKey[]): readonly string[] {
  return [...new Set(objectsAt(schema, path).flatMap((object) => Object.keys(object.shape)))];
}

/** The keys without which a map at a path is none. */
export function requiredKeysAt(schema: unknown, path: readonly PropertyKey[]): readonly string[] {
  const keys = objectsAt(schema, path).flatMap(({ shape }) =>
    Object.keys(shape).filter((key) => shape[key]?._zod.optin === undefined),
  );
  return [...new Set(keys)];
}

function objectsAt(schema: unknown, path: readonly PropertyKey[]): readonly z.ZodObject[] {
  if (schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault)
    return objectsAt(schema.unwrap(), path);
  if (schema instanceof z.ZodExactOptional || schema instanceof z.ZodOptional)
    return objectsAt(schema.unwrap(), path);
  if (schema instanceof z.ZodUnion) return schema.options.flatMap((option) => objectsAt(option, path));
  const [key, ...rest] = path;
  if (schema instanceof z.ZodRecord) return objectsAt(schema.valueType, rest);
  if (schema instanceof z.ZodArray) return objectsAt(schema.element, rest);
  if (!(schema instanceof z.ZodObject)) return [];
  return key === undefined ? [schema] : objectsAt(schema.shape[String(key)], rest);
}
