import type { Answer, OpenApiDocument, Operation, Parameter } from '@umapi-kit/protocol/openapi';
import { escapeHtml, prose } from './html.ts';
import { membersHtml, typeHtml } from './schema-html.ts';
import { pageStyle } from './style.ts';

interface Call {
  readonly method: string;
  readonly path: string;
  readonly operation: Operation;
}

/** The document as one page that needs nothing else: no script, no file, no other host. */
export function renderPage(document: OpenApiDocument): string {
  const { info, tags, components } = document;
  const calls = callsOf(document);
  const sections = tags.map(({ name }) => ({
    name,
    calls: calls.filter(({ operation }) => operation.tags.includes(name)),
  }));
  const schemas = Object.entries(components.schemas);
  const links = sections.map(({ name, calls: own }) => `<h2>${name}</h2>${own.map(linkHtml).join('')}`);
  const main = sections.map(({ name, calls: own }) => `<h2>${name}</h2>${own.map(callHtml).join('')}`);
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(info.title)}</title><style>${pageStyle}</style></head>
<body><nav><p><a href="#top">${escapeHtml(info.title)}</a></p>${links.join('')}<h2><a href="#schemas">Schemas</a></h2></nav>
<main><h1 id="top">${escapeHtml(info.title)}</h1><p>${prose(info.description)}</p>
<p>For programs: <a href="/openapi.json">openapi.json</a> (OpenAPI ${document.openapi}).</p>
${main.join('')}<h2 id="schemas">Schemas</h2>${schemas.map(([name, schema]) => schemaHtml(name, schema)).join('')}
</main></body></html>
`;
}

function callsOf({ paths }: OpenApiDocument): readonly Call[] {
  return Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })),
  );
}

function linkHtml({ method, operation }: Call): string {
  return `<a href="#${operation.operationId}">${methodHtml(method)} ${prose(operation.summary)}</a>`;
}

function callHtml({ method, path, operation }: Call): string {
  const { operationId, summary, description = '', deprecated, parameters = [], responses } = operation;
  const mark = deprecated ? ' <span class="deprecated">deprecated</span>' : '';
  const answers = Object.entries(responses).map(([status, answer]) => answerHtml(status, answer));
  return `<section id="${operationId}"><h3>${prose(summary)}${mark}</h3>
<p class="path">${methodHtml(method)} <code>${escapeHtml(path)}</code></p><p>${prose(description)}</p>
${parameters.length === 0 ? '' : `<h4>Parameters</h4><table>${parameters.map(parameterHtml).join('')}</table>`}
${requestHtml(operation)}<h4>Answers</h4><table>${answers.join('')}</table></section>`;
}

function methodHtml(method: string): string {
  return `<span class="method ${method.toLowerCase()}">${method}</span>`;
}

function parameterHtml({ name, in: place, required, description, schema }: Parameter): string {
  const mark = required ? ' <span class="required">required</span>' : '';
  return `<tr><td><code>${escapeHtml(name)}</code>${mark}</td><td>${place}, ${typeHtml(schema)}</td><td>${prose(description)}</td></tr>`;
}

function requestHtml({ requestBody }: Operation): string {
  if (!requestBody) return '';
  const rows = Object.entries(requestBody.content).map(
    ([mediaType, { schema }]) =>
      `<tr><td><code>${escapeHtml(mediaType)}</code></td><td>${typeHtml(schema)}</td></tr>`,
  );
  const examples = Object.values(requestBody.content).map(({ example }) =>
    example === undefined ? '' : `<pre>${escapeHtml(JSON.stringify(example, null, 2))}</pre>`,
  );
  return `<h4>Body</h4><table>${rows.join('')}</table>${examples.join('')}`;
}

function answerHtml(status: string, { description, headers = {}, content = {} }: Answer): string {
  const bodies = Object.values(content).map(({ schema }) => typeHtml(schema));
  const names = Object.keys(headers).map((name) => `<code>${escapeHtml(name)}</code>`);
  return `<tr><td class="status s${status.slice(0, 1)}">${status}</td><td>${bodies.join(' or ') || 'no body'}</td>
<td>${prose(description)} <small>${names.join(' ')}</small></td></tr>`;
}

function schemaHtml(name: string, schema: Readonly<Record<string, unknown>>): string {
  return `<section id="schema-${escapeHtml(name)}"><h3>${escapeHtml(name)}</h3>
<p>${typeHtml(schema)}. ${prose(String(schema['description'] ?? ''))}</p>${membersHtml(schema)}</section>`;
}
