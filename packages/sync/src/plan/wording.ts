import type { UserStep } from '@umapi-kit/protocol';
import type { GuardedKind, GuardRule } from './guards.ts';
import type { ChangeKind, Held, PlannedChange } from './plan.ts';

/** What each kind of change is called. */
export const kindTitles: Readonly<Record<ChangeKind, string>> = {
  createGroup: 'create group',
  create: 'create account',
  update: 'update account',
  remove: 'remove from groups',
  add: 'add to groups',
  strip: 'remove from all groups',
  removeFromOrg: 'remove from the organization',
  deleteAccount: 'delete account',
};

/** What each guard watches. */
export const guardTitles: Readonly<Record<GuardedKind, string>> = {
  ...kindTitles,
  loseAdmin: 'administrators who lose a right',
  adobeOnly: 'accounts only at Adobe',
  directoryShrinks: 'people missing from the directory',
};

/** Where a guard fires, such as `more than 200, or 5 % (from 20 on)`. */
export function guardLimit({ max, percent, fromCount = 20 }: GuardRule): string {
  const limits = [
    ...(max === undefined ? [] : [`more than ${max}`]),
    ...(percent === undefined
      ? []
      : [`more than ${percent} %${fromCount > 0 ? ` (from ${fromCount} on)` : ''}`]),
  ];
  return limits.length === 0 ? 'never' : limits.join(', or ');
}

/** One thing that a step does, in words. */
export interface StepText {
  readonly tone: 'add' | 'remove' | 'change';
  readonly text: string;
  /** Groups that it is about; they are shown in place of the text. */
  readonly groups?: readonly string[];
}

/** What a change does, step by step. */
export function stepTexts({ entry, before }: PlannedChange): readonly StepText[] {
  if ('group' in entry) return [{ tone: 'add', text: `create group ${entry.group}` }];
  return entry.steps.flatMap((step) => userStepTexts(step, before));
}

function userStepTexts(step: UserStep, before: PlannedChange['before']): readonly StepText[] {
  switch (step.kind) {
    case 'create': {
      const name = [step.firstName, step.lastName].filter((part) => part !== undefined).join(' ');
      const facts = [name, step.email, step.country].filter((fact) => fact !== undefined && fact !== '');
      return [{ tone: 'add', text: `create ${step.idType}: ${facts.join(', ')}` }];
    }
    case 'update': {
      const fields = (['email', 'username', 'firstName', 'lastName'] as const).filter(
        (field) => step[field] !== undefined,
      );
      return fields.map((field) => ({
        tone: 'change',
        text: `update ${field}: ${before[field] ?? '(none)'} → ${step[field]}`,
      }));
    }
    case 'add':
    case 'remove':
      return [{ tone: step.kind, text: kindTitles[step.kind], groups: step.groups }];
    case 'removeAll':
      return [{ tone: 'remove', text: 'leave every group' }];
    case 'removeFromOrg':
      return [{ tone: 'remove', text: step.deleteAccount ? 'delete the account' : 'leave the organization' }];
    default:
      return [{ tone: 'change', text: step.kind }];
  }
}

/** Whom or what a change is about. */
export function targetText({ target }: PlannedChange): string {
  if ('group' in target) return target.group;
  return target.domain === undefined ? target.user : `${target.user} (${target.domain})`;
}

/** Why somebody is left alone. */
export function heldText({ user, what, reason, place }: Held): string {
  const scope = what === 'removals' ? ' (nothing is taken away)' : '';
  return `${user}${scope}: ${reason}${place === undefined || reason.includes(place) ? '' : `, see ${place}`}`;
}

/** Where a record is, and in which of its fields. */
export function placeText({ place, column }: { readonly place: string; readonly column?: string }): string {
  return column === undefined ? place : `${place}, column ${column}`;
}
