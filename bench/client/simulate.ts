import { preload } from '@umapi-kit/client';
import { createSimulatedClock, type SimulatedClock, seededRandom } from '@umapi-kit/clock';
import { type FaultRule, type RunningServer, startServer, type ThrottleSettings } from '@umapi-kit/server';
import { orgId } from '../server/company.ts';
import { connectTo, organizationBefore } from './organization.ts';
import { type Exchange, slowLine } from './slow-line.ts';
import type { Workload } from './workloads.ts';

type WindowKind = NonNullable<ThrottleSettings['window']>;

/** How the service may count a minute: nobody outside knows which it is. */
export const windowKinds: readonly WindowKind[] = ['fixed', 'sliding', 'tokenBucket'];

/** Circumstances of a run. */
export interface Circumstances {
  readonly window: WindowKind;
  /** Time that the service takes for an answer; the way there takes up to a second besides, by chance. */
  readonly answerMs: number;
  /** From then on the service admits half as many calls, without saying so. */
  readonly halvedAtMs?: number;
  /** One call is refused once with this wait. */
  readonly lockOut?: { readonly atCall: number; readonly seconds: number };
}

/** What a run came to; times are simulated. */
export interface SimulatedRun {
  readonly circumstances: Circumstances;
  readonly calls: number;
  readonly failed: number;
  /** When the last call left, from the beginning of the run. */
  readonly lastLeftMs: number;
  readonly refused: number;
  /** From the first 429 to the last. */
  readonly refusedForMs: number;
  /** How often each call that was refused was sent besides, without those that were refused once more. */
  readonly sentAgain: readonly number[];
  /** From the first 429 to the next call that left. */
  readonly restedMs: number;
}

/**
 * Carries a workload out under each of the circumstances, by `execute`, on a server each with the documented limits.
 * All of them have one clock, which jumps to the next moment at which something happens anywhere.
 */
export async function simulate(
  workload: Workload,
  circumstances: readonly Circumstances[],
): Promise<readonly SimulatedRun[]> {
  // Begins within a minute, as runs do: fixed windows don't begin with it.
  const clock = createSimulatedClock(Date.UTC(2026, 0, 1, 8, 30, 17));
  await preload();
  return clock.run(() => Promise.all(circumstances.map((each) => runUnder(each, workload, clock))));
}

async function runUnder(
  circumstances: Circumstances,
  { actions }: Workload,
  clock: SimulatedClock,
): Promise<SimulatedRun> {
  const { window, answerMs } = circumstances;
  await using server = await startServer({
    seed: organizationBefore(actions),
    clock,
    throttle: { preset: 'documented', window },
    faults: faultsOf(circumstances),
    listen: false,
    callLog: { calls: 0 },
  });
  const { fetch, exchanges } = slowLine({ fetch: server.fetch, clock, random: seededRandom(7), answerMs });
  await using conn = connectTo(server, { fetch, clock, random: seededRandom(11) });
  const startedAt = clock.monotonic();
  const halving = halve(server, circumstances, clock);
  let failed = 0;
  for await (const { status } of conn.execute(actions)) if (status !== 'succeeded') failed++;
  await halving;
  return { circumstances, failed, ...summarize(exchanges, startedAt) };
}

function faultsOf({ lockOut }: Circumstances): readonly FaultRule[] {
  if (!lockOut) return [];
  const effect = { kind: 'status', status: 429, retryAfterSeconds: lockOut.seconds } as const;
  return [{ match: { call: 'action' }, when: { nth: lockOut.atCall }, effect }];
}

async function halve(
  { admin }: RunningServer,
  { window, halvedAtMs }: Circumstances,
  clock: SimulatedClock,
): Promise<void> {
  if (halvedAtMs === undefined) return;
  await clock.sleep(halvedAtMs);
  const throttle = { preset: 'documented', window, perClient: { action: 5 } } as const;
  await admin.changeOrg(orgId, { settings: { throttle } });
}

function summarize(
  exchanges: readonly Exchange[],
  startedAt: number,
): Omit<SimulatedRun, 'circumstances' | 'failed'> {
  const refusals = exchanges.filter(({ status }) => status === 429);
  const sends = new Map<string, number>();
  for (const { body } of exchanges) sends.set(body, (sends.get(body) ?? 0) + 1);
  const firstAt = refusals[0]?.backAt ?? 0;
  const nextLeft = Math.min(...exchanges.map(({ leftAt }) => leftAt).filter((at) => at > firstAt));
  return {
    calls: sends.size,
    lastLeftMs: Math.max(...exchanges.map(({ leftAt }) => leftAt)) - startedAt,
    refused: refusals.length,
    refusedForMs: (refusals.at(-1)?.backAt ?? 0) - firstAt,
    sentAgain: refusals.map(({ body }) => (sends.get(body) ?? 0) - 1),
    restedMs: refusals.length === 0 ? 0 : nextLeft - firstAt,
  };
}
