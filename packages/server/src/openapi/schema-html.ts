import type { Schema } from '@umapi-kit/protocol/openapi';
import { escapeHtml, prose } from './html.ts';

/** A schema in a few words, such as `array of User`; references are links to their place on the page. */
export function typeHtml(schema: Schema): string {
  const { $ref: ref, type, items, enum: words } = schema;
  if (typeof ref === 'string') return schemaLink(ref);
  if (Object.hasOwn(schema, 'const')) return wordsHtml([schema['const']]);
  if (Array.isArray(words)) return wordsHtml(words);
  const choices = schema['anyOf'] ?? schema['oneOf'];
  if (isSchemaList(choices)) return choices.map(typeHtml).join(' or ');
  if (type === 'array' && isSchema(items)) return `array of ${typeHtml(items)}`;
  return escapeHtml([type].flat().join(' or '));
}

/** A table of an object's members, the members of nested objects indented below theirs; empty for anything else. */
export function membersHtml(schema: Schema): string {
  const rows = rowsOf(schema, 0);
  return rows.length === 0 ? '' : `<table>${rows.join('')}</table>`;
}

function rowsOf(schema: Schema, depth: number): readonly string[] {
  const { properties, required } = schema;
  const mandatory: readonly unknown[] = Array.isArray(required) ? required : [];
  if (!isSchema(properties)) return [];
  return Object.entries(properties).flatMap(([name, member]) => {
    if (!isSchema(member)) return [];
    const mark = mandatory.includes(name) ? ' <span class="required">required</span>' : '';
    const cells = [
      `<td style="padding-left:${depth + 0.5}em"><code>${escapeHtml(name)}</code>${mark}</td>`,
      `<td>${typeHtml(member)}</td>`,
      `<td>${prose(String(member['description'] ?? ''))}${boundsHtml(member)}</td>`,
    ];
    return [`<tr>${cells.join('')}</tr>`, ...rowsOf(innerObject(member), depth + 1)];
  });
}

/** The object whose members are shown below a member: itself, or what its list or its choices hold. */
function innerObject(schema: Schema): Schema {
  const { items, oneOf } = schema;
  if (isSchema(items)) return items;
  return (isSchemaList(oneOf) ? oneOf.find(({ type }) => type === 'object') : undefined) ?? schema;
}

const bounds = ['minimum', 'maximum', 'minLength', 'maxLength', 'minItems', 'maxItems', 'pattern', 'default'];

function boundsHtml(schema: Schema): string {
  const given = bounds.filter((name) => Object.hasOwn(schema, name));
  if (given.length === 0) return '';
  const words = given.map((name) => `${name} ${escapeHtml(String(schema[name]))}`);
  return ` <small>${words.join(', ')}</small>`;
}

function schemaLink(ref: string): string {
  const name = escapeHtml(ref.slice(ref.lastIndexOf('/') + 1));
  return `<a href="#schema-${name}">${name}</a>`;
}

function wordsHtml(words: readonly unknown[]): string {
  const shown = words.map((word) => `<code>${escapeHtml(JSON.stringify(word))}</code>`);
  if (shown.length <= 12) return shown.join(' ');
  return `<details><summary>one of ${shown.length} words</summary>${shown.join(' ')}</details>`;
}

function isSchema(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isSchemaList(value: unknown): value is readonly Schema[] {
  return Array.isArray(value) && value.every(isSchema);
}
