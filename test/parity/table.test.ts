import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';

const docs = resolve(import.meta.dirname, '../../docs');

interface Row {
  readonly name: string;
  readonly cells: readonly string[];
  readonly status: string;
  readonly proofs: readonly { readonly file: string; readonly title: string }[];
}

const rows = readFileSync(join(docs, 'parity.md'), 'utf8')
  .split('\n')
  .filter((line) => /^\| (?!2\.x \|)/.test(line))
  .map(readRow);

function readRow(line: string): Row {
  const cells = line.split(' | ').map((cell) => cell.replace(/^\| | \|$/g, ''));
  const [python2 = '', python3 = '', ours = '', status = '', proof = ''] = cells;
  const proofs = [...proof.matchAll(/\]\(([^)]+)\): (.+?)(?=<br>|$)/g)].map(([, file = '', title = '']) => ({
    file,
    title,
  }));
  return { name: [python2, python3, ours].find((cell) => cell !== '–') ?? '', cells, status, proofs };
}

/** Titles of tests, of groups of tests, and of the cases of a test. */
function titlesIn(file: string): ReadonlySet<string> {
  const source = readFileSync(file, 'utf8');
  const titles = source.matchAll(/(?:\b(?:test|describe)\(|\)\(\s*|\b(?:name|says): )(['"`])(.*?)\1/g);
  return new Set([...titles].map(([, , title = '']) => title));
}

test('the table has a row for each of the names that are easily forgotten', () => {
  const text = rows.flatMap(({ cells }) => cells).join(' ');
  const names = [
    ...[
      'tech_acct',
      'priv_key_path',
      'private_key_data',
      'ims_host',
      'ims_endpoint_jwt',
      'retry_first_delay',
    ],
    ...['user_management_endpoint', 'timeout_seconds', 'throttle_commands', 'logger', 'UserGroupsQuery'],
    ...[
      'identity_type',
      'IdentityTypes',
      'GroupTypes',
      'RoleTypes',
      'IfAlreadyExistsOptions',
      'QueryMultiple',
    ],
    ...['QuerySingle', 'all_groups', 'UserGroupAction', 'update(country=)', 'statistics', 'use_adobe_id'],
  ];

  expect(names.filter((name) => !text.includes(name))).toEqual([]);
});

describe.each(rows)('the row of $name', ({ cells, status, proofs }) => {
  test('has a status and a proof, or the reason why it is left out', () => {
    expect(cells).toHaveLength(5);
    expect(status).toMatch(/^(same|better|changed: .{10,}|left out, because .{10,})$/);
    expect(proofs.length > 0 || status.startsWith('left out')).toBe(true);
  });

  test('names only tests that are there', () => {
    const missing = proofs.filter(({ file, title }) => {
      const path = join(docs, file);
      return !existsSync(path) || !titlesIn(path).has(title);
    });

    expect(missing).toEqual([]);
  });
});
