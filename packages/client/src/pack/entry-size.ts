import { type GroupStep, limits, type UserStep } from '@umapi-kit/protocol';

/**
 * How full an entry may be, where Adobe's documentation can be read in several ways.
 *
 * - `docs-strict`: a user entry holds 10 names in all its adds and 10 in all its removes, a group entry 10 names.
 * - `docs-step`: a user entry holds 10 steps of 10 names, a group entry 10 names.
 * - `dense`: both hold 10 steps of 10 names. Unproven against the hosted service.
 */
export type PackMode = 'docs-strict' | 'docs-step' | 'dense';

/** Whether one user entry may hold these steps, none of whose lists is too long. */
export function fitsUserEntry(steps: readonly UserStep[], mode: PackMode): boolean {
  if (steps.length > limits.stepsPerEntry) return false;
  if (mode !== 'docs-strict') return true;
  return (['add', 'remove'] as const).every((kind) => namesIn(steps, kind) <= limits.namesPerList);
}

/** Whether one group entry may hold these steps, none of whose lists is too long. */
export function fitsGroupEntry(steps: readonly GroupStep[], mode: PackMode): boolean {
  if (steps.length > limits.stepsPerEntry) return false;
  return mode === 'dense' || membersIn(steps) <= limits.namesPerList;
}

/** Memberships of one kind that one group entry may hold. */
export function membersPerEntry(mode: PackMode): number {
  return mode === 'dense' ? limits.namesPerList * limits.stepsPerEntry : limits.namesPerList;
}

function namesIn(steps: readonly UserStep[], kind: 'add' | 'remove'): number {
  let names = 0;
  for (const step of steps) {
    if (step.kind !== kind) continue;
    names += step.groups.length + Object.values(step.deprecated ?? {}).flat().length;
  }
  return names;
}

function membersIn(steps: readonly GroupStep[]): number {
  let members = 0;
  for (const step of steps) {
    if (step.kind !== 'addMembers' && step.kind !== 'removeMembers') continue;
    members += (step.users?.length ?? 0) + (step.profiles?.length ?? 0);
  }
  return members;
}
