import { readFileSync } from 'node:fs';
import { openJournal } from '@umapi-kit/client/node';
import { systemClock } from '@umapi-kit/clock';
import {
  applySyncPlan,
  type DirectoryUser,
  fileRunLock,
  openSyncState,
  planSyncRun,
  resumeSyncRun,
  runFiles,
} from '@umapi-kit/sync';
import { acme, connectTo } from './company.ts';
import { configOf, sourceOf } from './run-world.ts';

const [url = '', statePath = '', peoplePath = ''] = process.argv.slice(2);
const people: readonly DirectoryUser[] = JSON.parse(readFileSync(peoplePath, 'utf8'));

const files = runFiles(statePath);
await using _ = await fileRunLock(files.lock.folder).acquire(files.lock.name, `process ${process.pid}`);
using state = openSyncState(statePath);
await using journal = openJournal({ path: files.journal(acme) });
const server = { url, endpoint: `${url}/v2/usermanagement`, fetch };
const conn = connectTo(server, acme, { journal });
const targets = { orgs: [{ conn, journal }] as const, state, clock: systemClock };

process.stdout.write('begun\n');
const run = state.run.current()
  ? resumeSyncRun(targets)
  : applySyncPlan(
      await planSyncRun(configOf({ guards: [] }), { ...targets, source: sourceOf(people) }),
      targets,
    );
for (let next = await run.next(); ; next = await run.next()) {
  if (next.done === true) {
    process.exitCode = next.value.orgs.every(({ stoppedBy }) => stoppedBy === undefined) ? 0 : 1;
    break;
  }
  process.stdout.write(`${next.value.change.id}: ${next.value.outcome.status}\n`);
}
