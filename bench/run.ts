import { parseArgs } from 'node:util';
import { clientTables, type Table } from './client/figures.ts';
import { serverTables } from './server/figures.ts';
import { syncTables } from './sync/figures.ts';

const benches: Readonly<Record<string, (options: BenchOptions) => Promise<readonly Table[]>>> = {
  client: clientTables,
  server: serverTables,
  sync: syncTables,
};

/** How large a bench is, where it can be told. */
interface BenchOptions {
  readonly users?: number;
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: 'boolean' }, users: { type: 'string' } },
});
const options: BenchOptions = values.users === undefined ? {} : { users: Number(values.users) };
const chosen = positionals.length === 0 ? Object.keys(benches) : positionals;
const unknown = chosen.filter((name) => !Object.hasOwn(benches, name));

if (options.users !== undefined && !(Number.isInteger(options.users) && options.users >= 1000)) {
  process.stderr.write('--users takes a whole number from 1000 on\n');
  process.exitCode = 2;
} else if (unknown.length > 0) {
  process.stderr.write(`no bench ${unknown.join(', ')}; there is: ${Object.keys(benches).join(', ')}\n`);
  process.exitCode = 2;
} else {
  const tables: Table[] = [];
  // One after the other: they would measure each other.
  for (const name of chosen) tables.push(...((await benches[name]?.(options)) ?? []));
  process.stdout.write(
    values.json === true ? `${JSON.stringify(tables, null, 2)}\n` : tables.map(format).join('\n'),
  );
}

function format({ title, rows }: Table): string {
  const columns = Object.keys(rows[0] ?? {});
  const lines = [columns, ...rows.map((row) => columns.map((column) => String(row[column] ?? '')))];
  const widths = columns.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  const text = lines.map((line) =>
    line
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  return `${title}\n\n${text.join('\n')}\n`;
}
