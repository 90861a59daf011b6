import { Connection, type ConnectionOptions, OAuthS2S, type ServerStatus } from '@umapi-kit/client';
import { createFetch } from '@umapi-kit/client/node';
import { type Check, type Finding, failed, ok, skipped, tellChecks } from '../check/check.ts';
import { findTargets, type TargetFlags, type Targets } from '../check/find-targets.ts';
import { oneTry } from '../check/one-try.ts';
import { type Prepared, prepare, tryCredentials } from '../check/try-credentials.ts';
import type { Context } from '../context.ts';
import { explainFailure } from '../failure.ts';
import { lookAtMachine } from './look-at-machine.ts';
import { tryChanges } from './try-changes.ts';
import { type Road, walkRoad } from './walk-road.ts';

/** The command line of `umapi doctor`. */
export interface DoctorFlags extends TargetFlags {
  readonly json?: boolean;
  /** Somebody of the organization's directory, by e-mail. */
  readonly user?: string;
}

/** Looks at the machine, the road to the service, and the credentials, in this order. @returns the exit code */
export async function runDoctor(
  { json = false, user, ...flags }: DoctorFlags,
  context: Context,
): Promise<number> {
  const found = find(flags, context);
  await using prepared = await prepareAll(found.targets, context);
  const unusable = [...found.checks, ...prepared.checks];
  const checks = [...lookAtMachine(found.sync), ...unusable];
  const roads = prepared.usable.length > 0 ? prepared.usable.map(reachOf) : [defaultReach(flags)];
  const blocked = new Set<Reach>();
  for (const reach of roads) {
    const walked = await walkAll(reach, checks, context);
    if (!walked) blocked.add(reach);
  }
  for (const [index, one] of prepared.usable.entries()) {
    const reach = roads[index];
    if (reach !== undefined && blocked.has(reach)) checks.push(...untried(one));
    else checks.push(...(await tryAll(one, user, context)));
  }
  return tellChecks(checks, { json }, context);
}

/** What there is to try; that nothing is found is a check that failed. */
function find(flags: TargetFlags, context: Context): Targets & { readonly checks: readonly Check[] } {
  try {
    return { ...findTargets(flags, context), checks: [] };
  } catch (error) {
    const { exit, message } = explainFailure(error, context.signal);
    if (exit === 'internal') throw error;
    const finding = failed(exit, message, 'correct it; meanwhile the road to the hosts is looked at');
    return { targets: [], checks: [{ name: 'credentials', ...finding }] };
  }
}

interface AllPrepared extends AsyncDisposable {
  readonly usable: readonly Prepared[];
  readonly checks: readonly Check[];
}

async function prepareAll(targets: Targets['targets'], context: Context): Promise<AllPrepared> {
  const usable: Prepared[] = [];
  const checks: Check[] = [];
  for (const target of targets) {
    const prepared = await prepare(target, context);
    if ('status' in prepared) checks.push(prepared);
    else usable.push(prepared);
  }
  const close = async () => {
    for (const one of usable) await one[Symbol.asyncDispose]();
  };
  return { usable, checks, [Symbol.asyncDispose]: close };
}

/** What has to be reached for an organization. */
interface Reach {
  readonly options: ConnectionOptions;
  readonly sslVerify: boolean;
}

function reachOf({ options, target: { sslVerify } }: Prepared): Reach {
  return { options, sslVerify };
}

/** Without credentials the road can be looked at all the same. */
function defaultReach({ endpoint, authHost }: TargetFlags): Reach {
  const auth = new OAuthS2S({
    clientId: 'none',
    clientSecret: 'none',
    ...(authHost === undefined ? {} : { authHost }),
  });
  const options = { orgId: 'none', auth, ...(endpoint === undefined ? {} : { endpoint }) };
  return { options, sslVerify: true };
}

/** Both hosts, each once, and the status of the API. @returns whether the road leads to its end */
async function walkAll({ options, sslVerify }: Reach, checks: Check[], context: Context): Promise<boolean> {
  let clear = true;
  const { url } = await statusOf(options);
  for (const road of roadsOf(options, url, sslVerify)) {
    const known = checks.filter(({ of }) => of === road.of);
    const walked = known.length > 0 ? known : await walkRoad(road, context);
    if (known.length === 0) checks.push(...walked);
    clear &&= walked.every(({ status }) => status !== 'failed');
  }
  const of = new URL(url).host;
  if (!checks.some((check) => check.name === 'service' && check.of === of))
    checks.push({ name: 'service', of, ...(await serviceFinding({ options, sslVerify }, clear, context)) });
  return clear;
}

function roadsOf({ auth }: ConnectionOptions, statusUrl: string, sslVerify: boolean): readonly Road[] {
  const tokenUrl = 'tokenUrl' in auth && typeof auth.tokenUrl === 'string' ? [auth.tokenUrl] : [];
  const urls = [...tokenUrl, statusUrl].map((text) => new URL(text));
  const hosts = new Map(urls.map((url) => [url.host, url]));
  return [...hosts.values()].map((url) => ({ of: url.host, url, sslVerify }));
}

/** Of a connection that is made for nothing else. @param given without it, nothing is sent */
async function statusOf(options: ConnectionOptions, given?: typeof fetch): Promise<ServerStatus> {
  const remote = given !== undefined;
  const conn = new Connection({ ...options, ...(remote ? { fetch: given } : {}), timeoutMs: 30_000 });
  return (await conn.status({ remote })).server;
}

async function serviceFinding(
  { options, sslVerify }: Reach,
  clear: boolean,
  context: Context,
): Promise<Finding> {
  if (!clear) return skipped('the road to it ends before');
  const { clock, env, signal } = context;
  await using base = createFetch({ env, systemCa: true, sslVerify, onWarning: () => {} });
  const once = oneTry(base, clock, signal);
  const { url, status, facts } = await statusOf(options, once.fetch);
  signal.throwIfAborted();
  if (facts === undefined)
    return failed(
      'throttled',
      `${url}: ${status}`,
      'the service is down, or something else answers in its place: try again after a while, and look at the endpoint',
    );
  const { build, version } = facts;
  return ok([status, build, version].filter((fact) => typeof fact === 'string').join(', '));
}

function untried({ target }: Prepared): readonly Check[] {
  const finding = skipped('the road to the service ends before');
  return ['credentials', 'token', 'organization', 'changes'].map((name) => ({
    name,
    of: target.orgId,
    ...finding,
  }));
}

async function tryAll(
  prepared: Prepared,
  user: string | undefined,
  context: Context,
): Promise<readonly Check[]> {
  const { checks, connect } = await tryCredentials(prepared, context);
  const inTheWay = reasonNotToAsk(checks);
  if (connect === undefined || inTheWay !== undefined) {
    const finding = skipped(inTheWay ?? 'there is no token');
    return [...checks, { name: 'changes', of: prepared.target.orgId, ...finding }];
  }
  return [...checks, ...(await tryChanges(prepared, connect, user, context))];
}

function reasonNotToAsk(checks: readonly Check[]): string | undefined {
  const [stopped] = checks.filter(({ exit }) => exit === 'throttled');
  if (stopped === undefined) return undefined;
  return stopped.name === 'rate limit' ? 'a rate limit is in force' : 'the check before it has to work first';
}
