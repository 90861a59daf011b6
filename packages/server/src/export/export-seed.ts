import { randomUUID } from 'node:crypto';
import type { Clock } from '@umapi-kit/clock';
import { notFound } from '../admin/admin-error.ts';
import type { SeedUser } from '../seed/seed.ts';
import { type ExportedOrg, exportedOrgs } from '../store/export-org.ts';
import { exportedMembers, exportedOutsiders } from '../store/export-people.ts';
import type { Operation } from '../store/operation.ts';
import { dropSnapshot, listSnapshots, saveSnapshot } from '../store/snapshots.ts';
import type { Store } from '../store/store.ts';

/** Begins with what no name of a user's begins with. */
const prefix = ' export ';

/** A copy that an export of a killed server left behind is no longer read from after this time. */
const abandonedAfterMs = 3_600_000;

/**
 * Writes the state as one seed file, JSON, piece by piece: as of one moment, however long that takes.
 *
 * @param name of a snapshot; the state of now without it
 * @throws {@link AdminError} for a snapshot that is not there
 */
export async function* exportSeed(store: Store, clock: Clock, name?: string): AsyncGenerator<string, void> {
  const own = name === undefined ? prefix + randomUUID() : undefined;
  const now = clock.now();
  const snapshot = await store.change(() => (own === undefined ? find(name ?? '') : saveOwn(own, now)));
  try {
    yield* write(store, snapshot);
  } finally {
    if (own !== undefined) await store.change(() => dropSnapshot(own));
  }
}

function* saveOwn(name: string, now: number): Operation<number> {
  for (const old of yield* listSnapshots())
    if (old.name.startsWith(prefix) && old.madeAt < now - abandonedAfterMs) yield* dropSnapshot(old.name);
  return yield* saveSnapshot(name, now);
}

function* find(name: string): Operation<number> {
  const found = (yield* listSnapshots()).find((snapshot) => snapshot.name === name);
  if (!found || name.startsWith(' '))
    throw notFound(`no snapshot is called ${JSON.stringify(name)}; GET /admin/v1/snapshots lists them`);
  return found.id;
}

async function* write(store: Store, snapshot: number): AsyncGenerator<string, void> {
  const orgs = await store.look(() => exportedOrgs(snapshot));
  yield '{"orgs":[';
  for (const [index, org] of orgs.entries()) {
    yield `${index === 0 ? '' : ','}\n${JSON.stringify(org.head).slice(0, -1)},"users":[`;
    let written = 0;
    for await (const users of peopleOf(store, snapshot, org, index === 0)) {
      yield users
        .map((user, place) => `${written + place === 0 ? '' : ','}\n${JSON.stringify(user)}`)
        .join('');
      written += users.length;
    }
    yield ']}';
  }
  yield ']}\n';
}

async function* peopleOf(
  store: Store,
  snapshot: number,
  org: ExportedOrg,
  homeless: boolean,
): AsyncGenerator<readonly SeedUser[], void> {
  const parts = [
    (after: number) => exportedMembers(snapshot, org, after),
    (after: number) => exportedOutsiders(snapshot, org, after, homeless),
  ];
  for (const part of parts) {
    for (let after: number | undefined = 0; after !== undefined; ) {
      const from: number = after;
      const { users, last } = await store.look(() => part(from));
      yield users;
      after = last;
    }
  }
}
