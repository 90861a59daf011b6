import { type CallName, calls } from '@umapi-kit/protocol';
import { empty, RefusedCall, refused } from './answers.ts';
import type { OrgCallContext } from './context.ts';

/**
 * Lets no call through to an organization that Adobe is moving, nor one that is switched off.
 *
 * @throws {@link RefusedCall} 400 `error.organization.migrating` for calls that change something and an empty 403 for
 * the others, as the service answers; 400 `error.api.not_available`
 */
export function checkAvailable(call: CallName, { caller, settings }: OrgCallContext): void {
  if (caller.state === 'migrating') throw migrating(call);
  if (settings.unavailableCalls.includes(call))
    throw refused(call, 'error.api.not_available', 'This call is not available');
}

function migrating(call: CallName): RefusedCall {
  if (calls[call].method === 'GET') return new RefusedCall(empty(403));
  return refused(call, 'error.organization.migrating', 'The organization is being migrated');
}
