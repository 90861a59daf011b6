import type { CsvColumns, CsvField } from '../source/csv-columns.ts';
import type { CsvDirectory } from '../source/directory-config.ts';
import { encodingOf } from './encoding.ts';
import type { Section } from './section.ts';

const columnKeys = {
  email: 'email_column_name',
  firstName: 'first_name_column_name',
  lastName: 'last_name_column_name',
  country: 'country_column_name',
  groups: 'groups_column_name',
  type: 'identity_type_column_name',
  username: 'username_column_name',
  domain: 'domain_column_name',
} as const satisfies Record<CsvField, string>;

/** Reads `connector-csv.yml`; the path comes from the command line, or is left to `file_path`. */
export function readCsvConnector(
  section: Section | undefined,
  path: string | undefined,
): Omit<CsvDirectory, 'path'> & { readonly path: string | undefined } {
  const named = section?.text('file_path');
  if (section === undefined) return { path };
  const delimiter = section.text('delimiter');
  const columns = readColumns(section);
  if (delimiter !== undefined && !/^[^"\r\n]$/u.test(delimiter.value))
    section.fault(delimiter.place, 'write one character; a tab is "\\t" in double quotes');
  return {
    path: path ?? named?.value,
    ...(delimiter === undefined ? {} : { delimiter: delimiter.value }),
    ...readEncoding(section),
    ...(columns === undefined ? {} : { columns }),
  };
}

function readEncoding(section: Section): Pick<CsvDirectory, 'encoding'> {
  const written = section.text('string_encoding');
  if (written === undefined) return {};
  const encoding = encodingOf(written.value);
  if (encoding !== undefined) return { encoding };
  section.fault(written.place, `there is no encoding "${written.value}"; name another one, such as utf8`);
  return {};
}

function readColumns(section: Section): CsvColumns | undefined {
  const found = Object.entries(columnKeys).flatMap(([field, key]) => {
    const name = section.text(key);
    return name === undefined ? [] : [[field, name.value]];
  });
  return found.length === 0 ? undefined : Object.fromEntries(found);
}
