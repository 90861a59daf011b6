import { errorCodes, retryable } from '@umapi-kit/protocol';
import { explainCode, explanations } from '@umapi-kit/protocol/explain';
import { expect, test } from 'vitest';

test.each([
  ...errorCodes,
  'warning.command.deprecated',
  '401',
  '403',
  '429',
  '504',
  'invalid_client',
  '403003',
])('%s is explained: what it means, what causes it, what to do', (code) => {
  const found = explainCode(code);

  expect(found?.code).toBe(code);
  for (const text of [found?.meaning, found?.cause, found?.remedy]) expect(text).toMatch(/^\S.{5,}[^.\s]$/);
});

test('whether an entry can be sent again is what the client goes by', () => {
  const told = explanations.filter(({ code }) => errorCodes.includes(code));

  expect(told.map((one) => one.retryable)).toEqual(told.map(({ code }) => retryable(code)));
});

test('a code is known in each spelling that answers have', () => {
  expect(explainCode('PLC_NOT_FOUND')?.code).toBe('plc.not_found');
  expect(explainCode(' Error.User.Nonexistent ')?.code).toBe('error.user.nonexistent');
  expect(explainCode('error.nobody.knows')).toBeUndefined();
});
