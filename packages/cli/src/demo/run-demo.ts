import { join } from 'node:path';
import { Connection, OAuthS2S } from '@umapi-kit/client';
import {
  type RunningServer,
  readSeedFile,
  type SeedCredential,
  type SeedOrg,
  startServer,
} from '@umapi-kit/server';
import {
  applyPlan,
  csvSource,
  type Directory,
  planOrg,
  readDirectory,
  readSyncConfig,
  type SyncConfig,
} from '@umapi-kit/sync';
import type { Context } from '../context.ts';
import { CommandError, exitCode } from '../exit-code.ts';
import { followRun } from '../sync/follow-run.ts';
import { printPlan } from '../sync/print-plan.ts';
import { printSummary } from '../sync/print-summary.ts';
import { untilAborted } from '../until-aborted.ts';
import { curlHints } from './curl-hints.ts';

/** What `umapi demo` was asked for. */
interface DemoOptions {
  readonly folder: string;
  readonly keep: boolean;
  readonly port: number;
}

/**
 * Server, plan, apply, and a second plan. Nothing is written anywhere, so a run that is killed leaves nothing.
 *
 * @returns the exit code
 */
export async function runDemo({ folder, keep, port }: DemoOptions, context: Context): Promise<number> {
  const config = readSyncConfig(join(folder, 'sync.yaml'));
  const seed = await readSeedFile(join(folder, 'org.yaml'));
  const { org, credential } = credentialFor(config, seed.orgs);
  const directory = await readFolder(config, context.signal);
  await using server = await startServer({ seed, port, clock: context.clock });
  await using conn = connect(server, org, credential, context);
  context.terminal.line(
    context.terminal.paint('heading', `${org.name}: a local UMAPI at ${server.endpoint}`),
  );

  const code = await syncTwice(conn, config, directory, context);
  if (keep) {
    context.terminal.line();
    for (const line of curlHints(server, org, credential)) context.terminal.line(line);
    await untilAborted(context.signal);
  }
  return code;
}

function credentialFor(
  config: SyncConfig,
  orgs: readonly SeedOrg[],
): { org: SeedOrg; credential: SeedCredential } {
  const org = orgs.find(({ id }) => id === config.orgs[0].connection.orgId);
  if (!org)
    throw new CommandError(
      'usage',
      `sync.yaml names ${config.orgs[0].connection.orgId}, which org.yaml does not have`,
    );
  const credential = org.credentials?.[0];
  if (!credential) throw new CommandError('usage', `org.yaml gives ${org.id} no credentials to sync with`);
  return { org, credential };
}

/** The server's throttle is off, so nothing has to wait. */
function connect(
  server: RunningServer,
  org: SeedOrg,
  credential: SeedCredential,
  { clock }: Context,
): Connection {
  const auth = new OAuthS2S({ ...credential, authHost: server.url, clock });
  return new Connection({ orgId: org.id, auth, endpoint: server.endpoint, limits: 'unlimited', clock });
}

/** The second time finds everything in order, or says what is not. */
async function syncTwice(
  conn: Connection,
  config: SyncConfig,
  directory: Directory,
  context: Context,
): Promise<number> {
  const { terminal, signal } = context;
  const { rules } = config.orgs[0];
  const plan = await planOrg(conn, { directory, rules }, { signal });
  printPlan(plan, terminal);
  const summary = await followRun(applyPlan(plan, conn, { signal }), { total: plan.changes.length }, context);
  terminal.line();
  printSummary(summary, terminal);
  if (summary.stoppedBy !== undefined) throw summary.stoppedBy;

  const again = await planOrg(conn, { directory: await readFolder(config, signal), rules }, { signal });
  terminal.line();
  terminal.line(terminal.paint('heading', `planned again: ${again.changes.length} changes`));
  if (again.changes.length > 0) printPlan(again, terminal);
  return again.changes.length === 0 && summary.outcomes.failed === 0 ? exitCode.ok : exitCode.failedChanges;
}

function readFolder({ directory }: SyncConfig, signal: AbortSignal): Promise<Directory> {
  if (directory.kind !== 'csv') throw new CommandError('usage', 'the demo reads its people from a CSV file');
  return readDirectory(csvSource(directory), { signal });
}
