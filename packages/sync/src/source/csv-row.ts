import type { CsvField, CsvLayout } from './csv-columns.ts';
import { readPerson } from './person.ts';
import type { PersonDefaults } from './person-templates.ts';
import type { DirectoryRecord, SourceAttributes } from './source.ts';

/** Reads one row. A row with a fault becomes a reject. */
export function readRow(
  record: readonly string[],
  layout: CsvLayout,
  place: string,
  defaults: PersonDefaults,
): DirectoryRecord {
  if (record.length !== layout.width) return wrongWidth(record.length, layout.width, place);
  const fields = {
    value: (field: CsvField) => layout.value(record, field),
    nameOf: layout.nameOf,
  };
  const attributes = furtherValues(record, layout.further);
  const beside = { groups: splitNames(fields.value('groups')), ...(attributes && { attributes }), place };
  return readPerson(fields, beside, defaults);
}

/** A surplus delimiter shifts every value behind it, so that none of them says for sure who is meant. */
function wrongWidth(found: number, expected: number, place: string): DirectoryRecord {
  const advice = found > expected ? 'put a value that holds the delimiter into double quotes' : 'complete it';
  return { reject: `the row has ${found} values, the header ${expected}; ${advice}`, place };
}

function splitNames(text: string): readonly string[] {
  return text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}

/** An empty value is none. */
function furtherValues(
  record: readonly string[],
  further: CsvLayout['further'],
): SourceAttributes | undefined {
  if (further.size === 0) return undefined;
  const values = [...further].map(([name, position]) => [name, record[position]?.trim() ?? ''] as const);
  return Object.fromEntries(values.filter(([, value]) => value !== ''));
}
