import { type GroupStep, limits, type MembershipStep, type UserStep } from '@umapi-kit/protocol';

/** A step within the limits, and the place of the step it comes from. */
interface SplitStep<Step> {
  readonly step: Step;
  readonly origin: number;
}

/**
 * Splits lists of more than ten names into several steps. Names and their order are kept.
 *
 * @example
 * splitUserSteps([{ kind: 'add', groups: twentyFiveNames }]).length // 3
 */
export function splitUserSteps(steps: readonly UserStep[]): readonly SplitStep<UserStep>[] {
  return splitSteps(steps, splitUserStep);
}

/** Like {@link splitUserSteps}; users and profiles get steps of their own. */
export function splitGroupSteps(steps: readonly GroupStep[]): readonly SplitStep<GroupStep>[] {
  return splitSteps(steps, splitGroupStep);
}

/** A step that names nobody stays as it is: what it means is for the service to say. */
function splitSteps<Step>(
  steps: readonly Step[],
  split: (step: Step) => readonly Step[],
): readonly SplitStep<Step>[] {
  return steps.flatMap((step, origin) => {
    const parts = split(step);
    return (parts.length === 0 ? [step] : parts).map((part) => ({ step: part, origin }));
  });
}

/** Deals steps out to as few entries as their order allows; `fits` says what one entry may hold. */
export function dealIntoEntries<Step>(
  steps: readonly SplitStep<Step>[],
  fits: (steps: readonly Step[]) => boolean,
): readonly (readonly SplitStep<Step>[])[] {
  const entries: SplitStep<Step>[][] = [];
  for (const split of steps) {
    const entry = entries.at(-1);
    if (entry && fits([...entry, split].map(({ step }) => step))) entry.push(split);
    else entries.push([split]);
  }
  return entries;
}

function splitUserStep(step: UserStep): readonly UserStep[] {
  switch (step.kind) {
    case 'add':
    case 'remove':
      return splitMemberships(step);
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

function splitMemberships({ kind, groups, deprecated }: MembershipStep): readonly UserStep[] {
  return [
    ...chunks(groups).map((names) => ({ kind, groups: names })),
    ...Object.entries(deprecated ?? {}).flatMap(([key, names]) =>
      chunks(names).map((part) => ({ kind, groups: [], deprecated: { [key]: part } })),
    ),
  ];
}

function splitGroupStep(step: GroupStep): readonly GroupStep[] {
  if (step.kind !== 'addMembers' && step.kind !== 'removeMembers') return [step];
  return [
    ...chunks(step.users ?? []).map((users) => ({ kind: step.kind, users })),
    ...chunks(step.profiles ?? []).map((profiles) => ({ kind: step.kind, profiles })),
  ];
}

function chunks(names: readonly string[]): readonly (readonly string[])[] {
  const parts: string[][] = [];
  for (let start = 0; start < names.length; start += limits.namesPerList) {
    parts.push(names.slice(start, start + limits.namesPerList));
  }
  return parts;
}
