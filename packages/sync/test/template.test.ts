import { parseTemplate } from '@umapi-kit/sync';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';

const valuesOf = (values: Readonly<Record<string, string>>) => (name: string) =>
  Object.hasOwn(values, name) ? values[name] : undefined;

test('names in braces stand for attributes, everything else for itself', () => {
  const template = parseTemplate('{givenName} {sn} (intern)');

  const filled = template.fill(valuesOf({ givenName: 'Zoë', sn: 'Ångström' }));

  expect(filled).toBe('Zoë Ångström (intern)');
});

test.each([{ values: {} }, { values: { sn: 'Doe' } }, { values: { givenName: '  ', sn: 'Doe' } }])(
  'a value with an attribute that is missing or empty is missing as a whole: $values',
  ({ values }) => {
    const filled = parseTemplate('{givenName} {sn}').fill(valuesOf(values));

    expect(filled).toBe('');
  },
);

test('the attributes of a template are known, each once', () => {
  const { attributes } = parseTemplate('{uid}@{ o },{uid}');

  expect(attributes).toEqual(['uid', 'o']);
});

test('doubled braces are text', () => {
  const template = parseTemplate('{{{uid}}}');

  expect(template.fill(() => 'jane')).toBe('{jane}');
});

test.each(['{mail', 'mail}', '{}', '{ }', '{a{b}}'])('%s is refused and repeated', (text) => {
  expect(() => parseTemplate(text)).toThrow(
    expect.objectContaining({ code: 'TEMPLATE', message: expect.stringContaining(JSON.stringify(text)) }),
  );
});

test('any text can be written as a template', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      const escaped = text.replaceAll('{', '{{').replaceAll('}', '}}');

      expect(parseTemplate(escaped).fill(() => undefined)).toBe(text.trim());
    }),
  );
});
