import type { EpochMs } from '@umapi-kit/clock';
import type { Lane } from '@umapi-kit/protocol';
import { type LaneLimit, nextDeparture } from './sliding-log.ts';

/** A list whose first page begins a run, of which the service may allow few. */
export type RunList = 'usersInOrg' | 'groups';

/** What a wait that the service names stands for: a lane, all calls, or the first page of a list. */
export type BlockScope = Lane | 'all' | `firstPage:${RunList}`;

/** One call, as far as its turn is concerned. */
export interface PacedCall {
  readonly lane: Lane;
  /** Whose call it is: each client has its own limits. @defaultValue the one client of the budget */
  readonly clientId?: string;
  /** Set when the call reads the first page of such a list. */
  readonly firstPageOf?: RunList;
  /** The sync signals mark it as part of a run that has begun: it begins none. */
  readonly continuesRun?: boolean;
}

/** Whether a call may leave now. */
export type Reservation =
  | { readonly granted: true }
  | {
      readonly granted: false;
      /** When to ask again. */
      readonly retryAt: EpochMs;
      /** `limit`: the budget is used up for now; `server`: the service named this wait. */
      readonly reason: 'limit' | 'server';
    };

/** A reservation, and what is remembered after it. */
export interface Reserved<S> {
  readonly state: S;
  readonly reservation: Reservation;
}

/** A wait that the service named. */
export interface Block {
  readonly scope: BlockScope;
  readonly retryAt: EpochMs;
  /** Whom the service refused. */
  readonly clientId?: string | undefined;
}

/** Limits by lane, for each client; and `application`, for all clients and lanes together. */
export type LaneLimits = Readonly<Partial<Record<Lane | 'application', LaneLimit>>>;

/** What is remembered of a lane. Times are in milliseconds since 1970, oldest first. */
interface LaneState {
  /** When the last calls left: as many as the limit counts. */
  readonly log: readonly EpochMs[];
  /** A lower limit than the one that was believed, and when a 429 taught it. */
  readonly learned?: { readonly calls: number; readonly since: EpochMs };
}

/** What is remembered of one client. */
export interface ClientPace {
  readonly lanes: Readonly<Partial<Record<Lane, LaneState>>>;
  /** Until when the service wants to be left alone. */
  readonly blocks: Readonly<Partial<Record<BlockScope, EpochMs>>>;
  readonly runs: Readonly<Partial<Record<RunList, RunState>>>;
}

/** Runs of a list: when the last one began, and how long the service keeps them apart, once it has said so. */
interface RunState {
  readonly lastAt?: EpochMs;
  /** When the one before it began: if the last one is refused, that one counts. */
  readonly beforeAt?: EpochMs;
  readonly guardMs?: number;
}

/** Before a client's first call. */
export const unpacedClient: ClientPace = { lanes: {}, blocks: {}, runs: {} };

/** A lower limit is believed for a day after the last 429, which outlasts every run. */
const learnedForMs = 86_400_000;

const emptyLane: LaneState = { log: [] };

/** Charges one call to a client's own limits, if they let it leave now. Pure: the client after it is in the result. */
export function reserveForClient(
  client: ClientPace,
  limits: LaneLimits,
  call: PacedCall,
  now: EpochMs,
): Reserved<ClientPace> {
  const blockedUntil = blockEnd(client, call, now);
  const limit = limitOf(client, limits, call.lane, now);
  const lane = client.lanes[call.lane] ?? emptyLane;
  const freeAt = limit === undefined ? now : nextDeparture(lane.log, limit, now);
  const retryAt = Math.max(blockedUntil, freeAt);
  if (retryAt > now) {
    const reason = blockedUntil >= freeAt ? 'server' : 'limit';
    return { state: client, reservation: { granted: false, retryAt, reason } };
  }
  const kept = limits[call.lane]?.calls ?? 0;
  const log = kept === 0 ? [] : [...lane.log, now].slice(-kept);
  const lanes = { ...client.lanes, [call.lane]: { ...lane, log } };
  const { firstPageOf, continuesRun = false } = call;
  const beginsRun = firstPageOf !== undefined && !continuesRun;
  const runs = beginsRun ? withRun(client, firstPageOf, now) : client.runs;
  return { state: { ...client, lanes, runs }, reservation: { granted: true } };
}

/**
 * Takes a 429 in: nothing of its scope leaves before `retryAt`, and what it says about the limits is learned.
 * Waits are only ever made longer.
 */
export function blockClient(
  client: ClientPace,
  limits: LaneLimits,
  { scope, retryAt }: Block,
  now: EpochMs,
): ClientPace {
  const blocks = { ...client.blocks, [scope]: Math.max(client.blocks[scope] ?? 0, retryAt) };
  if (isFirstPage(scope)) return { ...client, blocks, runs: withLearnedGuard(client, scope, retryAt) };
  if (scope === 'all') return { ...client, blocks };
  return { ...client, blocks, lanes: { ...client.lanes, [scope]: afterRefusal(client, limits, scope, now) } };
}

/**
 * What a 429 with a wait this long stands for. No limit of calls a minute needs more than a minute: a longer wait
 * locks the client out, or keeps runs apart when it answers a first page.
 */
export function blockScope({ lane, firstPageOf }: PacedCall, waitMs: number, windowMs: number): BlockScope {
  if (waitMs <= windowMs) return lane;
  return firstPageOf === undefined ? 'all' : `firstPage:${firstPageOf}`;
}

function blockEnd({ blocks, runs }: ClientPace, call: PacedCall, now: EpochMs): EpochMs {
  const { lane, firstPageOf, continuesRun = false } = call;
  const named = Math.max(now, blocks.all ?? 0, blocks[lane] ?? 0);
  if (firstPageOf === undefined) return named;
  const { lastAt = 0, guardMs = 0 } = runs[firstPageOf] ?? {};
  return Math.max(named, blocks[`firstPage:${firstPageOf}`] ?? 0, continuesRun ? 0 : lastAt + guardMs);
}

function limitOf(client: ClientPace, limits: LaneLimits, lane: Lane, now: EpochMs): LaneLimit | undefined {
  const limit = limits[lane];
  const learned = client.lanes[lane]?.learned;
  if (limit === undefined || learned === undefined || learned.since + learnedForMs < now) return limit;
  return { ...limit, calls: Math.min(limit.calls, learned.calls) };
}

/**
 * The log had room, so the limit is lower than believed. It is halved once for all 429s of one window: a second
 * round of them would cost more than the calls that a closer guess gains.
 */
function afterRefusal(client: ClientPace, limits: LaneLimits, lane: Lane, now: EpochMs): LaneState {
  const known = client.lanes[lane] ?? emptyLane;
  const limit = limitOf(client, limits, lane, now);
  if (limit === undefined) return known;
  const { learned } = known;
  if (learned !== undefined && now < learned.since + limit.windowMs + limit.guardMs) return known;
  return { ...known, learned: { calls: Math.max(1, Math.floor(limit.calls / 2)), since: now } };
}

function isFirstPage(scope: BlockScope): scope is `firstPage:${RunList}` {
  return scope.startsWith('firstPage:');
}

function withLearnedGuard(
  client: ClientPace,
  scope: `firstPage:${RunList}`,
  retryAt: EpochMs,
): ClientPace['runs'] {
  const list: RunList = scope === 'firstPage:groups' ? 'groups' : 'usersInOrg';
  const { beforeAt, guardMs = 0 } = client.runs[list] ?? {};
  const learned =
    beforeAt === undefined ? {} : { lastAt: beforeAt, guardMs: Math.max(guardMs, retryAt - beforeAt) };
  return { ...client.runs, [list]: learned };
}

function withRun({ runs }: ClientPace, list: RunList, now: EpochMs): ClientPace['runs'] {
  const { lastAt, guardMs } = runs[list] ?? {};
  return {
    ...runs,
    [list]: {
      lastAt: now,
      ...(lastAt === undefined ? {} : { beforeAt: lastAt }),
      ...(guardMs === undefined ? {} : { guardMs }),
    },
  };
}
