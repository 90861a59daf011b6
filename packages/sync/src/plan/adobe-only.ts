import type { EpochMs } from '@umapi-kit/clock';
import type { User, UserStep } from '@umapi-kit/protocol';
import type { DiffContext } from './account-diff.ts';
import { isAdminGroup, isFixedGroup } from './admin-group.ts';
import type { AdobeOnlyPolicy } from './rules.ts';
import { byCodeUnits } from './sorting.ts';

/** What is done about an account that the directory does not have. */
type Farewell =
  /** The rules do not look at such accounts at all. */
  | { readonly kind: 'outOfView' }
  | { readonly kind: 'nothing' }
  /** `role`: what makes the account an administrator's, where everything of it would go. */
  | { readonly kind: 'leave'; readonly steps: readonly UserStep[]; readonly role: string | undefined }
  | { readonly kind: 'held'; readonly reason: string };

/** What a decision about one account goes by. */
interface FarewellContext extends DiffContext {
  /** Whether the org only follows another one, which owns the accounts. */
  readonly isSecondary: boolean;
  /** Since when the account has been missing from the directory; absent when that is news. */
  readonly since: EpochMs | undefined;
  readonly now: EpochMs;
  /** Accounts without a managed group are left as they are. */
  readonly groupRemovalsOnly: boolean;
}

/** Decides about an account that the directory does not have. */
export function bidFarewell(account: User, context: FarewellContext): Farewell {
  const { managed, rules, groupRemovalsOnly } = context;
  if (!managed.inView(account.groups)) return { kind: 'outOfView' };
  if (groupRemovalsOnly && !(rules.processGroups && account.groups.some(managed.has)))
    return { kind: 'nothing' };
  const steps = stepsOf(account, context);
  if (steps.length === 0) return { kind: 'nothing' };
  const role = steps[0]?.kind === 'remove' ? undefined : account.groups.find(isAdminGroup);
  if (role === undefined || rules.removeAdministrators === true) return { kind: 'leave', steps, role };
  const reason = `an administrator (${role}) is not removed unasked; take the role away first, or set removeAdministrators`;
  return { kind: 'held', reason };
}

function stepsOf(
  account: User,
  { managed, rules, isSecondary, since, now }: FarewellContext,
): readonly UserStep[] {
  const stage = stageOf(rules.adobeOnlyUsers, since ?? now, now);
  if (stage === 'exclude') return [];
  if (stage === 'remove') return [{ kind: 'removeFromOrg', deleteAccount: false }];
  if (stage === 'delete') return [{ kind: 'removeFromOrg', deleteAccount: !isSecondary }];
  if (stage === 'removeGroups')
    return account.groups.some((name) => !isFixedGroup(name)) ? [{ kind: 'removeAll' }] : [];
  const groups = rules.processGroups ? account.groups.filter((name) => managed.has(name)) : [];
  return groups.length === 0 ? [] : [{ kind: 'remove', groups: groups.toSorted(byCodeUnits) }];
}

/** Where in staged leaving an account is; any other policy is a stage itself. */
export function stageOf(
  policy: AdobeOnlyPolicy,
  since: EpochMs,
  now: EpochMs,
): Extract<AdobeOnlyPolicy, string> {
  if (typeof policy === 'string') return policy;
  const days = (now - since) / dayMs;
  if (policy.deleteAfterDays !== undefined && days >= policy.deleteAfterDays) return 'delete';
  return days >= policy.removeAfterDays ? 'remove' : 'removeGroups';
}

const dayMs = 86_400_000;
