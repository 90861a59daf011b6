import { identityTypes } from '@umapi-kit/protocol';
import { z } from 'zod';
import { countryProblem, parseCountry } from '../source/country.ts';

/** A text with something in it. */
export const text = z.string().trim().min(1, 'write something here');

export const identityType = z.enum(identityTypes);

export const country = z.string().transform((value, context) => {
  const code = parseCountry(value);
  if (code !== undefined) return code;
  context.addIssue(countryProblem(value));
  return z.NEVER;
});

/** Where a secret is. */
export const secret = z.union(
  [
    z.strictObject({ env: text.describe('Name of an environment variable.') }),
    z.strictObject({ file: text.describe('A file that holds nothing else.') }),
    z.strictObject({
      command: z.array(text).min(1).describe('Program and arguments; what it prints is the secret.'),
    }),
    z.strictObject({ keyring: z.strictObject({ service: text, account: text }) }),
  ],
  'write where the secret is, { env: NAME }, { file: path }, { command: [program, argument] } or { keyring: { service: …, account: … } }; a secret never stands in this file',
);

/** A pattern for a whole name, without case. */
export const pattern = text.transform((source, context) => {
  const why = patternFault(source);
  if (why === undefined) return new RegExp(`^(?:${source})$`, 'iu');
  context.addIssue(why);
  return z.NEVER;
});

/** Why a text is no regular expression; `undefined` when it is one. */
export function patternFault(source: string): string | undefined {
  try {
    new RegExp(source, 'u');
    return undefined;
  } catch (error) {
    const why = error instanceof SyntaxError ? error.message : String(error);
    return `this is no regular expression: ${why}`;
  }
}
