import { createPacker } from './packer.ts';
import type { Packable, PackedCall, Packer, PackOptions } from './packing.ts';

/** How calls are estimated. */
export interface EstimateOptions extends Partial<PackOptions> {
  /** As for `execute`. @defaultValue 20_000 */
  readonly lookahead?: number;
  /** As for `execute`. @defaultValue 10 */
  readonly maxInFlight?: number;
  /** So many actions are packed; of more, five runs of neighbours stand for all. @defaultValue 50_000 */
  readonly packedAtMost?: number;
}

const samples = 5;

/**
 * How many calls `execute` makes of actions, when the service carries each of them out at once. Packs them as
 * `execute` does, and sends nothing.
 *
 * @example
 * const calls = estimateCalls(actions, { isUserGroup: userGroupsAmong(await conn.groups().all()) });
 */
export function estimateCalls<A extends Packable>(
  actions: readonly A[],
  { packedAtMost = 50_000, ...options }: EstimateOptions = {},
): number {
  if (actions.length <= packedAtMost) return countCalls(actions, options);
  const length = Math.max(1, Math.floor(packedAtMost / samples));
  const stride = (actions.length - length) / (samples - 1);
  let calls = 0;
  for (let sample = 0; sample < samples; sample++) {
    const first = Math.round(sample * stride);
    calls += countCalls(actions.slice(first, first + length), options);
  }
  return Math.round((calls * actions.length) / (samples * length));
}

function countCalls<A extends Packable>(
  actions: readonly A[],
  { lookahead = 20_000, maxInFlight = 10, ...options }: Omit<EstimateOptions, 'packedAtMost'>,
): number {
  const packer = createPacker<A>(options);
  const underWay: PackedCall[] = [];
  let taken = 0;
  let calls = 0;
  for (;;) {
    for (; taken < actions.length && packer.size < lookahead; taken++) add(packer, taken, actions[taken]);
    const drain = taken === actions.length || underWay.length === 0;
    const call = underWay.length < maxInFlight ? packer.take({ drain }) : undefined;
    if (call) {
      underWay.push(call);
      calls++;
      continue;
    }
    const answered = underWay.shift();
    if (!answered) return calls;
    packer.settle(answered, { entries: answered.entries.map(() => ({ errors: [], warnings: [] })) });
  }
}

/** What has no step is refused before anything is sent. */
function add<A extends Packable>(packer: Packer<A>, seq: number, action: A | undefined): void {
  if (action !== undefined && action.entry.steps.length > 0) packer.add(seq, action);
}
