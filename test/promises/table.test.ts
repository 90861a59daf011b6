import { describe, expect, test } from 'vitest';
import { missingTests, provenRows } from '../support/proofs.ts';

const rows = provenRows('promises.md', 'elsewhere').map((row) => ({ ...row, name: row.cells[0] ?? '' }));

test('the page has a row for each pain that is told about most', () => {
  const text = rows.map(({ name }) => name).join(' ');

  const told = [
    'UC#111',
    'AUI#18',
    'UST#867',
    'UST#271',
    'UC#36',
    'UST#827',
    'UST#281',
    'UST#872',
    'UST#692',
  ];
  expect([...told, 'UST#816', 'UST#546'].filter((thread) => !text.includes(thread))).toEqual([]);
});

describe.each(rows)('the row "$name"', ({ cells, proofs }) => {
  test('has an answer and a proof, and names only tests that are there', () => {
    expect(cells).toHaveLength(3);
    expect(cells[1]).not.toBe('');
    expect(proofs).not.toHaveLength(0);
    expect(missingTests(proofs)).toEqual([]);
  });
});
