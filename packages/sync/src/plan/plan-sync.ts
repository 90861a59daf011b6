import type { User } from '@umapi-kit/protocol';
import { applyGuards } from './apply-guards.ts';
import { defaultGuards } from './default-guards.ts';
import type { Plan } from './plan.ts';
import type { PlanInput } from './plan-input.ts';
import { OrgPlanner } from './planner.ts';

/**
 * Compares a directory with an org. Pure: no clock, no I/O.
 *
 * @throws DynamicGroupError when two directory groups lead to one dynamic group
 *
 * @example
 * planSync({ org, directory: indexDirectory(records), users, groups, rules }).changes.length
 */
export function planSync(input: PlanInput & { readonly users: Iterable<User> }): Plan {
  const planner = new OrgPlanner(input);
  for (const account of input.users) planner.meet(account);
  const { guards = defaultGuards, memory, missing } = input;
  return applyGuards(planner.finish(), { guards, memory, listDriven: missing !== undefined });
}
