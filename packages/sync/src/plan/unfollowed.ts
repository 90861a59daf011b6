import type { User } from '@umapi-kit/protocol';
import { type UpdateField, updateFieldNames } from './rules.ts';

/** Counts accounts that differ from the directory in fields that the rules leave as they are. */
export function countUnfollowed(): {
  count(account: User, fields: readonly UpdateField[]): void;
  /** In words, one line for each field. */
  problems(): readonly string[];
} {
  const found = new Map<UpdateField, { count: number; first: string }>();

  function count({ email }: User, fields: readonly UpdateField[]): void {
    for (const field of fields) {
      const known = found.get(field);
      if (known === undefined) found.set(field, { count: 1, first: email });
      else {
        known.count++;
        if (email < known.first) known.first = email;
      }
    }
  }

  function problems(): readonly string[] {
    return updateFieldNames.flatMap((field) => {
      const known = found.get(field);
      if (known === undefined) return [];
      const who = known.count === 1 ? known.first : `${known.count} accounts, ${known.first} among them,`;
      const verb = known.count === 1 ? 'has' : 'have';
      return [`${who} ${verb} another ${field} than the directory; updateFields leaves it as it is`];
    });
  }

  return { count, problems };
}
