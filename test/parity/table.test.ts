import { describe, expect, test } from 'vitest';
import { missingTests, provenRows } from '../support/proofs.ts';

const rows = provenRows('parity.md', '2.x').map((row) => {
  const [python2 = '', python3 = '', ours = '', status = ''] = row.cells;
  return { ...row, status, name: [python2, python3, ours].find((cell) => cell !== '–') ?? '' };
});

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
    expect(missingTests(proofs)).toEqual([]);
  });
});
