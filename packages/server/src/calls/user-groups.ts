import type { CallName } from '@umapi-kit/protocol';
import { type Answer, json, type RefusedCall } from '../answers.ts';
import type { OrgCallContext } from '../context.ts';
import { bareArray, queriedPage, refusedDeprecated } from './deprecated-answers.ts';

/** One page of the user groups; its pages count from 1. */
export async function userGroups(context: OrgCallContext): Promise<Answer> {
  const { caller, store, strictness, url } = context;
  const page = queriedPage('userGroups', url, strictness.userGroupsPage === 'from-1' ? 1 : 0);
  return bareArray(await store.deprecated.userGroups(caller.org, page), page, context);
}

/** One user group. */
export async function userGroup({ caller, parameters, store }: OrgCallContext): Promise<Answer> {
  const found = await store.deprecated.userGroup(caller.org, groupIdOf('userGroup', parameters));
  if (found === undefined) throw groupNotFound('userGroup');
  return json(found);
}

/** One page of the members of a user group. */
export async function userGroupUsers(context: OrgCallContext): Promise<Answer> {
  const { caller, parameters, store, url } = context;
  const page = queriedPage('userGroupUsers', url);
  const groupId = groupIdOf('userGroupUsers', parameters);
  const found = await store.deprecated.userGroupUsers(caller.org, groupId, page);
  if (!found) throw groupNotFound('userGroupUsers');
  return bareArray(found, page, context);
}

function groupIdOf(call: CallName, { groupId = '' }: OrgCallContext['parameters']): number {
  if (/^\d{1,15}$/.test(groupId)) return Number(groupId);
  throw groupNotFound(call);
}

function groupNotFound(call: CallName): RefusedCall {
  return refusedDeprecated(call, 404, 'GROUP_NOT_FOUND');
}
