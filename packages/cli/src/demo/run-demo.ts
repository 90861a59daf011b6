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
  applySyncPlan,
  liftGuards,
  openSyncState,
  planSyncRun,
  type RunTargets,
  readSyncConfig,
  type SyncConfig,
  type SyncPlan,
} from '@umapi-kit/sync';
import type { Context } from '../context.ts';
import { CommandError, exitCode } from '../exit-code.ts';
import { createApplyForecast } from '../sync/apply-forecast.ts';
import { followRun } from '../sync/follow-run.ts';
import { openDirectory } from '../sync/make-plan.ts';
import { printPlan } from '../sync/print-plan.ts';
import { printSyncSummary } from '../sync/print-summary.ts';
import { createRunTraffic, type RunTraffic } from '../sync/run-traffic.ts';
import { untilAborted } from '../until-aborted.ts';
import { curlHints } from './curl-hints.ts';

/** What `umapi demo` was asked for. */
interface DemoOptions {
  readonly folder: string;
  readonly keep: boolean;
  readonly port: number;
}

/**
 * Server, plan, apply what no guard stops, lift the guard, and a last plan. Nothing is written anywhere, so a run that is killed leaves nothing.
 *
 * @returns the exit code
 */
export async function runDemo({ folder, keep, port }: DemoOptions, context: Context): Promise<number> {
  const config = readSyncConfig(join(folder, 'sync.yaml'));
  const seed = await readSeedFile(join(folder, 'org.yaml'));
  const { org, credential } = credentialFor(config, seed.orgs);
  await using server = await startServer({ seed, port, clock: context.clock });
  const traffic = createRunTraffic(context.clock);
  await using conn = connect(server, org, credential, { clock: context.clock, traffic });
  const code = await syncTwice(
    { conn, traffic },
    { config, title: `${org.name}: a local UMAPI at ${server.endpoint}` },
    context,
  );
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
  { clock, traffic }: Pick<Context, 'clock'> & Watched,
): Connection {
  const auth = new OAuthS2S({ ...credential, authHost: server.url, clock });
  const on = traffic.listenTo(org.id, 'unlimited');
  return new Connection({ orgId: org.id, auth, endpoint: server.endpoint, limits: 'unlimited', on, clock });
}

/** What progress is told by. */
interface Watched {
  readonly traffic: RunTraffic;
}

/** What a guard stopped is lifted after a look; the last time finds everything in order, or says what is not. */
async function syncTwice(
  { conn, traffic }: Watched & { readonly conn: Connection },
  { config, title }: { readonly config: SyncConfig; readonly title: string },
  context: Context,
): Promise<number> {
  const { terminal, clock, signal } = context;
  using state = openSyncState(':memory:');
  const run = { orgs: [{ conn }], state, clock, signal, traffic };
  const planAgain = async () => planSyncRun(config, { ...run, source: await openDirectory(config, context) });

  const plan = await planAgain();
  terminal.line(terminal.paint('heading', title));
  printPlan(plan, terminal);
  const failed = await applyAndShow(plan, run, context);
  const rest = await planAgain();
  const lifted = countOf(rest, 'blocked') > 0 ? await liftAndApply(rest, run, context) : 0;

  const last = await planAgain();
  const left = countOf(last, 'changes');
  terminal.line();
  terminal.line(terminal.paint('heading', `planned again: ${left} changes`));
  if (left > 0) printPlan(last, terminal);
  return left === 0 && failed + lifted === 0 ? exitCode.ok : exitCode.failedChanges;
}

/** What a person does with a plan whose guard has fired: look at it, and lift the guard for this plan alone. */
async function liftAndApply(plan: SyncPlan, run: RunTargets & Watched, context: Context): Promise<number> {
  const { terminal } = context;
  terminal.line();
  const title = `a guard stopped ${countOf(plan, 'blocked')} changes: looked at, and lifted for this plan alone`;
  terminal.line(terminal.paint('heading', title));
  return await applyAndShow({ ...plan, orgs: plan.orgs.map(liftGuards) }, run, context);
}

/** @returns how many changes failed */
async function applyAndShow(plan: SyncPlan, run: RunTargets & Watched, context: Context): Promise<number> {
  const { traffic } = run;
  const forecast = createApplyForecast(plan.orgs, traffic, { looks: false });
  const following = { total: countOf(plan, 'changes'), progress: { traffic, forecast } };
  const { orgs } = await followRun(applySyncPlan(plan, run), following, context);
  printSyncSummary({ orgs }, context.terminal);
  for (const { stoppedBy } of orgs) if (stoppedBy !== undefined) throw stoppedBy;
  return orgs.reduce((count, { outcomes }) => count + outcomes.failed, 0);
}

function countOf({ orgs }: SyncPlan, what: 'changes' | 'blocked'): number {
  return orgs.reduce((count, one) => count + one[what].length, 0);
}
