import type { CallSpec } from '../call-spec.ts';
import { type Schema, schemaRef, text } from './schema.ts';
import { pagingHeaders } from './user-schemas.ts';

/** One answer of a call. */
export interface Answer {
  readonly description: string;
  readonly headers?: Readonly<Record<string, { readonly required?: boolean; readonly schema: Schema }>>;
  /** Absent where the body is empty. */
  readonly content?: Readonly<Record<string, { readonly schema: Schema }>>;
}

/** The answers of a call by status; `5XX` is any of its hundred. */
export type Answers = Readonly<Record<string, Answer>>;

/** What a call answers when it did what it was asked. */
export interface Success {
  readonly schema: string;
  readonly paged?: boolean;
}

type Headers = NonNullable<Answer['headers']>;

const echo: Headers = {
  'X-Request-Id': { schema: text('As the request gave it; absent when it gave none.') },
};

const resource: Headers = {
  'Canonical-Resource': { schema: text("The call's path as a template.") },
};

const retryAfter: Headers = {
  'Retry-After': { schema: text('Seconds, or an HTTP date.') },
};

/** Everything that a call can answer. `notFound` names the schemas of its 404. */
export function answersOf(spec: CallSpec, success: Success, notFound: readonly string[]): Answers {
  return {
    200: done(success),
    ...(spec.base === 'ims' ? tokenRefusals : spec.base === 'endpoint' ? refusals(notFound) : {}),
    405: answer('The path has no such method.', { headers: { Allow: required(text('Its methods.')) } }),
    ...(spec.method === 'POST' ? bodyRefusals(spec) : {}),
    429: answer('Too many calls. Nothing was done.', { schemas: ['GatewayError'], headers: retryAfter }),
    '5XX': answer('The service failed; whether anything was done is unknown.', { headers: retryAfter }),
  };
}

function done({ schema, paged = false }: Success): Answer {
  const headers = Object.entries(pagingHeaders).map(([name, of]) => [name, required(of)] as const);
  // Where a switch says so, a page of groups past the end is no 404.
  const schemas = schema === 'GroupsPage' ? [schema, 'NoSuchPage'] : [schema];
  return answer('Done.', { schemas, headers: paged ? Object.fromEntries(headers) : {} });
}

const tokenRefusals: Answers = {
  400: answer('The request or the credential is not one that a token is issued for.', {
    schemas: ['TokenError'],
  }),
  401: answer('The secret is wrong, or the integration may not do this.', { schemas: ['TokenError'] }),
};

function bodyRefusals(spec: CallSpec): Answers {
  const own = spec.base === 'ims' ? ['TokenError'] : spec.deprecated ? ['LegacyError'] : [];
  const schemas = ['Refusal', ...own];
  return {
    413: answer('The body is larger than a megabyte.', { schemas }),
    415: answer('The body is labelled as something that can not be read.', { schemas }),
  };
}

const unauthorized = `The token is missing, invalid or expired, or of another organization. The body is empty, or
says so.`;

const forbidden = `The API key is missing or not that of the token, the integration lacks a permission, or the
organization is being migrated. The body is empty, or says which.`;

function refusals(notFound: readonly string[]): Answers {
  return {
    400: answer('The request is malformed, or names something of a wrong form.', {
      schemas: notFound.includes('LegacyError') ? ['Refusal', 'LegacyError'] : ['Refusal'],
      headers: resource,
    }),
    401: answer(unauthorized, {
      schemas: ['GatewayError', 'NotFound'],
      headers: { 'WWW-Authenticate': required(text('`Bearer realm="JIL", error="invalid_token", …`')) },
    }),
    403: answer(forbidden, { schemas: ['GatewayError', 'Refusal'] }),
    404: answer('What the call asks for is not there, or no call has this path.', {
      schemas: [...notFound, 'GatewayError'],
      headers: resource,
    }),
  };
}

function answer(
  description: string,
  { schemas = [], headers = {} }: { readonly schemas?: readonly string[]; readonly headers?: Headers } = {},
): Answer {
  return {
    description,
    headers: { ...echo, ...headers },
    ...(schemas.length === 0 ? {} : { content: contentOf(schemas) }),
  };
}

function contentOf(schemas: readonly string[]): NonNullable<Answer['content']> {
  const [only = {}, ...others] = schemas.map(schemaRef);
  return { 'application/json': { schema: others.length === 0 ? only : { anyOf: [only, ...others] } } };
}

function required(schema: Schema): Headers[string] {
  return { required: true, schema };
}
