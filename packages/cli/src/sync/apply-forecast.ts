import { type ApplyEvent, type Costing, type ForeseenCalls, foreseeCalls, type Plan } from '@umapi-kit/sync';
import type { RunTraffic } from './run-traffic.ts';

/** Foresees when changes will be carried out. */
export interface ApplyForecast {
  /** Takes in what became of a change. */
  settle(event: Pick<ApplyEvent, 'change' | 'outcome'>): void;
  /** The time until the last call leaves; nothing where that can't be known yet. */
  remainingMs(): number | undefined;
}

/** What is still to be carried out in one org. */
type OpenPlan = Costing & Pick<Plan, 'org'>;

/**
 * Foresees the end from the calls that remain. Orgs count one after the other, since most of what they do waits for
 * each other.
 *
 * @param looks every account is looked at before it is changed
 */
export function createApplyForecast(
  plans: readonly OpenPlan[],
  traffic: RunTraffic,
  { looks }: { readonly looks: boolean },
): ApplyForecast {
  const orgs = new Map(plans.map((plan) => [plan.org, orgForecast(plan, traffic, looks)]));
  return {
    settle(event) {
      orgs.get(event.change.org)?.settle(event);
    },
    remainingMs() {
      const each = [...orgs.values()].map((org) => org.remainingMs());
      return each.reduce((sum, ms) => (sum === undefined || ms === undefined ? undefined : sum + ms), 0);
    },
  };
}

function orgForecast(plan: OpenPlan, traffic: RunTraffic, looks: boolean): ApplyForecast {
  const foreseen = foreseeCalls(plan);
  const lane = looks ? foreseen.looks.lane : undefined;
  const sending = traffic.lane(plan.org, 'action');
  const looking = lane === undefined ? undefined : traffic.lane(plan.org, lane);
  const before = { sent: sending.made, looked: looking?.made ?? 0 };
  const total = plan.changes.length;
  let settled = 0;
  let unsent = 0;
  return {
    settle({ outcome }) {
      settled++;
      if (needsNoCall(outcome)) unsent++;
    },
    remainingMs() {
      const open = total - settled;
      if (open === 0) return 0;
      const progress = { open, sent: settled - unsent, share: (total - unsent) / total };
      const sendingMs = sending.remainingMs(callsLeft(foreseen, progress, sending.made - before.sent));
      const looked = (looking?.made ?? 0) - before.looked;
      const lookingMs = looking?.remainingMs(Math.max(0, foreseen.looks.calls - looked)) ?? 0;
      if (sendingMs === undefined) return undefined;
      // The list is read before anything is sent; single accounts are looked at meanwhile.
      return lane === 'users' ? lookingMs + sendingMs : Math.max(lookingMs, sendingMs);
    },
  };
}

function needsNoCall(outcome: ApplyEvent['outcome']): boolean {
  if (outcome.status === 'succeeded') return outcome.found === true;
  return outcome.status !== 'failed';
}

/** Where more calls were needed than foreseen, the rest needs as many as what was done. */
function callsLeft(
  { actions }: ForeseenCalls,
  { open, sent, share }: { readonly open: number; readonly sent: number; readonly share: number },
  made: number,
): number {
  const left = Math.ceil(actions * share) - made;
  return left > 0 ? left : Math.max(1, Math.ceil((made / Math.max(1, sent)) * open));
}
