import type { Clock } from '@umapi-kit/clock';
import { z } from 'zod';
import { notFound } from '../admin/admin-error.ts';
import { checked } from '../admin/schemas.ts';
import type { Operation } from '../store/operation.ts';
import { changedGroups, changedMembers } from '../store/snapshot-diff.ts';
import { dropSnapshot, listSnapshots, restoreSnapshot, saveSnapshot } from '../store/snapshots.ts';
import type { Store } from '../store/store.ts';
import { groupChanges, type SnapshotDiff, userChanges } from './diff.ts';

/** A snapshot as it is listed. */
export interface SnapshotView {
  readonly name: string;
  /** ISO 8601, by the server's time. */
  readonly madeAt: string;
}

/**
 * States that are kept under names, in the store, so that a file store keeps them too.
 *
 * @throws {@link AdminError} (every method) for a name that no snapshot has, or that none can have
 */
export interface Snapshots {
  /** The oldest first. */
  list(): Promise<readonly SnapshotView[]>;
  /** Keeps the state as it is now; what had the name before is gone. */
  take(name: string): Promise<SnapshotView>;
  /**
   * Back to a state, ids included. Issued tokens stay valid, the counts of the throttle are forgotten. The snapshot
   * stays, to be restored again.
   */
  restore(name: string): Promise<void>;
  remove(name: string): Promise<void>;
  /** What changed from one state to another, in words too. @param to a snapshot; the state of now without it */
  diff(from: string, to?: string): Promise<SnapshotDiff>;
}

const nameSchema = z.strictObject({
  name: z.string().regex(/^[\w.][\w. -]{0,99}$/, 'must be 1 to 100 letters, digits, spaces or any of . _ -'),
});

/** Begins with what no name of a user's begins with. */
const nowName = ' now';

/** The snapshots of a store. */
export function createSnapshots(store: Store, clock: Clock) {
  return {
    async list(): Promise<readonly SnapshotView[]> {
      const rows = await store.look(() => listSnapshots());
      return rows.filter(({ name }) => !name.startsWith(' ')).map(viewOf);
    },
    async take(input: unknown): Promise<SnapshotView> {
      const { name } = checked(nameSchema, { name: input });
      const madeAt = clock.now();
      await store.change(() => saveSnapshot(name, madeAt));
      return viewOf({ name, madeAt });
    },
    restore: (name: string): Promise<void> =>
      store.replace(function* () {
        yield* restoreSnapshot(yield* find(name));
      }),
    remove: (name: string): Promise<void> =>
      store.change(function* () {
        if (!(yield* dropSnapshot(name))) throw missing(name);
      }),
    diff: (from: string, to?: string): Promise<SnapshotDiff> =>
      store.change(() => diffOf(from, to, clock.now())),
  } satisfies Snapshots;
}

function viewOf({ name, madeAt }: { readonly name: string; readonly madeAt: number }): SnapshotView {
  return { name, madeAt: new Date(madeAt).toISOString() };
}

function* diffOf(from: string, to: string | undefined, now: number): Operation<SnapshotDiff> {
  const before = yield* find(from);
  const after = to === undefined ? yield* saveSnapshot(nowName, now) : yield* find(to);
  const changes = [
    ...groupChanges(yield* changedGroups(before, after)),
    ...userChanges(yield* changedMembers(before, after)),
  ];
  if (to === undefined) yield* dropSnapshot(nowName);
  return { from, ...(to === undefined ? {} : { to }), changes };
}

function* find(name: string): Operation<number> {
  const found = (yield* listSnapshots()).find((snapshot) => snapshot.name === name);
  if (!found || name.startsWith(' ')) throw missing(name);
  return found.id;
}

function missing(name: string): Error {
  return notFound(`no snapshot is called ${JSON.stringify(name)}; GET /admin/v1/snapshots lists them`);
}
