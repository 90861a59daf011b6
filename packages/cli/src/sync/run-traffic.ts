import type { ConnectionListeners } from '@umapi-kit/client';
import { documentedLimit } from '@umapi-kit/client/pack';
import type { Clock } from '@umapi-kit/clock';
import { type CallName, calls } from '@umapi-kit/protocol';
import { createLaneForecast, type LaneForecast } from './lane-forecast.ts';

/** Lanes in which a run makes many calls. */
const busyLanes = ['action', 'user', 'users'] as const;

type BusyLane = (typeof busyLanes)[number];

/** Whether a server keeps the limits that Adobe documents. */
export type Limits = 'documented' | 'unlimited';

/** The calls of a run to all organizations: whoever foresees its end looks here. */
export interface RunTraffic {
  /** Listeners for the connection of an organization. */
  listenTo(org: string, limits: Limits): ConnectionListeners;
  lane(org: string, lane: BusyLane): LaneForecast;
  /** Calls `onCall` at every call and wait until disposed. */
  watch(onCall: () => void): Disposable;
  /** Whether somebody watches, who tells of the time that the rate limit takes. */
  readonly isWatched: boolean;
}

/** Traffic before the first call. */
export function createRunTraffic(clock: Clock): RunTraffic {
  const orgs = new Map<string, Readonly<Record<BusyLane, LaneForecast>>>();
  const watchers = new Set<() => void>();

  function forecastsOf(org: string, limits: Limits = 'documented'): Readonly<Record<BusyLane, LaneForecast>> {
    const known = orgs.get(org);
    if (known) return known;
    const forecast = (lane: BusyLane) =>
      createLaneForecast(clock, limits === 'unlimited' ? undefined : documentedLimit(lane));
    const begun = { action: forecast('action'), user: forecast('user'), users: forecast('users') };
    orgs.set(org, begun);
    return begun;
  }

  function tellWatchers(): void {
    for (const onCall of watchers) onCall();
  }

  return {
    listenTo(org, limits) {
      const forecasts = forecastsOf(org, limits);
      const of = (lane: string) => busyLanes.filter((busy) => busy === lane).map((busy) => forecasts[busy]);
      return {
        request({ call }) {
          for (const forecast of of(laneOf(call))) forecast.leave();
        },
        response({ call, status }) {
          if (!isAnswer(status)) for (const forecast of of(laneOf(call))) forecast.fail();
          tellWatchers();
        },
        noResponse({ call }) {
          for (const forecast of of(laneOf(call))) forecast.fail();
          tellWatchers();
        },
        wait(event) {
          for (const forecast of of(event.lane)) forecast.wait(event);
          tellWatchers();
        },
      };
    },
    lane: (org, lane) => forecastsOf(org)[lane],
    watch(onCall) {
      watchers.add(onCall);
      return { [Symbol.dispose]: () => watchers.delete(onCall) };
    },
    get isWatched() {
      return watchers.size > 0;
    },
  };
}

function laneOf(call: CallName): string {
  return calls[call].lane;
}

/** Whatever else comes is asked for again. An account that is not there is an answer. */
function isAnswer(status: number): boolean {
  return status < 300 || status === 404;
}
