import { globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { calls } from '@umapi-kit/protocol';
import { documentPath, openApiDocument } from '@umapi-kit/protocol/openapi';
import { startServer } from '@umapi-kit/server';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { describe, expect, test } from 'vitest';
import { openApiForm } from '../support/openapi-form.ts';

/** Every `$ref` anywhere in a document. */
function references(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) =>
    name === '$ref' ? [String(member)] : references(member),
  );
}

describe("the API's document", () => {
  test('has the form of OpenAPI 3.1, with nothing that the form does not know', () => {
    const ajv = new Ajv2020({ strict: true, allErrors: true, allowUnionTypes: true });
    addFormats.default(ajv);
    const validate = ajv.compile(openApiForm);

    validate(openApiDocument('http://127.0.0.1:8080'));

    expect(validate.errors).toBeNull();
  });

  test('has JSON Schemas that are valid themselves', () => {
    const ajv = new Ajv2020({ strict: true, allowUnionTypes: true, logger: false });
    const { schemas } = openApiDocument().components;

    const faulty = Object.entries(schemas).filter(([, schema]) => !ajv.validateSchema(schema));

    expect(faulty).toEqual([]);
  });

  test('has examples that fit their schemas', () => {
    const { paths, components } = openApiDocument();
    const ajv = new Ajv2020({ strict: true, allErrors: true, allowUnionTypes: true });
    ajv.addVocabulary(['components']);
    ajv.addSchema({ $id: 'api', components });
    const bodies = Object.values(paths).flatMap(({ post }) =>
      Object.values(post?.requestBody?.content ?? {}),
    );
    const shown = bodies.filter(({ example }) => example !== undefined);

    const faulty = shown.filter(({ schema, example }) => !ajv.validate(`api${schema['$ref']}`, example));

    expect(shown.length).toBeGreaterThan(0);
    expect(faulty).toEqual([]);
  });

  test('refers to nothing that it does not have', () => {
    const document = openApiDocument();
    const known = Object.keys(document.components.schemas).map((name) => `#/components/schemas/${name}`);

    const used = new Set(references(document));

    expect([...used].filter((reference) => !known.includes(reference))).toEqual([]);
    expect(used.size).toBeGreaterThan(20);
  });

  test.each(Object.values(calls))('describes $name with its method, parameters and answers', (spec) => {
    const item = openApiDocument().paths[documentPath(spec)];
    const operation = item?.[spec.method === 'GET' ? 'get' : 'post'];

    const names = operation?.parameters?.map(({ name }) => name) ?? [];
    const inPath = [...spec.path.matchAll(/\{\+?(\w+)\}/g)].map(([, name = '']) => name);
    expect(operation?.operationId).toBe(spec.name);
    expect(names).toEqual(expect.arrayContaining([...inPath, ...spec.query, 'X-Request-Id']));
    const statuses = spec.base === 'endpoint' ? ['400', '401', '403', '404'] : [];
    expect(Object.keys(operation?.responses ?? {})).toEqual(
      expect.arrayContaining(['200', '405', '429', '5XX', ...statuses]),
    );
  });
});

test('the long texts are in no bundle of the protocol: nothing outside their folder imports them', () => {
  const folder = resolve(import.meta.dirname, '../../packages/protocol/src');
  const files = globSync('*.ts', { cwd: folder });

  const importing = files.filter((file) => readFileSync(join(folder, file), 'utf8').includes('openapi'));

  expect(files.length).toBeGreaterThan(10);
  expect(importing).toEqual([]);
});

describe('a server', () => {
  test('serves the document of itself', async () => {
    await using server = await startServer();

    const response = await fetch(`${server.url}/openapi.json`);

    expect(response.headers.get('Content-Type')).toBe('application/json');
    expect(await response.json()).toEqual(JSON.parse(JSON.stringify(openApiDocument(server.url))));
  });

  test('serves a page to read it that names every call and loads nothing', async () => {
    await using server = await startServer();

    const response = await fetch(`${server.url}/docs/`);
    const html = await response.text();

    expect(response.headers.get('Content-Type')).toBe('text/html; charset=utf-8');
    expect(response.headers.get('Content-Security-Policy')).toContain("default-src 'none'");
    expect(Object.keys(calls).filter((name) => !html.includes(`id="${name}"`))).toEqual([]);
    expect(html).not.toMatch(/<script|<link|<img|\bsrc=|@import|https?:\/\/(?!localhost)[^\s"<]*\.(js|css)/);
  });

  test('links within the page lead somewhere', async () => {
    await using server = await startServer();

    const html = await (await fetch(`${server.url}/docs`)).text();

    const targets = [...html.matchAll(/href="#([^"]+)"/g)].map(([, id = '']) => id);
    expect(targets.filter((id) => !html.includes(`id="${id}"`))).toEqual([]);
    expect(targets.length).toBeGreaterThan(50);
  });

  test('takes no other method for them', async () => {
    await using server = await startServer();

    const responses = await Promise.all(
      ['/docs', '/openapi.json'].map((path) => fetch(server.url + path, { method: 'POST' })),
    );

    expect(responses.map(({ status, headers }) => [status, headers.get('Allow')])).toEqual([
      [405, 'GET, HEAD'],
      [405, 'GET, HEAD'],
    ]);
  });
});
