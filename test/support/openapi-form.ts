const text = { type: 'string', minLength: 1 };
const anySchema = { type: 'object' };
const mapOf = (additionalProperties: object) => ({ type: 'object', additionalProperties });
const closed = (properties: object, required: readonly string[] = []) => ({
  type: 'object',
  properties,
  required,
  additionalProperties: false,
});

const content = mapOf(closed({ schema: anySchema, example: true }, ['schema']));

const parameter = {
  ...closed(
    {
      name: text,
      in: { enum: ['path', 'query', 'header'] },
      required: { type: 'boolean' },
      description: text,
      schema: anySchema,
    },
    ['name', 'in', 'schema'],
  ),
  // A parameter in a path is always required.
  anyOf: [
    { type: 'object', properties: { in: { enum: ['query', 'header'] } } },
    { type: 'object', properties: { required: { const: true } }, required: ['required'] },
  ],
};

const header = closed({ required: { type: 'boolean' }, description: text, schema: anySchema }, ['schema']);

const response = closed({ description: text, headers: mapOf(header), content }, ['description']);

const operation = closed(
  {
    operationId: { type: 'string', pattern: '^[a-z][A-Za-z]+$' },
    tags: { type: 'array', items: text, minItems: 1 },
    summary: text,
    description: text,
    deprecated: { type: 'boolean' },
    parameters: { type: 'array', items: parameter },
    requestBody: closed({ required: { type: 'boolean' }, description: text, content }, ['content']),
    responses: {
      type: 'object',
      minProperties: 1,
      patternProperties: { '^[1-5](\\d\\d|XX)$': response },
      additionalProperties: false,
    },
    security: { type: 'array', items: mapOf({ type: 'array', items: text }) },
  },
  ['operationId', 'responses'],
);

/**
 * The part of OpenAPI 3.1's form that the API's document uses, as a JSON Schema that knows nothing else: a misspelled
 * or misplaced member is an error. Written after the specification (https://spec.openapis.org/oas/v3.1.0).
 */
export const openApiForm = closed(
  {
    openapi: { type: 'string', pattern: '^3\\.1\\.\\d+$' },
    info: closed({ title: text, version: text, description: text }, ['title', 'version']),
    servers: { type: 'array', items: closed({ url: { type: 'string', format: 'uri' } }, ['url']) },
    tags: { type: 'array', items: closed({ name: text }, ['name']) },
    paths: {
      type: 'object',
      patternProperties: { '^/': closed({ get: operation, post: operation }) },
      additionalProperties: false,
    },
    components: closed({
      schemas: {
        type: 'object',
        patternProperties: { '^[A-Za-z0-9._-]+$': anySchema },
        additionalProperties: false,
      },
      securitySchemes: mapOf({
        oneOf: [
          closed({ type: { const: 'http' }, scheme: { const: 'bearer' }, description: text }, [
            'type',
            'scheme',
          ]),
          closed({ type: { const: 'apiKey' }, in: { const: 'header' }, name: text, description: text }, [
            'type',
            'in',
            'name',
          ]),
        ],
      }),
    }),
  },
  ['openapi', 'info', 'paths'],
);
