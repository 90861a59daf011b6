import { type Folded, fold, isUserEntry } from '@umapi-kit/protocol';
import type { ActionPart } from '../action/action.ts';
import type { PackOptions } from './packing.ts';

/** One person in one user group, or out of it. */
export interface Membership {
  readonly email: string;
  /** As the caller wrote it. */
  readonly group: string;
  readonly key: Folded;
  readonly kind: 'add' | 'remove';
  /** Counts within the action's own steps. */
  readonly step: number;
}

type MembershipOptions = Pick<PackOptions, 'moves' | 'isUserGroup' | 'isAmbiguous'>;

/**
 * The memberships that a part stands for, in the order in which they leave; nothing when it can't be sent
 * group-wise. A group's list names people by e-mail alone, so whoever needs more than that is left out.
 */
export function membershipsOf(
  { entry, origins }: ActionPart,
  options: MembershipOptions,
): readonly Membership[] | undefined {
  if (!isUserEntry(entry)) return undefined;
  const { user: email, domain, useAdobeId } = entry.user;
  if (!email.includes('@') || domain !== undefined || useAdobeId === true) return undefined;
  if (options.isAmbiguous(email)) return undefined;
  const memberships: Membership[] = [];
  for (const [index, step] of entry.steps.entries()) {
    if ((step.kind !== 'add' && step.kind !== 'remove') || step.deprecated !== undefined) return undefined;
    if (step.groups.length === 0 || !step.groups.every(options.isUserGroup)) return undefined;
    const origin = origins[index] ?? 0;
    for (const group of step.groups)
      memberships.push({ email, group, key: fold(group), kind: step.kind, step: origin });
  }
  return namesAGroupTwice(memberships) ? undefined : inOrderOf(options.moves, memberships);
}

/** Into a group and out of it again: only one entry keeps that in order without waiting. */
function namesAGroupTwice(memberships: readonly Membership[]): boolean {
  return new Set(memberships.map(({ key }) => key)).size < memberships.length;
}

function inOrderOf(moves: PackOptions['moves'], memberships: readonly Membership[]): readonly Membership[] {
  const first = moves === 'addFirst' ? 'add' : 'remove';
  const leaves = ({ kind }: Membership) => (kind === first ? 0 : 1);
  return memberships.toSorted((a, b) => leaves(a) - leaves(b));
}
