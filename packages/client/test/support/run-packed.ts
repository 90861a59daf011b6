import {
  createPacker,
  type Outcome,
  type Packable,
  type PackedCall,
  type PackMode,
} from '@umapi-kit/client/pack';
import type { Random } from '@umapi-kit/clock';
import { fold } from '@umapi-kit/protocol';
import fc from 'fast-check';
import type { ModelService } from './model-service.ts';

/** Every way to fill entries. */
export const mode: fc.Arbitrary<PackMode> = fc.constantFrom('docs-strict', 'docs-step', 'dense');

/** No name twice: the service refuses such lists. */
export function namesOf(name: fc.Arbitrary<string>, maxLength: number): fc.Arbitrary<readonly string[]> {
  return fc.uniqueArray(name, { minLength: 1, maxLength, selector: fold });
}

/** What came of a run. */
interface Run {
  readonly calls: readonly PackedCall[];
  readonly outcomes: readonly Outcome[];
  /** Calls that were under way together. */
  readonly together: readonly (readonly PackedCall[])[];
}

/** Takes, settles, puts back and adds in an order that `chance` decides, until everything is through. */
export function runPacked(
  list: readonly Packable[],
  packMode: PackMode,
  service: Pick<ModelService, 'execute'>,
  chance: Random,
): Run {
  const known = new Set(['g1', 'g2', 'g3']);
  const packer = createPacker({ mode: packMode, isUserGroup: (name) => known.has(fold(name)) });
  const flying: PackedCall[] = [];
  const run = { calls: [] as PackedCall[], outcomes: [] as Outcome[], together: [] as PackedCall[][] };
  const patience = Math.floor(chance() * (list.length + 1));
  for (let seq = 0; seq < list.length || packer.size > 0; ) {
    const action = list[seq];
    if (action && (seq < patience || chance() < 0.6)) packer.add(seq++, action);
    const call = seq >= patience && chance() < 0.7 ? packer.take({ drain: chance() < 0.8 }) : undefined;
    if (call) {
      flying.push(call);
      run.together.push([...flying]);
    }
    const landing =
      flying.length > 0 && chance() < 0.5
        ? flying.splice(Math.floor(chance() * flying.length), 1)[0]
        : undefined;
    if (!landing) continue;
    if (chance() < 0.2) {
      packer.release(landing);
      continue;
    }
    run.calls.push(landing);
    run.outcomes.push(...packer.settle(landing, service.execute(landing.entries.map(({ entry }) => entry))));
  }
  return run;
}
