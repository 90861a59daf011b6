/** A JSON Schema (2020-12), as OpenAPI 3.1 takes it. */
export type Schema = Readonly<Record<string, unknown>>;

/** Named schemas of the document, by name. */
export type Schemas = Readonly<Record<string, Schema>>;

/** A reference to a schema of the document. */
export function schemaRef(name: string): Schema {
  return { $ref: `#/components/schemas/${name}` };
}

export function text(description: string, more: Schema = {}): Schema {
  return { type: 'string', description, ...more };
}

export function integer(description: string, more: Schema = {}): Schema {
  return { type: 'integer', description, ...more };
}

export function flag(description: string, more: Schema = {}): Schema {
  return { type: 'boolean', description, ...more };
}

export function listOf(items: Schema, description: string, more: Schema = {}): Schema {
  return { type: 'array', items, description, ...more };
}

/**
 * An object. Its description is open, as the service's own is: it may add fields at any time.
 *
 * @param required names of the members that are always there
 */
export function objectOf(
  description: string,
  properties: Readonly<Record<string, Schema>>,
  required: readonly string[] = [],
): Schema {
  return { type: 'object', description, properties, ...(required.length === 0 ? {} : { required }) };
}
