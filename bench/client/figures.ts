import { estimateCalls } from '@umapi-kit/client/pack';
import { startProcess } from '../server/process.ts';
import { countCalls, countOneByOne } from './count-calls.ts';
import { listingTable } from './listing.ts';
import { type Circumstances, type SimulatedRun, simulate, windowKinds } from './simulate.ts';
import { creates, isUserGroup, moves, oneGroup, randomChanges, type Workload } from './workloads.ts';

/** One line of the report, by column. */
export type Row = Readonly<Record<string, string | number>>;

/** A table of the report. */
export interface Table {
  readonly title: string;
  readonly rows: readonly Row[];
}

/** Calls that a workload takes, beside its floor and beside what takes more. */
export interface CallFigures {
  readonly job: string;
  readonly floor: number;
  /** By packing alone, before anything is sent. */
  readonly foreseen: number;
  readonly calls: number;
  readonly ratio: number;
  readonly oneEntryAUser: number;
  readonly oneEntryAnAction: number;
  /** Whether all three ways leave the same accounts and memberships, without a failure. */
  readonly sameState: 'yes' | 'no';
}

/** Counts the calls of one workload, packed as by default. */
export async function callFigures(workload: Workload): Promise<CallFigures> {
  const packed = await countCalls(workload);
  const byUser = await countCalls(workload, { groupWise: 'never' });
  const oneByOne = await countOneByOne(workload);
  const isSame = [packed, byUser].every(
    ({ failed, content }) => failed === 0 && content === oneByOne.content,
  );
  return {
    job: workload.name,
    floor: workload.floor,
    foreseen: estimateCalls(workload.actions, { isUserGroup }),
    calls: packed.calls,
    ratio: round(packed.calls / workload.floor, 3),
    oneEntryAUser: byUser.calls,
    oneEntryAnAction: oneByOne.calls,
    sameState: isSame && oneByOne.failed === 0 ? 'yes' : 'no',
  };
}

/**
 * Everything that this bench measures.
 *
 * @param users of the list that is read
 */
export async function clientTables({
  users = 1_000_000,
}: {
  readonly users?: number;
} = {}): Promise<readonly Table[]> {
  // Filled while the rest is measured in calls and in simulated time, which it does not disturb.
  const filling = startProcess('serve.ts', ':memory:', String(users));
  const tables = await actionTables();
  await using server = await filling;
  return [...tables, await listingTable(server)];
}

async function actionTables(): Promise<readonly Table[]> {
  const workloads = [creates(), oneGroup(), moves(), randomChanges()];
  const calls: Row[] = [];
  for (const workload of workloads) calls.push({ ...(await callFigures(workload)) });
  return [
    { title: 'calls, on a local server', rows: calls },
    { title: '20,000 other random changes', rows: await otherChanges() },
    { title: 'simulated minutes under the documented limits', rows: await minutes(workloads.slice(0, 3)) },
    { title: 'limits halved after 200 seconds, 1,000 creates', rows: await halvedLimits() },
    { title: 'Retry-After: 1938 on the 55th call, 1,000 creates', rows: await lockOuts() },
  ];
}

/** Random changes by other seeds: the figure is not that of one lucky draw. */
async function otherChanges(): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (const seed of [6, 7, 8, 9, 10]) {
    const workload = randomChanges(20_000, seed);
    const { calls } = await countCalls(workload);
    rows.push({ seed, floor: workload.floor, calls, ratio: round(calls / workload.floor, 3) });
  }
  return rows;
}

async function minutes(workloads: readonly Workload[]): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (const workload of workloads) {
    for (const { circumstances, lastLeftMs, refused } of await simulate(workload, everyCircumstance())) {
      rows.push({
        job: workload.name,
        ...shown(circumstances),
        floorMinutes: floorMinutes(workload),
        lastCallAtMinute: round(lastLeftMs / 60_000, 2),
        status429: refused,
      });
    }
  }
  return rows;
}

/** The minute in which the last call leaves when every minute lets ten pass; the first is number 0. */
export function floorMinutes({ floor }: Workload): number {
  return Math.ceil(floor / 10) - 1;
}

async function halvedLimits(): Promise<readonly Row[]> {
  const runs = await simulate(creates(1_000), everyCircumstance({ halvedAtMs: 200_000 }));
  return runs.map((run) => ({ ...refusals(run), secondsFromFirstToLast429: run.refusedForMs / 1_000 }));
}

async function lockOuts(): Promise<readonly Row[]> {
  const lockOut = { atCall: 55, seconds: 1_938 };
  const runs = await simulate(creates(1_000), everyCircumstance({ lockOut }));
  return runs.map((run) => ({ ...refusals(run), secondsUntilTheNextCall: run.restedMs / 1_000 }));
}

function refusals({ circumstances, refused, sentAgain }: SimulatedRun): Row {
  const times = [...new Set(sentAgain)].join(', ');
  return { ...shown(circumstances), status429: refused, timesThatEachWasSentAgain: times };
}

/** Every kind of window with every time that answers take. */
export function everyCircumstance(more: Partial<Circumstances> = {}): readonly Circumstances[] {
  return windowKinds.flatMap((window) =>
    [200, 8_000, 30_000].map((answerMs) => ({ window, answerMs, ...more })),
  );
}

function shown({ window, answerMs }: Circumstances): Row {
  return { window, answerSeconds: answerMs / 1000 };
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
