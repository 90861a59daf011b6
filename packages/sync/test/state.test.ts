import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileRunLock, LockedError, openSyncState, type RunMemory } from '@umapi-kit/sync';
import { afterAll, describe, expect, test } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'umapi-sync-state-'));
afterAll(() => rmSync(folder, { recursive: true }));

const hour = 3_600_000;
const org = 'A1@AdobeOrg';

function memory(fields: Partial<RunMemory['orgs'][number]>, at = 1): RunMemory {
  const nothing = { dynamicGroups: [], managedGroups: [], leaving: [], failures: [], recovered: [] };
  return { at, orgs: [{ org, ...nothing, ...fields }] };
}

describe('the state of a sync', () => {
  test('what one run remembers the next one knows, in another process', () => {
    const path = join(folder, 'kept', 'state.db');
    {
      using state = openSyncState(path);
      state.complete({ ...memory({ list: { listed: 10, total: 12 } }), directoryUsers: 9 });
    }

    using again = openSyncState(path);

    expect([again.lastList(org), again.lastDirectoryUsers()]).toEqual([{ listed: 10, total: 12 }, 9]);
  });

  test('nobody but its owner can read it', () => {
    const path = join(folder, 'private', 'state.db');

    openSyncState(path)[Symbol.dispose]();

    const modes = [path, join(folder, 'private')].map((one) => statSync(one).mode & 0o777);
    expect(modes).toEqual([0o600, 0o700]);
  });

  test('a file of a newer version is refused', () => {
    const path = join(folder, 'newer.db');
    openSyncState(path)[Symbol.dispose]();
    const database = new DatabaseSync(path);
    database.exec('PRAGMA user_version = 99');
    database.close();

    expect(() => openSyncState(path)).toThrow('was written by a newer version');
  });

  test('a list that was not reconciled and a directory that was not read whole leave what was known', () => {
    using state = openSyncState(':memory:');
    state.complete({ ...memory({ list: { listed: 10 } }), directoryUsers: 9 });

    state.complete(memory({}));

    expect([state.lastList(org), state.lastDirectoryUsers()]).toEqual([{ listed: 10 }, 9]);
  });

  test('dynamic groups are remembered for good, managed ones as they were last', () => {
    using state = openSyncState(':memory:');
    state.complete(memory({ dynamicGroups: ['Team A'], managedGroups: ['Team A', 'Design'] }));

    state.complete(memory({ dynamicGroups: ['team a', 'Team B'], managedGroups: ['Team B'] }));

    expect(state.dynamicGroups(org)).toEqual(['Team A', 'Team B']);
    expect(state.managedGroups(org)).toEqual(['Team B']);
  });

  test('accounts on their way out are those that the last run named', () => {
    using state = openSyncState(':memory:');
    const [one, two] = [
      { id: 'federatedID a@x.example', since: 100 },
      { id: 'federatedID b@x.example', since: 100 },
    ];
    state.complete(memory({ leaving: [one, two] }));

    state.complete(memory({ leaving: [two] }));

    expect([...state.leaving(org)]).toEqual([[two.id, two.since]]);
  });
});

describe('the escrow', () => {
  const failure = {
    org,
    change: 'federatedID a@x.example',
    entry: 'e1',
    who: 'a@x.example',
    reason: 'unknown domain',
  };

  test('a change that keeps failing rests for 6, 12, 24 hours, then for a day each time', () => {
    using state = openSyncState(':memory:');
    const rests = [0, 1, 2, 3, 4].map((now) => {
      state.escrow.add(failure, now);
      const [found] = state.escrow.list();
      return ((found?.due ?? 0) - now) / hour;
    });

    expect(rests).toEqual([6, 12, 24, 24, 24]);
  });

  test('a corrected record does not wait, and starts anew when it fails', () => {
    using state = openSyncState(':memory:');
    state.escrow.add(failure, 0);
    state.escrow.add(failure, 1);

    const corrected = state.escrow.of(org, failure.change, 'e2');
    state.escrow.add({ ...failure, entry: 'e2' }, 2);

    expect(corrected).toBeUndefined();
    expect(state.escrow.of(org, failure.change, 'e2')).toMatchObject({ attempts: 1, due: 2 + 6 * hour });
  });

  test('a run that ends adds what failed, and drops what succeeded', () => {
    using state = openSyncState(':memory:');
    state.escrow.add({ ...failure, change: 'mended' }, 0);

    state.complete(memory({ failures: [failure], recovered: ['mended'] }, 5));

    expect(state.escrow.list()).toEqual([
      { ...failure, entry: undefined, attempts: 1, failedAt: 5, due: 5 + 6 * hour },
    ]);
  });

  test('it can be listed and dropped', () => {
    using state = openSyncState(':memory:');
    state.escrow.add(failure, 0);

    const dropped = state.escrow.drop(org, failure.change);

    expect([dropped, state.escrow.drop(org, failure.change), state.escrow.list()]).toEqual([true, false, []]);
  });
});

describe('the record of a run', () => {
  const run = { plan: '/plans/one.jsonl', digest: 'd1', lifted: true, at: 1 };

  test('knows the run that did not end, and what is settled of it', () => {
    using state = openSyncState(':memory:');
    state.run.begin(run);
    state.run.note(org, 'one', { status: 'succeeded' });

    expect([state.run.current(), [...state.run.settled(org)]]).toEqual([
      run,
      [['one', { status: 'succeeded' }]],
    ]);
  });

  test('forgets a run that ended, and one that another takes the place of', () => {
    using state = openSyncState(':memory:');
    state.run.begin(run);
    state.run.note(org, 'one', { status: 'succeeded' });

    state.run.begin({ ...run, digest: 'd2' });
    const settled = state.run.settled(org).size;
    state.complete(memory({}));

    expect([settled, state.run.current()]).toEqual([0, undefined]);
  });
});

describe('the lock of a run', () => {
  test('a second run is refused and told who holds it', async () => {
    const lock = fileRunLock(join(folder, 'locks'));
    await using _ = await lock.acquire('sync', 'process 7 on mars');

    const second = lock.acquire('sync', 'process 8');

    await expect(second).rejects.toThrow(LockedError);
    await expect(lock.acquire('sync', 'process 8')).rejects.toMatchObject({
      code: 'LOCKED',
      holder: 'process 7 on mars',
    });
  });

  test('is free again when its holder lets go, and other names are free all the time', async () => {
    const lock = fileRunLock(join(folder, 'more-locks'));
    {
      await using _ = await lock.acquire('one', 'first');
      await using __ = await lock.acquire('two', 'second');
    }

    await using again = await lock.acquire('one', 'third');

    expect(again).toBeDefined();
  });
});
