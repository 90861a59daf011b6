import { type CallSpec, endpointPath } from '../call-spec.ts';
import { type CallName, calls } from '../calls.ts';
import { actionSchemas } from './action-schemas.ts';
import { type Answers, answersOf } from './answers.ts';
import { type CallText, callTexts } from './call-texts.ts';
import { errorSchemas } from './error-schemas.ts';
import { groupSchemas } from './group-schemas.ts';
import { legacySchemas } from './legacy-schemas.ts';
import { parameterTexts } from './parameters.ts';
import { type Schema, type Schemas, schemaRef } from './schema.ts';
import { serviceSchemas } from './service-schemas.ts';
import { userSchemas } from './user-schemas.ts';

/** One call as OpenAPI describes it. */
export interface Operation {
  /** The call's name in the call table. */
  readonly operationId: CallName;
  readonly tags: readonly string[];
  readonly summary: string;
  readonly description?: string;
  readonly deprecated?: true;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: {
    readonly required: true;
    readonly content: Readonly<Record<string, { readonly schema: Schema; readonly example?: unknown }>>;
  };
  readonly responses: Answers;
  readonly security?: readonly Readonly<Record<string, readonly string[]>>[];
}

/** A parameter of a call. */
export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required?: true;
  readonly description: string;
  readonly schema: Schema;
}

/** An OpenAPI 3.1 document. */
export interface OpenApiDocument {
  readonly openapi: '3.1.0';
  readonly info: { readonly title: string; readonly version: string; readonly description: string };
  readonly servers?: readonly { readonly url: string }[];
  readonly tags: readonly { readonly name: string }[];
  readonly paths: Readonly<Record<string, Readonly<Partial<Record<'get' | 'post', Operation>>>>>;
  readonly components: {
    readonly schemas: Schemas;
    readonly securitySchemes: Readonly<Record<string, Schema>>;
  };
}

/**
 * The whole API: every call of the call table with what it takes and everything it can answer.
 *
 * @param serverUrl where the API is, such as `http://127.0.0.1:8080`; left out, the document's own place counts
 *
 * @example
 * openApiDocument('http://127.0.0.1:8080').paths['/status']?.get?.summary // 'Is the service there?'
 */
export function openApiDocument(serverUrl?: string): OpenApiDocument {
  return {
    openapi: '3.1.0',
    info: { title: 'User Management API', version: '2', description: introduction },
    ...(serverUrl === undefined ? {} : { servers: [{ url: serverUrl }] }),
    tags: [...new Set(Object.values(callTexts).map(({ tag }) => tag))].map((name) => ({ name })),
    paths: paths(),
    components: {
      schemas: {
        ...userSchemas,
        ...groupSchemas,
        ...actionSchemas,
        ...legacySchemas,
        ...serviceSchemas,
        ...errorSchemas,
      },
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', description: 'From one of the token calls.' },
        apiKey: {
          type: 'apiKey',
          in: 'header',
          name: 'X-Api-Key',
          description: 'The client id of the token.',
        },
      },
    },
  };
}

const introduction = `Users, user groups and product profiles of organizations, and the token service in front of them.
Slashes at the end of a path do not matter. Answers may gain fields at any time.`;

/** The key of a call in the document's `paths`. */
export function documentPath({ base, path }: CallSpec): string {
  const template = path.replace('{+', '{');
  return base === 'endpoint' ? endpointPath + template : template;
}

function paths(): OpenApiDocument['paths'] {
  const items: Record<string, Partial<Record<'get' | 'post', Operation>>> = {};
  for (const spec of Object.values(calls)) {
    const path = documentPath(spec);
    const method = spec.method === 'GET' ? 'get' : 'post';
    items[path] = { ...items[path], [method]: operationOf(spec, callTexts[spec.name]) };
  }
  return items;
}

function operationOf(spec: CallSpec & { readonly name: CallName }, text: CallText): Operation {
  const { tag, summary, description, success, notFound = [], request } = text;
  const parameters = parametersOf(spec);
  return {
    operationId: spec.name,
    tags: [tag],
    summary,
    ...(description === undefined ? {} : { description }),
    ...(spec.deprecated ? { deprecated: true } : {}),
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(request === undefined ? {} : { requestBody: bodyOf(request) }),
    responses: answersOf(spec, success, notFound),
    ...(spec.base === 'endpoint' ? { security: [{ token: [], apiKey: [] }] } : {}),
  };
}

function parametersOf({ path, query }: CallSpec): readonly Parameter[] {
  const inPath = [...path.matchAll(/\{\+?(\w+)\}/g)].map(([, name = '']) => name);
  return [
    ...inPath.map((name) => ({ name, in: 'path', required: true, ...textOf(name) }) as const),
    ...query.map((name) => ({ name, in: 'query', ...textOf(name) }) as const),
    { name: 'X-Request-Id', in: 'header', description: 'Comes back unchanged.', schema: { type: 'string' } },
  ];
}

function textOf(name: string): Pick<Parameter, 'description' | 'schema'> {
  return parameterTexts[name] ?? { description: name, schema: { type: 'string' } };
}

function bodyOf({
  schema,
  mediaTypes,
  example,
}: NonNullable<CallText['request']>): NonNullable<Operation['requestBody']> {
  const body = { schema: schemaRef(schema), ...(example === undefined ? {} : { example }) };
  const content = mediaTypes.map((mediaType) => [mediaType, body] as const);
  return { required: true, content: Object.fromEntries(content) };
}
