import type { Action } from '@umapi-kit/client';
import { createPacker, type PackedCall, type PackOptions } from '@umapi-kit/client/pack';
import { isUserGroup, type Workload } from './workloads.ts';

/** Actions that are read ahead. */
export const lookahead = 10_000;

/** Calls under way at a time: those of one window. */
const underWay = 10;

/** The calls that a workload takes when every step succeeds. */
export function countCalls({ actions }: Workload, options: Partial<PackOptions> = {}): number {
  const packer = createPacker<Action>({ isUserGroup, ...options });
  const flying: PackedCall[] = [];
  let calls = 0;
  for (let read = 0; read < actions.length || packer.size > 0; ) {
    for (; packer.size < lookahead && read < actions.length; read++) {
      const action = actions[read];
      if (action) packer.add(read, action);
    }
    const call = flying.length < underWay ? packer.take({ drain: true }) : undefined;
    if (call) {
      calls++;
      flying.push(call);
    } else {
      const answered = flying.shift();
      if (answered) packer.settle(answered, allDone(answered));
    }
  }
  return calls;
}

/** The answer to a call all of whose entries succeed. */
export function allDone({ entries }: PackedCall): {
  readonly entries: readonly { errors: []; warnings: [] }[];
} {
  return { entries: entries.map(() => ({ errors: [], warnings: [] })) };
}
