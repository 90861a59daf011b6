import type { GuardedKind } from './guards.ts';
import { type ChangeKind, changeKinds, type PlannedChange } from './plan.ts';

/** What guards have to know of a change beside its kinds. */
export interface Guarded {
  /** Whether it is about an account that the directory does not have. */
  isMissing(this: void, change: PlannedChange): boolean;
  /** Whether it takes a right to administer from somebody. */
  losesAdmin(this: void, change: PlannedChange): boolean;
}

/** Whether a step of a change is stopped. */
type Blocks = (change: PlannedChange, kind: ChangeKind) => boolean;

const taking: ReadonlySet<ChangeKind> = new Set(['remove', 'strip', 'removeFromOrg', 'deleteAccount']);

/** What guards that fired stop. */
export function blocksStep(fired: ReadonlySet<GuardedKind>, { isMissing, losesAdmin }: Guarded): Blocks {
  return (change, kind) => {
    if (fired.has(kind)) return true;
    if (!taking.has(kind)) return false;
    if (fired.has('directoryShrinks')) return true;
    if (fired.has('adobeOnly') && isMissing(change)) return true;
    if (fired.has('loseAdmin') && losesAdmin(change)) return true;
    // Whoever moves keeps the old place until the new one is sure.
    return fired.has('add') && change.kinds.includes('add');
  };
}

/** Changes that go on, and those that are stopped. A change can be in both, each with its own steps. */
interface SplitChanges {
  readonly kept: readonly PlannedChange[];
  readonly blocked: readonly PlannedChange[];
}

/**
 * Parts changes by their steps. A change that waits for something that is stopped is stopped as a whole.
 *
 * @param changes in an order in which they can be applied
 */
export function splitChanges(changes: readonly PlannedChange[], blocks: Blocks): SplitChanges {
  const kept: PlannedChange[] = [];
  const blocked: PlannedChange[] = [];
  const notToWaitFor = new Set<string>();
  for (const change of changes) {
    const waits = change.after.some((id) => notToWaitFor.has(id));
    const stops = (kind: ChangeKind) =>
      waits || (change.kinds.includes('create') && blocks(change, 'create')) || blocks(change, kind);
    const stopped = withSteps(change, stops);
    const rest = withSteps(change, (kind) => !stops(kind));
    if (rest) kept.push(rest);
    if (!stopped) continue;
    blocked.push(stopped);
    if (stopped.kinds.some((kind) => kind === 'update' || kind === 'create' || kind === 'createGroup')) {
      notToWaitFor.add(change.id);
    }
  }
  return { kept, blocked };
}

/** The change with some of its steps; `undefined` without any. */
function withSteps(change: PlannedChange, wanted: (kind: ChangeKind) => boolean): PlannedChange | undefined {
  const { kinds, entry } = change;
  const chosen = kinds.filter(wanted);
  if (chosen.length === kinds.length) return change;
  if (chosen.length === 0) return undefined;
  const isWanted = (_: unknown, index: number) => kinds[index] !== undefined && wanted(kinds[index]);
  if (!('user' in entry)) return change;
  return { ...change, kinds: chosen, entry: { ...entry, steps: entry.steps.filter(isWanted) } };
}

/**
 * The plan as it would be without its guards: what they stopped goes on too. For a plan that somebody has looked
 * at; the next plan is guarded again.
 */
export function liftGuards<
  P extends { readonly changes: readonly PlannedChange[]; readonly blocked: readonly PlannedChange[] },
>(plan: P): P {
  const blocked = new Map(plan.blocked.map((change) => [change.id, change]));
  const whole = plan.changes.map((change) => {
    const rest = blocked.get(change.id);
    blocked.delete(change.id);
    return rest ? joined(change, rest) : change;
  });
  return { ...plan, changes: [...whole, ...blocked.values()], blocked: [] };
}

/** The service carries the steps of an entry out in their order: update, remove, add. */
function joined(one: PlannedChange, other: PlannedChange): PlannedChange {
  if (!('user' in one.entry && 'user' in other.entry)) return one;
  const steps = [...one.entry.steps, ...other.entry.steps];
  const parts = [...one.kinds, ...other.kinds].flatMap((kind, index) => {
    const step = steps[index];
    return step === undefined ? [] : [{ kind, step }];
  });
  parts.sort((left, right) => changeKinds.indexOf(left.kind) - changeKinds.indexOf(right.kind));
  const entry = { ...one.entry, steps: parts.map(({ step }) => step) };
  return { ...one, kinds: parts.map(({ kind }) => kind), entry };
}
