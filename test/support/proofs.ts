import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const docs = resolve(import.meta.dirname, '../../docs');

/** A test that a row of a page names. */
interface Proof {
  readonly file: string;
  readonly title: string;
}

/** A row of a table on a page of the docs, whose last cell names tests. */
interface ProvenRow {
  readonly cells: readonly string[];
  readonly proofs: readonly Proof[];
}

/** The rows of all tables of a page. @param heading how the rows begin that name the columns */
export function provenRows(page: string, heading: string): readonly ProvenRow[] {
  return readFileSync(join(docs, page), 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('| ') && !line.startsWith(`| ${heading} |`))
    .map(readRow);
}

function readRow(line: string): ProvenRow {
  const cells = line.split(' | ').map((cell) => cell.replace(/^\| | \|$/g, ''));
  const proofs = [...(cells.at(-1) ?? '').matchAll(/\]\(([^)]+)\): (.+?)(?=<br>|$)/g)];
  return { cells, proofs: proofs.map(([, file = '', title = '']) => ({ file, title })) };
}

/** Those of the tests that are not there. */
export function missingTests(proofs: readonly Proof[]): readonly Proof[] {
  return proofs.filter(({ file, title }) => {
    const path = join(docs, file);
    return !existsSync(path) || !titlesIn(path).has(title);
  });
}

/** Titles of tests, of groups of tests, and of the cases of a test. */
function titlesIn(file: string): ReadonlySet<string> {
  const source = readFileSync(file, 'utf8');
  const titles = source.matchAll(
    /(?:\b(?:test|describe)\(|\)\(\s*|\b(?:name|says): |^ {4}\[)(['"`])(.*?)\1/gm,
  );
  return new Set([...titles].map(([, , title = '']) => title));
}
