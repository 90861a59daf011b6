import {
  type ActionAnswer,
  type CommandEntry,
  fold,
  type GroupEntry,
  type GroupStep,
  isUserEntry,
  type UserEntry,
  type UserStep,
} from '@umapi-kit/protocol';
import { addressAfter, nameAfter } from '../action/address-after.ts';
import type { Remainder } from '../execute/after-loss.ts';
import type { PackedCall } from '../pack/packing.ts';
import type { DoneStep } from './journal.ts';

/** What a call has done, by its answer. Nothing is assumed about steps after a failed one. */
export function doneSteps({ entries }: PackedCall, answer: ActionAnswer): readonly DoneStep[] {
  return entries.flatMap(({ entry, origins }, index) => {
    const errors = answer.entries[index]?.errors ?? [];
    const end = Math.min(entry.steps.length, ...errors.map(({ step }) => step));
    const group = isUserEntry(entry) ? {} : { group: entry.group };
    return [...entry.steps].slice(0, end).flatMap((sent, at) => {
      return (origins[at] ?? []).map((origin) => ({ ...origin, sent, ...group }));
    });
  });
}

/** What is left of an action. */
export function remainderOf(entry: CommandEntry, done: readonly DoneStep[]): Remainder {
  return isUserEntry(entry) ? userRemainder(entry, done) : groupRemainder(entry, done);
}

function userRemainder(entry: UserEntry, done: readonly DoneStep[]): Remainder {
  const left = entry.steps.flatMap((step, at) => {
    const rest = doneOf(done, at).reduce<UserStep | undefined>(withoutUserStep, step);
    return rest ? [{ step: rest, at }] : [];
  });
  const kept = new Set(left.map(({ at }) => at));
  const user = entry.steps.reduce(
    (address, step, at) => (kept.has(at) ? address : addressAfter(address, step)),
    entry.user,
  );
  const steps = left.map(({ step }) => step);
  return { entry: { ...entry, user, steps }, steps: [...kept] };
}

function groupRemainder(entry: GroupEntry, done: readonly DoneStep[]): Remainder {
  const left = entry.steps.flatMap((step, at) => {
    const rest = doneOf(done, at).reduce<GroupStep | undefined>(withoutGroupStep, step);
    return rest ? [{ step: rest, at }] : [];
  });
  const kept = new Set(left.map(({ at }) => at));
  const group = entry.steps.reduce(
    (name, step, at) => (kept.has(at) ? name : nameAfter(name, step)),
    entry.group,
  );
  const steps = left.map(({ step }) => step);
  return { entry: { ...entry, group, steps }, steps: [...kept] };
}

function doneOf(done: readonly DoneStep[], at: number): readonly DoneStep[] {
  return done.filter(({ step }) => step === at);
}

function withoutUserStep(step: UserStep | undefined, { sent, group }: DoneStep): UserStep | undefined {
  if (step?.kind !== 'add' && step?.kind !== 'remove') return undefined;
  const through = group !== undefined ? [group] : 'groups' in sent ? sent.groups : [];
  const groups = without(step.groups, through);
  const { deprecated, ...plain } = step;
  const sentDeprecated = 'deprecated' in sent && sent.deprecated !== undefined;
  if (deprecated !== undefined && !sentDeprecated) return { ...step, groups };
  return groups.length > 0 ? { ...plain, groups } : undefined;
}

function withoutGroupStep(step: GroupStep | undefined, { sent }: DoneStep): GroupStep | undefined {
  if (step?.kind !== 'addMembers' && step?.kind !== 'removeMembers') return undefined;
  const { users = [], profiles = [], kind } = step;
  const usersLeft = without(users, 'users' in sent ? (sent.users ?? []) : []);
  const profilesLeft = without(profiles, 'profiles' in sent ? (sent.profiles ?? []) : []);
  if (usersLeft.length + profilesLeft.length === 0) return undefined;
  return {
    kind,
    ...(usersLeft.length > 0 ? { users: usersLeft } : {}),
    ...(profilesLeft.length > 0 ? { profiles: profilesLeft } : {}),
  };
}

function without(names: readonly string[], through: readonly string[]): readonly string[] {
  const gone = new Set(through.map(fold));
  return names.filter((name) => !gone.has(fold(name)));
}
