import { type GroupStep, limits, type UserStep } from '@umapi-kit/protocol';

/** A step within the limits, and the place of the step it comes from. */
interface SplitStep<Step> {
  readonly step: Step;
  readonly origin: number;
  /** Memberships it changes. */
  readonly size: number;
}

/**
 * Splits lists of more than ten names into several steps. Names and their order are kept.
 *
 * @example
 * splitUserSteps([{ kind: 'add', groups: twentyFiveNames }]).length // 3
 */
export function splitUserSteps(steps: readonly UserStep[]): readonly SplitStep<UserStep>[] {
  return steps.flatMap((step, origin) =>
    splitUserStep(step).map((part) => ({ step: part, origin, size: namesIn(part) })),
  );
}

/** Like {@link splitUserSteps}; users and profiles of one step count together. */
export function splitGroupSteps(steps: readonly GroupStep[]): readonly SplitStep<GroupStep>[] {
  return steps.flatMap((step, origin) =>
    splitGroupStep(step).map((part) => ({ step: part, origin, size: membersIn(part) })),
  );
}

/**
 * Deals steps out to entries of at most ten steps, in their order. An entry about a user group also holds at most
 * `memberships` names, as the service documents it.
 */
export function dealIntoEntries<Step>(
  steps: readonly SplitStep<Step>[],
  memberships = Number.POSITIVE_INFINITY,
): readonly (readonly SplitStep<Step>[])[] {
  const entries: SplitStep<Step>[][] = [];
  let room = 0;
  for (const step of steps) {
    const entry = entries.at(-1);
    if (entry !== undefined && entry.length < limits.stepsPerEntry && step.size <= room) {
      entry.push(step);
      room -= step.size;
    } else {
      entries.push([step]);
      room = memberships - step.size;
    }
  }
  return entries;
}

function splitUserStep(step: UserStep): readonly UserStep[] {
  switch (step.kind) {
    case 'add':
    case 'remove':
      return chunks(step.groups).map((groups) => ({ ...step, groups }));
    case 'addRoles':
    case 'removeRoles':
      return [
        ...chunks(step.admin ?? []).map((admin) => ({ kind: step.kind, admin })),
        ...chunks(step.productAdmin ?? []).map((productAdmin) => ({ kind: step.kind, productAdmin })),
      ];
    default:
      return [step];
  }
}

function splitGroupStep(step: GroupStep): readonly GroupStep[] {
  if (step.kind !== 'addMembers' && step.kind !== 'removeMembers') return [step];
  return [
    ...chunks(step.users ?? []).map((users) => ({ kind: step.kind, users })),
    ...chunks(step.profiles ?? []).map((profiles) => ({ kind: step.kind, profiles })),
  ];
}

function namesIn(step: UserStep): number {
  return 'groups' in step ? step.groups.length : 0;
}

function membersIn(step: GroupStep): number {
  if (step.kind !== 'addMembers' && step.kind !== 'removeMembers') return 0;
  return (step.users?.length ?? 0) + (step.profiles?.length ?? 0);
}

function chunks(names: readonly string[]): readonly (readonly string[])[] {
  const parts: string[][] = [];
  for (let start = 0; start < names.length; start += limits.namesPerList) {
    parts.push(names.slice(start, start + limits.namesPerList));
  }
  return parts;
}
