import { countCalls } from './count-calls.ts';
import { type Circumstances, simulate } from './simulate.ts';
import { windowKinds } from './throttle.ts';
import { creates, moves, oneGroup, randomChanges, type Workload } from './workloads.ts';

/** One line of the report, by column. */
export type Row = Readonly<Record<string, string | number>>;

/** A table of the report. */
export interface Table {
  readonly title: string;
  readonly rows: readonly Row[];
}

/** Calls that a workload takes, beside its floor and beside one entry for each user. */
export interface CallFigures {
  readonly job: string;
  readonly floor: number;
  readonly calls: number;
  readonly ratio: number;
  readonly oneEntryAUser: number;
}

/** The workloads whose calls are counted. */
export const workloads: readonly (() => Workload)[] = [creates, oneGroup, moves, randomChanges];

/** Counts the calls of one workload, packed as by default. */
export function callFigures(workload: Workload): CallFigures {
  const calls = countCalls(workload);
  return {
    job: workload.name,
    floor: workload.floor,
    calls,
    ratio: round(calls / workload.floor, 3),
    oneEntryAUser: countCalls(workload, { groupWise: 'never' }),
  };
}

/** Everything that this bench measures. */
export async function clientTables(): Promise<readonly Table[]> {
  return [
    { title: 'calls', rows: workloads.map((make) => ({ ...callFigures(make()) })) },
    { title: 'simulated minutes under the documented limits', rows: await minutes() },
    { title: 'limits halved in the fourth minute, 2,000 creates', rows: await halvedLimits() },
    { title: 'Retry-After: 1938 on the 55th call, 2,000 creates', rows: await lockOuts() },
  ];
}

const answerTimesMs = [200, 8_000, 30_000];

async function minutes(): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (const make of [creates, oneGroup, moves]) {
    const workload = make();
    for (const circumstances of everyCircumstance()) {
      const { lastLeftMs, refusals } = await simulate(workload, circumstances);
      const floorMinutes = Math.ceil(workload.floor / 10) - 1;
      rows.push({
        job: workload.name,
        ...shown(circumstances),
        floorMinutes,
        lastCallAtMinute: inMinutes(lastLeftMs),
        status429: refusals.length,
      });
    }
  }
  return rows;
}

async function halvedLimits(): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (const circumstances of everyCircumstance()) {
    const { refusals, mostSends } = await simulate(creates(2_000), { ...circumstances, halvedAtMs: 200_000 });
    const spanMs = (refusals.at(-1)?.at ?? 0) - (refusals[0]?.at ?? 0);
    rows.push({
      ...shown(circumstances),
      status429: refusals.length,
      secondsFromFirstToLast429: round(spanMs / 1000, 1),
      mostSendsOfOneCall: mostSends,
    });
  }
  return rows;
}

async function lockOuts(): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (const circumstances of everyCircumstance()) {
    const lockOut = { atCall: 55, waitMs: 1_938_000 };
    const { refusals, tooEarly, mostSends } = await simulate(creates(2_000), { ...circumstances, lockOut });
    rows.push({
      ...shown(circumstances),
      status429: refusals.length,
      callsDuringTheWait: tooEarly,
      mostSendsOfOneCall: mostSends,
    });
  }
  return rows;
}

function everyCircumstance(): readonly Circumstances[] {
  return windowKinds.flatMap((window) => answerTimesMs.map((answerMs) => ({ window, answerMs })));
}

function shown({ window, answerMs }: Circumstances): Row {
  return { window, answerSeconds: answerMs / 1000 };
}

function inMinutes(durationMs: number): number {
  return round(durationMs / 60_000, 2);
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
