import { type CallName, calls, formatRetryAfter } from '@umapi-kit/protocol';
import { json, RefusedCall } from '../answers.ts';
import type { OrgCallContext } from '../context.ts';
import type { ThrottledLane } from './policy.ts';
import type { RunCall } from './run-guard.ts';
import { decideThrottle } from './throttle.ts';

/** The calls that are about an organization; the others have no limit. */
type LimitedCall = {
  [Name in CallName]: (typeof calls)[Name]['lane'] extends ThrottledLane ? Name : never;
}[CallName];

/**
 * Counts a call against the limits of its client. Costs nothing when there are none.
 *
 * @throws {@link RefusedCall} 429 with the time to wait
 */
export async function throttle(call: LimitedCall, context: OrgCallContext): Promise<void> {
  const { caller, settings, store, clock, request, parameters } = context;
  const policy = settings.throttle;
  if (!policy) return;
  const now = clock.now();
  const throttled = {
    lane: calls[call].lane,
    ...runCall(call, parameters['page'], request.headers.get('Pragma')),
  };
  const { retryAt } = await store.countCall(caller.org, caller.clientId, (use) =>
    decideThrottle(policy, use, throttled, now),
  );
  if (retryAt !== undefined) throw tooMany(formatRetryAfter(retryAt, now, policy.retryAfter));
}

/** Pages are written with any number of zeros; `Pragma` may hold other words too. */
function runCall(call: LimitedCall, page: string | undefined, pragma: string | null): RunCall {
  const list = call === 'usersInOrg' ? 'users' : call === 'groups' ? 'groups' : undefined;
  const signal = /\bumapi-sync-(start|end)\b/i.exec(pragma ?? '')?.[1]?.toLowerCase();
  return {
    ...(list !== undefined && /^0+$/.test(page ?? '') ? { list } : {}),
    ...(signal === 'start' || signal === 'end' ? { signal } : {}),
  };
}

function tooMany(retryAfter: string): RefusedCall {
  const body = { error_code: '429050', message: 'Too many requests' };
  return new RefusedCall(json(body, 429, { 'Retry-After': retryAfter }));
}
