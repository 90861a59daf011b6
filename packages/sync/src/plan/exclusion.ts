import type { IdentityType } from '@umapi-kit/protocol';
import { type Identity, nameKey } from './identity.ts';
import type { Exclusions } from './rules.ts';

/** Says why the rules keep the sync's hands off somebody. */
export type Exclude = (
  who: Identity & { readonly groups: readonly string[] },
  type: IdentityType,
) => string | undefined;

/** Compiles the rules once for many accounts. */
export function createExclude({ identityTypes, groups, users }: Exclusions): Exclude {
  const groupKeys = new Set(groups.map(nameKey));
  return (who, type) => {
    if (identityTypes.includes(type)) return `accounts of type ${type} are excluded`;
    const group = who.groups.find((name) => groupKeys.has(nameKey(name)));
    if (group !== undefined) return `members of ${group} are excluded`;
    const names = [who.email, ...(who.username === undefined ? [] : [who.username])];
    const pattern = users.find((one) => names.some((name) => one.test(name.trim())));
    return pattern && `${pattern.source} is excluded`;
  };
}
