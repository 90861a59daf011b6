import { deadline, seededRandom, systemClock } from '@umapi-kit/clock';
import { type RunningServer, type Seed, sampleSeed, startServer } from '@umapi-kit/server';
import { type FuzzRequest, type Insight, randomRequest } from './random-request.ts';

/** How long and with which requests a server is tried. */
interface FuzzOptions {
  /** The same requests for the same seed. */
  readonly randomSeed: number;
  readonly requests: number;
  /** Where the server keeps its state. @defaultValue memory */
  readonly store?: string;
  /** Hears how far it is, every thousand requests. */
  readonly onProgress?: (done: number) => void;
}

/** What was seen. */
interface FuzzReport {
  /** How many answers had each status. */
  readonly statuses: ReadonlyMap<number, number>;
}

/** The organization that is attacked, and a neighbour that must not notice. */
export const fuzzSeed: Seed = {
  orgs: [
    ...sampleSeed.orgs,
    {
      id: 'NEIGHBOUR1@AdobeOrg',
      name: 'Neighbour',
      credentials: [{ clientId: 'neighbour', clientSecret: 'neighbour-secret' }],
      directories: [{ name: 'N', type: 'federated', domains: ['neighbour.example'] }],
      userGroups: [{ name: 'Theirs' }],
      users: [{ email: 'ann@neighbour.example', groups: ['Theirs'] }],
    },
  ],
};

/** No request takes longer than this on a machine that is not asleep. */
const stallMs = 20_000;

/**
 * Sends requests through a server's own `fetch`, one after another: each must get an answer that is no fault of
 * the server, and a neighbouring organization must stay as it was.
 *
 * @throws Error that names the random seed and the request
 */
export async function runFuzz(options: FuzzOptions): Promise<FuzzReport> {
  const { randomSeed, requests, store, onProgress } = options;
  const faults: unknown[] = [];
  await using server = await startServer({
    seed: fuzzSeed,
    listen: false,
    ...(store && { store }),
    onError: (error) => faults.push(error),
  });
  const random = seededRandom(randomSeed);
  const insight = await insightOf(server);
  const before = await neighbourOf(server, insight);
  const statuses = new Map<number, number>();
  for (let done = 0; done < requests; done++) {
    const request = randomRequest(random, insight);
    const status = await answered(server, request).catch((cause) => {
      throw failure(randomSeed, done, request, cause);
    });
    if (faults.length > 0) throw failure(randomSeed, done, request, faults[0]);
    statuses.set(status, (statuses.get(status) ?? 0) + 1);
    if ((done + 1) % 1_000 === 0) onProgress?.(done + 1);
  }
  const after = await neighbourOf(server, insight);
  if (after !== before) throw new Error(`random seed ${randomSeed}: the neighbour changed to ${after}`);
  return { statuses };
}

function failure(randomSeed: number, index: number, { method, target }: FuzzRequest, cause: unknown): Error {
  return new Error(`random seed ${randomSeed}, request ${index}: ${method} ${target.slice(0, 300)}`, {
    cause,
  });
}

async function insightOf(server: RunningServer): Promise<Insight> {
  return {
    orgId: 'SAMPLE01@AdobeOrg',
    clientId: 'sample-client',
    token: await tokenOf(server, 'sample-client', 'sample-secret'),
    foreignToken: await tokenOf(server, 'neighbour', 'neighbour-secret'),
  };
}

/** A token that the fuzzed client may hold. */
async function tokenOf(server: RunningServer, clientId: string, secret: string): Promise<string> {
  const body = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: clientId,
    client_secret: secret,
    scope: 'openid,AdobeID,user_management_sdk',
  });
  const response = await server.fetch(`${server.url}/ims/token/v2`, { method: 'POST', body });
  const answer: unknown = await response.json();
  if (typeof answer === 'object' && answer !== null && 'access_token' in answer)
    return String(answer.access_token);
  throw new Error('no token was issued');
}

async function neighbourOf(server: RunningServer, { foreignToken }: Insight): Promise<string> {
  const headers = { Authorization: `Bearer ${foreignToken}`, 'X-Api-Key': 'neighbour' };
  const paths = ['users', 'groups'].map((list) => `${server.endpoint}/${list}/NEIGHBOUR1@AdobeOrg/0`);
  const texts = await Promise.all(paths.map(async (path) => (await server.fetch(path, { headers })).text()));
  return texts.join('\n');
}

/** @throws Error when the answer is a fault of the server, is no JSON although it says so, or never comes */
async function answered(server: RunningServer, { target, ...init }: FuzzRequest): Promise<number> {
  using limit = deadline(systemClock, stallMs);
  const stalled = new Promise<never>((_, reject) => {
    limit.signal.addEventListener('abort', () => reject(limit.signal.reason), { once: true });
  });
  const response = await Promise.race([server.fetch(server.url + target, init), stalled]);
  const text = await Promise.race([response.text(), stalled]);
  if (response.status >= 500) throw new Error(`answered with ${response.status}: ${text}`);
  const isJson = response.headers.get('Content-Type')?.startsWith('application/json') === true;
  if (isJson && text !== '') JSON.parse(text);
  return response.status;
}
