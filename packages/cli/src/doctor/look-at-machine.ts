import { accessSync, constants, existsSync } from 'node:fs';
import { dirname } from 'node:path';
import process from 'node:process';
import { version } from '@umapi-kit/client';
import { fileRunLock, runFiles, type SyncConfig } from '@umapi-kit/sync';
import { type Check, type Finding, failed, ok, skipped, warning } from '../check/check.ts';

/** What can be said without a connection. @param sync absent where no sync is configured */
export function lookAtMachine(sync: SyncConfig | undefined): readonly Check[] {
  const { node, openssl } = process.versions;
  const runtime = ok(
    `umapi-kit ${version}, Node ${node} with OpenSSL ${openssl}, ${process.platform} ${process.arch}`,
  );
  if (sync === undefined) {
    const without = skipped('no sync is configured here');
    return [
      { name: 'runtime', ...runtime },
      { name: 'state', ...without },
      { name: 'lock', ...without },
    ];
  }
  return [
    { name: 'runtime', ...runtime },
    { name: 'state', ...stateFinding(sync.state) },
    { name: 'lock', ...lockFinding(sync.state) },
  ];
}

function stateFinding(state: string): Finding {
  const folder = firstThatIsThere(dirname(state));
  try {
    accessSync(folder, constants.W_OK | constants.X_OK);
    if (existsSync(state)) accessSync(state, constants.W_OK);
    return ok(existsSync(state) ? `${state} can be written` : `${state} can be made`);
  } catch {
    return failed(
      'usage',
      `${state} can not be written`,
      'give the user who runs the sync the right to, or name another file with --state',
    );
  }
}

function firstThatIsThere(folder: string): string {
  return existsSync(folder) || dirname(folder) === folder ? folder : firstThatIsThere(dirname(folder));
}

function lockFinding(state: string): Finding {
  const { lock } = runFiles(state);
  try {
    const holder = fileRunLock(lock.folder).holder(lock.name);
    if (holder === undefined) return ok('nobody holds it');
    return warning(
      `${holder} holds it`,
      'no other run can write until it ends; the lock is free when its process is gone',
    );
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return failed(
      'usage',
      `it can not be looked at: ${reason}`,
      `look at ${lock.name}.lock in ${lock.folder}`,
    );
  }
}
