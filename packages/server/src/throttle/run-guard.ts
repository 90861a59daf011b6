import type { EpochMs } from '@umapi-kit/clock';

/** The lists whose first page begins a run. */
export type RunList = 'users' | 'groups';

/** What is remembered of a client's runs. */
export interface Runs {
  readonly lastRunAt?: EpochMs;
  /** Lists whose first page the last run has read; without the sync signals, reading one again is another run. */
  readonly lists?: readonly RunList[];
  /** After a start signal, until an end signal. `fresh` until the run has read its first page. */
  readonly marked?: 'fresh' | 'running';
}

/** What a call says about its run. */
export interface RunCall {
  /** The list whose first page the call asks for. */
  readonly list?: RunList;
  readonly signal?: 'start' | 'end';
}

/** Whether a run that the client has marked has read a first page before. */
export function isLaterPageOfRun(runs: Runs | undefined, { signal }: RunCall): boolean {
  return signal !== 'start' && runs?.marked === 'running';
}

/** When the call may read the first page it asks for: `now` when it belongs to the run under way, or begins one in time. */
export function runFreeAt(runs: Runs = {}, call: RunCall, guardMs: number, now: EpochMs): EpochMs {
  if (call.list === undefined || isLaterPageOfRun(runs, call)) return now;
  if (isUnmarkedRun(runs, call) && !runs.lists?.includes(call.list)) return now;
  return isRecent(runs, guardMs, now) ? (runs.lastRunAt ?? now) + guardMs : now;
}

function isUnmarkedRun({ marked }: Runs, { signal }: RunCall): boolean {
  return marked === undefined && signal !== 'start';
}

/** A run that begins in the future was noted before the clock was set back. */
function isRecent({ lastRunAt }: Runs, guardMs: number, now: EpochMs): boolean {
  return lastRunAt !== undefined && lastRunAt <= now && now < lastRunAt + guardMs;
}

/** The runs after a call. A start signal counts even where its call is refused: the client goes on with that run. */
export function afterCall(
  runs: Runs = {},
  call: RunCall,
  { admitted, guardMs }: { readonly admitted: boolean; readonly guardMs: number },
  now: EpochMs,
): Runs {
  const opened: Runs = call.signal === 'start' ? { ...runs, marked: 'fresh' } : runs;
  const { marked, ...rest } = admitted ? withFirstPage(opened, call, guardMs, now) : opened;
  const ended = call.signal === 'end' && admitted;
  return ended || marked === undefined ? rest : { ...rest, marked };
}

function withFirstPage(runs: Runs, { list }: RunCall, guardMs: number, now: EpochMs): Runs {
  if (list === undefined || runs.marked === 'running') return runs;
  if (runs.marked === 'fresh') return { lastRunAt: now, lists: [list], marked: 'running' };
  const another = !isRecent(runs, guardMs, now) || runs.lists?.includes(list);
  return another ? { lastRunAt: now, lists: [list] } : { ...runs, lists: [...(runs.lists ?? []), list] };
}
