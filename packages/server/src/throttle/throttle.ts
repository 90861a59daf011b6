import type { EpochMs } from '@umapi-kit/clock';
import type { ThrottledLane, ThrottlePolicy } from './policy.ts';
import { afterCall, isLaterPageOfRun, type RunCall, type Runs, runFreeAt } from './run-guard.ts';
import { count, freeAt, type Limit, type Tally } from './window.ts';

/** One call, as far as limits care. */
export interface ThrottledCall extends RunCall {
  readonly lane: ThrottledLane;
}

/** What is remembered of the calls of one client, or of all clients of an organization. */
export interface Use {
  /** By the name of the limit: a lane, `application`, … */
  readonly tallies: Readonly<Record<string, Tally>>;
  /** Every call is refused until then. */
  readonly lockedUntil?: EpochMs;
  readonly runs?: Runs;
}

/** What the store keeps between calls. */
export interface ThrottleUse {
  readonly client: Use;
  readonly application: Use;
}

/** Of somebody who has not called yet. */
export const unused: Use = Object.freeze({ tallies: {} });

/** What becomes of a call. */
export interface ThrottleDecision {
  /** When to come back; absent for a call that is admitted. */
  readonly retryAt?: EpochMs;
  readonly use: ThrottleUse;
}

/** Whether a call may pass, and what is remembered of it. Pure. */
export function decideThrottle(
  policy: ThrottlePolicy,
  use: ThrottleUse,
  call: ThrottledCall,
  now: EpochMs,
): ThrottleDecision {
  const locked = lockedUntil(policy, use.client, now);
  if (locked > now) return { retryAt: locked, use };
  const lockOut = lockOutOf(policy, use.client, call, now);
  if (lockOut === undefined && freeFrom(policy, use, call, now) <= now)
    return { use: remember(policy, use, call, true, now) };
  const next = remember(policy, use, call, false, now);
  if (lockOut !== undefined)
    return { retryAt: lockOut, use: { ...next, client: { ...next.client, lockedUntil: lockOut } } };
  // Where refused calls count, this one has just made the wait longer: its answer must not promise too much.
  const retryAt = Math.max(freeFrom(policy, use, call, now), freeFrom(policy, next, call, now));
  return { retryAt, use: next };
}

/** The earliest moment at which every rule but the lock-out lets the call pass. */
function freeFrom(policy: ThrottlePolicy, use: ThrottleUse, call: ThrottledCall, now: EpochMs): EpochMs {
  return Math.max(
    runGuardFreeAt(policy, use.client, call, now),
    ...metersOf(policy, call).map(({ scope, name, limit }) => freeAt(limit, use[scope].tallies[name], now)),
  );
}

/** A lock-out that lasts longer than the rule says was set before the clock was set back. */
function lockedUntil({ pageZero }: ThrottlePolicy, client: Use, now: EpochMs): EpochMs {
  const until = client.lockedUntil ?? now;
  return pageZero && until <= now + pageZero.lockOutMs ? until : now;
}

/** A limit that a call is under, and where what counts against it is kept. */
interface Meter {
  readonly scope: keyof ThrottleUse;
  readonly name: string;
  readonly limit: Limit;
}

/** The deprecated calls whose limit for the whole application is lower. */
const deprecatedLanes: ReadonlySet<ThrottledLane> = new Set([
  'userGroups',
  'userGroupUsers',
  'profileChange',
]);

function metersOf(policy: ThrottlePolicy, { lane }: ThrottledCall): readonly Meter[] {
  const { window: kind, windowMs, perClient, perApplication, perApplicationDeprecated } = policy;
  const meter = (scope: keyof ThrottleUse, name: string, calls: number | undefined): readonly Meter[] =>
    calls === undefined ? [] : [{ scope, name, limit: { kind, windowMs, calls } }];
  return [
    ...meter('client', lane, perClient[lane]),
    ...meter('application', 'all', perApplication),
    ...(deprecatedLanes.has(lane) ? meter('application', 'deprecated', perApplicationDeprecated) : []),
  ];
}

/** First pages, but for the later ones of a run that the client has marked. */
function pageZeroMeter({ pageZero }: ThrottlePolicy, client: Use, call: ThrottledCall): Meter | undefined {
  if (!pageZero || call.list === undefined || isLaterPageOfRun(client.runs, call)) return undefined;
  const { calls, windowMs } = pageZero;
  return { scope: 'client', name: 'pageZero', limit: { kind: 'sliding', calls, windowMs } };
}

function lockOutOf(
  policy: ThrottlePolicy,
  client: Use,
  call: ThrottledCall,
  now: EpochMs,
): EpochMs | undefined {
  const meter = pageZeroMeter(policy, client, call);
  if (!meter || freeAt(meter.limit, client.tallies[meter.name], now) <= now) return undefined;
  return now + (policy.pageZero?.lockOutMs ?? 0);
}

function runGuardFreeAt(
  { runGuardMs }: ThrottlePolicy,
  { runs }: Use,
  call: ThrottledCall,
  now: EpochMs,
): EpochMs {
  return runGuardMs === undefined ? now : runFreeAt(runs, call, runGuardMs, now);
}

function remember(
  policy: ThrottlePolicy,
  use: ThrottleUse,
  call: ThrottledCall,
  admitted: boolean,
  now: EpochMs,
): ThrottleUse {
  const runs = afterCall(use.client.runs, call, { admitted, guardMs: policy.runGuardMs ?? 0 }, now);
  const pageZero = pageZeroMeter(policy, use.client, call);
  const counts = admitted || policy.refusedCalls === 'counted';
  const meters = counts ? [...metersOf(policy, call), ...(pageZero ? [pageZero] : [])] : [];
  const tallies = (scope: keyof ThrottleUse) => ({
    ...use[scope].tallies,
    ...Object.fromEntries(
      meters
        .filter((meter) => meter.scope === scope)
        .map(({ name, limit }) => [name, count(limit, use[scope].tallies[name], now)]),
    ),
  });
  return { client: { tallies: tallies('client'), runs }, application: { tallies: tallies('application') } };
}
