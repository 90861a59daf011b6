import { calls, matchCall } from '@umapi-kit/protocol';
import { type Answer, documentPath, openApiDocument, type Schema } from '@umapi-kit/protocol/openapi';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';

/** What a server answered to a request. */
export interface Exchange {
  readonly method: string;
  /** As it came, still percent-encoded. */
  readonly pathname: string;
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
}

const document = openApiDocument();

/** Paths beside the API, which the document does not describe. */
const otherPaths = /^\/(admin(\/|$)|docs\/?$|openapi\.json\/?$)/;

/**
 * What the API's own document does not allow about an answer, each with its place in the body; nothing when the
 * answer is one of those that the document describes. Fields that it does not name count as wrong here, although
 * clients have to live with them.
 */
export function problemsOf(exchange: Exchange): readonly string[] {
  const { method, pathname, status } = exchange;
  if (otherPaths.test(pathname)) return [];
  const described = answerOf(exchange);
  if (!described) return [`${method} ${pathname}: the document has no answer with status ${status}`];
  return [...headerProblems(described, exchange), ...bodyProblems(described, exchange)].map(
    (problem) => `${method} ${pathname}: ${status}: ${problem}`,
  );
}

function answerOf({ method, pathname, status }: Exchange): Answer | undefined {
  const match = matchCall(method === 'HEAD' ? 'GET' : method, pathname);
  if (!match) return status === 404 ? noSuchCall : status >= 500 ? document500 : undefined;
  if ('allowed' in match) return otherMethod(method, status);
  const spec = calls[match.call];
  const item = document.paths[documentPath(spec)];
  const responses = item?.[spec.method === 'GET' ? 'get' : 'post']?.responses ?? {};
  return responses[status] ?? responses[`${Math.floor(status / 100)}XX`];
}

const gatewayError: Schema = { $ref: '#/components/schemas/GatewayError' };
const noSuchCall: Answer = { description: '', content: { 'application/json': { schema: gatewayError } } };
const document500: Answer = { description: '' };

/** A path of the API with a method that none of its calls has. */
function otherMethod(method: string, status: number): Answer | undefined {
  const isAllowed = status === 405 || (method === 'OPTIONS' && status === 204) || status >= 500;
  const headers = status >= 500 ? {} : { Allow: { required: true, schema: { type: 'string' } } };
  return isAllowed ? { description: '', headers } : undefined;
}

function headerProblems({ headers = {} }: Answer, exchange: Exchange): readonly string[] {
  return Object.entries(headers).flatMap(([name, { required = false, schema }]) => {
    const value = exchange.headers.get(name);
    if (value === null) return required ? [`the header ${name} is missing`] : [];
    const isNumber = schema['type'] === 'integer' && /^\d+$/.test(value);
    return invalid(schema, isNumber ? Number(value) : value).map((what) => `the header ${name}${what}`);
  });
}

/** Answers that say nothing by default, and more where a switch of the server tells them to. */
const mayBeEmpty = new Set([401, 403]);

function bodyProblems({ content }: Answer, { method, status, headers, body }: Exchange): readonly string[] {
  if (body === '')
    return content && !mayBeEmpty.has(status) && method !== 'HEAD' ? ['the body is empty'] : [];
  if (!content) return ['the body is not empty'];
  const schema = content[(headers.get('Content-Type') ?? '').replace(/;.*/s, '')]?.schema;
  if (!schema) return [`Content-Type is ${headers.get('Content-Type')}`];
  const value = parsed(body);
  return value === undefined ? ['the body is no JSON'] : invalid(schema, value).map((what) => `body${what}`);
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

const ajv = new Ajv2020({ strict: true, allErrors: true, allowUnionTypes: true, validateFormats: false });
ajv.addVocabulary(['components']);
ajv.addSchema({ $id: 'api', components: closed(document.components) });
const validators = new Map<string, ValidateFunction>();

/** @returns one text for each fault, beginning with its place, such as `/users/0/email must be string` */
function invalid(schema: Schema, value: unknown): readonly string[] {
  const validate = validatorOf(schema);
  if (validate(value)) return [];
  return (validate.errors ?? []).map(({ instancePath, message, params }) => {
    const name = params['additionalProperty'];
    return `${instancePath} ${message}${name === undefined ? '' : `: ${JSON.stringify(name)}`}`;
  });
}

function validatorOf(schema: Schema): ValidateFunction {
  const key = JSON.stringify(schema).replaceAll('"#/', '"api#/');
  const known = validators.get(key);
  if (known) return known;
  const validate = ajv.compile(JSON.parse(key));
  validators.set(key, validate);
  return validate;
}

/** The same schemas, with no room for members that they don't name. */
function closed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(closed);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).map(([name, member]) => [name, closed(member)] as const);
  const copy: Record<string, unknown> = Object.fromEntries(members);
  const isOpenObject = copy['type'] === 'object' && !Object.hasOwn(copy, 'additionalProperties');
  return isOpenObject ? { ...copy, additionalProperties: false } : copy;
}
