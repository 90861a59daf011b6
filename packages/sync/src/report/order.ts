import type { ChangeKind, PlannedChange } from '../plan/plan.ts';

/** What takes most away comes first, so that no shortened list hides it. */
const gravity: Readonly<Record<ChangeKind, number>> = {
  deleteAccount: 0,
  removeFromOrg: 1,
  strip: 2,
  remove: 3,
  update: 4,
  create: 5,
  createGroup: 6,
  add: 7,
};

/** Changes by what they take away; otherwise in their order. */
export function gravestFirst(changes: readonly PlannedChange[]): readonly PlannedChange[] {
  const gravest = ({ kinds }: PlannedChange) => Math.min(...kinds.map((kind) => gravity[kind]));
  return changes.toSorted((left, right) => gravest(left) - gravest(right));
}

/** Whether a kind gives, takes or alters. */
export const kindTones: Readonly<Record<ChangeKind, 'add' | 'change' | 'remove'>> = {
  createGroup: 'add',
  create: 'add',
  update: 'change',
  remove: 'remove',
  add: 'add',
  strip: 'remove',
  removeFromOrg: 'remove',
  deleteAccount: 'remove',
};

/** `Partner (B0B@AdobeOrg)`, or the id alone. */
export function orgTitle({ org, name }: { readonly org: string; readonly name?: string }): string {
  return name === undefined ? org : `${name} (${org})`;
}
