import { type Action, UserAction } from '@umapi-kit/client';
import {
  createPacker,
  type Outcome,
  type PackedCall,
  type Packer,
  type PackOptions,
} from '@umapi-kit/client/pack';
import { type EntryAnswer, type StepError, wireEntry } from '@umapi-kit/protocol';

export function user(name: string): UserAction {
  return new UserAction({ email: `${name}@x.example` });
}

/** A packer to which every name is a user group but those that begin with `Profile`. */
export function packerOf(actions: readonly Action[], options: Partial<PackOptions> = {}): Packer<Action> {
  const packer = createPacker<Action>({ isUserGroup: (name) => !name.startsWith('Profile'), ...options });
  for (const [seq, action] of actions.entries()) packer.add(seq, action);
  return packer;
}

export function take(packer: Packer<Action>): PackedCall {
  const call = packer.take({ drain: true });
  if (!call) throw new Error('nothing may leave');
  return call;
}

export function wireOf(call: PackedCall | undefined): readonly unknown[] | undefined {
  return call?.entries.map(({ entry }) => wireEntry(entry));
}

export const done: EntryAnswer = { errors: [], warnings: [] };

export function failing(step: number, code: string): EntryAnswer {
  return { errors: [{ step, code, message: '', other: {} }], warnings: [] };
}

export function settle(packer: Packer<Action>, call: PackedCall, ...answers: readonly EntryAnswer[]) {
  return packer.settle(call, { entries: call.entries.map((_, index) => answers[index] ?? done) });
}

/** What was decided: who, and at which steps he failed. */
export function told(outcomes: readonly Outcome[]): readonly unknown[] {
  return outcomes.map((outcome) => [
    outcome.seq,
    outcome.status === 'failed'
      ? outcome.failures.map(({ step, code }: StepError) => `${step} ${code}`)
      : 'succeeded',
  ]);
}

export function joiners(count: number): readonly Action[] {
  return Array.from({ length: count }, (_, number) => user(`u${number}`).addToGroups('Design'));
}
