import type { EpochMs } from '@umapi-kit/clock';
import { type ApplicationState, applicationTurn, unusedApplication } from './application-limit.ts';
import {
  type Block,
  blockClient,
  type ClientPace,
  type LaneLimits,
  type PacedCall,
  type Reserved,
  reserveForClient,
  unpacedClient,
} from './client-pace.ts';

/** Everything that pacing remembers: plain data, to be kept over a restart or shared. */
export interface PaceState {
  /** By client id. */
  readonly clients: Readonly<Record<string, ClientPace>>;
  readonly application: ApplicationState;
}

/** Before the first call. */
export const unpaced: PaceState = { clients: {}, application: unusedApplication };

/** Calls that the service does not count. */
const uncounted: ReadonlySet<string> = new Set(['token', 'status']);

/** Charges one call to the budget, if it may leave now. Pure: the state after it is in the result. */
export function reserve(
  state: PaceState,
  limits: LaneLimits,
  call: PacedCall,
  now: EpochMs,
): Reserved<PaceState> {
  const { clientId = '', lane } = call;
  const own = reserveForClient(state.clients[clientId] ?? unpacedClient, limits, call, now);
  if (!own.reservation.granted) return { state, reservation: own.reservation };
  const clients = { ...state.clients, [clientId]: own.state };
  const limit = uncounted.has(lane) ? undefined : limits.application;
  if (limit === undefined) return { state: { ...state, clients }, reservation: own.reservation };
  const { at, application } = applicationTurn(state.application, limit, `${lane} ${clientId}`, now);
  if (at <= now) return { state: { clients, application }, reservation: own.reservation };
  return { state: { ...state, application }, reservation: { granted: false, retryAt: at, reason: 'limit' } };
}

/** Takes a 429 of a client in, like {@link blockClient}. */
export function block(state: PaceState, limits: LaneLimits, refusal: Block, now: EpochMs): PaceState {
  const { clientId = '' } = refusal;
  const blocked = blockClient(state.clients[clientId] ?? unpacedClient, limits, refusal, now);
  return { ...state, clients: { ...state.clients, [clientId]: blocked } };
}

/** Calls of the future were noted before the clock was set back: they have left by now. */
export function notAfter({ clients, application }: PaceState, now: EpochMs): PaceState {
  const past = (log: readonly EpochMs[]) => log.map((at) => Math.min(at, now));
  return {
    clients: mapValues(clients, (client) => ({
      ...client,
      lanes: mapValues(client.lanes, (lane) => ({ ...lane, log: past(lane.log) })),
    })),
    application: { log: past(application.log), line: application.line },
  };
}

function mapValues<T>(
  record: Readonly<Record<string, T>>,
  change: (value: T) => T,
): Readonly<Record<string, T>> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}
