import type { CallName } from '@umapi-kit/protocol';
import { refused } from '../answers.ts';

/**
 * The page that a path asks for, from 0; any number of digits is a page past the end, not an error.
 *
 * @throws {@link RefusedCall} 400 for anything else
 */
export function pageNumber(call: CallName, text: string): number {
  if (/^\d+$/.test(text)) return Number(text);
  throw refused(call, 'error', 'The page must be a number from 0');
}
