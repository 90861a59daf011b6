import { emailKey, identityKey } from '../plan/identity.ts';
import type { Plan } from '../plan/plan.ts';
import type { Primary } from '../plan/primary.ts';
import type { AccountTable } from './account-table.ts';

/** What the further orgs ask of the first one, once it is planned. */
export function comparedPrimary(
  plan: Plan | undefined,
  accounts: AccountTable | undefined,
): Primary | undefined {
  if (plan === undefined || accounts === undefined) return undefined;
  const missing = new Set(
    plan.adobeOnly.flatMap((account) => [
      identityKey(account.type, account),
      emailKey(account.type, account.email),
    ]),
  );
  return {
    excludes: accounts.excludes,
    knows: (person) => accounts.has(person, person.idType),
    misses: (who, type) => missing.has(identityKey(type, who)) || missing.has(emailKey(type, who.email)),
  };
}
