import { Connection, type ConnectionOptions, OAuthS2S, preload } from '@umapi-kit/client';
import { createSimulatedClock, type SimulatedClock } from '@umapi-kit/clock';

/** A request as the service saw it. */
export interface SeenRequest {
  readonly method: string;
  /** Path and query, below the host. */
  readonly path: string;
  readonly headers: Headers;
  readonly body: string;
  /** What fetch was told to do with redirects. */
  readonly redirect: RequestRedirect | undefined;
  /** Time of the simulated clock, from its start. */
  readonly at: number;
}

/** Answers one request: with a response, by throwing what fetch would throw, or never. */
export type Answer = (request: SeenRequest, signal: AbortSignal | undefined) => Response | Promise<Response>;

/** A service that answers as it is told, and remembers what it was asked. */
export interface ScriptedService {
  readonly clock: SimulatedClock;
  readonly fetch: typeof fetch;
  readonly requests: SeenRequest[];
  /** Requests but those for tokens. */
  readonly calls: readonly SeenRequest[];
}

/** Credentials of every test; the secret must never be seen in any output. */
export const credentials = { clientId: 'client-1', clientSecret: 'never-show-this-secret' } as const;

/** @param answer for all calls but the token call, which always succeeds unless `tokens` answers it */
export function serviceOf(answer: Answer, tokens: Answer = () => tokenAnswer('token-1')): ScriptedService {
  const clock = createSimulatedClock();
  const requests: SeenRequest[] = [];
  const scripted: typeof fetch = async (input, init) => {
    const url = new URL(String(input));
    const request: SeenRequest = {
      method: init?.method ?? 'GET',
      path: url.pathname + url.search,
      headers: new Headers(init?.headers),
      body: typeof init?.body === 'string' ? init.body : '',
      redirect: init?.redirect,
      at: clock.monotonic(),
    };
    requests.push(request);
    const signal = init?.signal ?? undefined;
    return isTokenCall(request) ? tokens(request, signal) : answer(request, signal);
  };
  return {
    clock,
    fetch: scripted,
    requests,
    get calls() {
      return requests.filter((request) => !isTokenCall(request));
    },
  };
}

function isTokenCall({ path }: SeenRequest): boolean {
  return path.startsWith('/ims/');
}

/** A connection to the service, unlimited and without jitter unless `options` say otherwise. */
export function connect(
  { fetch, clock }: ScriptedService,
  options: Partial<ConnectionOptions> = {},
): Connection {
  const auth = new OAuthS2S({ ...credentials, fetch, clock, random: () => 0 });
  return new Connection({
    ...{ orgId: 'ORG@AdobeOrg', auth, fetch, clock, random: () => 0 },
    ...{ limits: 'unlimited', requestIdPrefix: 'test' },
    ...options,
  });
}

/** What the token service answers. */
export function tokenAnswer(token: string, expiresIn = 86_399): Response {
  return Response.json({ access_token: token, token_type: 'bearer', expires_in: expiresIn });
}

/** One answer after the other; the last one again and again. */
export function inOrder(...answers: readonly Answer[]): Answer {
  let next = 0;
  return (request, signal) => {
    const answer = answers[Math.min(next, answers.length - 1)];
    next++;
    if (answer === undefined) throw new Error('the script has no answer');
    return answer(request, signal);
  };
}

/** The `answers[n]` for page n of a list call; what is asked beyond them fails the test. */
export function pagesOf(...answers: readonly (() => Response)[]): Answer {
  return ({ path }) => {
    const page = Number(/^\/v2\/usermanagement\/(?:users|groups)\/[^/]+\/(\d+)/.exec(path)?.[1]);
    const answer = answers[page];
    if (answer === undefined) throw new Error(`the script has no page ${page}`);
    return answer();
  };
}

/** A page of users with these e-mails, page `page` of `pages`. */
export function usersPage(
  emails: readonly string[],
  page: number,
  pages: number,
  { total = emails.length, lastPage = page + 1 === pages } = {},
): () => Response {
  const users = emails.map((email) => ({ email, username: email, type: 'federatedID', groups: [] }));
  return () =>
    Response.json(
      { lastPage, result: 'success', users },
      {
        headers: {
          'X-Total-Count': String(total),
          'X-Page-Count': String(pages),
          'X-Current-Page': String(page + 1),
          'X-Page-Size': String(Math.max(1, emails.length)),
        },
      },
    );
}

/** The answer to an action call without errors. */
export const allDone: Answer = ({ body }) => {
  const entries: unknown = JSON.parse(body);
  const completed = Array.isArray(entries) ? entries.length : 0;
  return Response.json({ completed, notCompleted: 0, completedInTestMode: 0, result: 'success' });
};

/** An answer of this status with a JSON body, or an empty one. */
export function status(code: number, body?: unknown, headers: Record<string, string> = {}): Answer {
  return () => new Response(body === undefined ? null : JSON.stringify(body), { status: code, headers });
}

/** The connection breaks while the answer is awaited. */
export const cut: Answer = () => {
  throw new TypeError('fetch failed', {
    cause: Object.assign(new Error('other side closed'), { code: 'UND_ERR_SOCKET' }),
  });
};

/** No connection comes about. */
export const refused: Answer = () => {
  throw new TypeError('fetch failed', {
    cause: Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:1'), { code: 'ECONNREFUSED' }),
  });
};

/** The answer never comes; only the signal ends the wait. */
export const silence: Answer = () => new Promise(() => {});

/** Everything an iteration yields. */
export async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const collected: T[] = [];
  for await (const item of items) collected.push(item);
  return collected;
}

/** What a promise is rejected with; fails when it is not. */
export async function rejection(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => Promise.reject(new Error('it did not fail')),
    (error: unknown) => error,
  );
}

await preload();
