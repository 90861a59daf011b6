import type { Clock, Random } from '@umapi-kit/clock';

/** One action call on its way. Times are of the clock, in milliseconds. */
export interface Exchange {
  readonly body: string;
  readonly leftAt: number;
  readonly status: number;
  /** Seconds; absent unless the call was refused. */
  readonly retryAfter: number | undefined;
  readonly backAt: number;
}

/** What lies between a client and a service. */
export interface LineOptions {
  readonly fetch: typeof fetch;
  readonly clock: Clock;
  readonly random: Random;
  /** From the service's work to the answer. */
  readonly answerMs: number;
}

/** The most that the way to the service takes; a tenth of it is the smallest difference. */
const jitterMs = 1_000;

/** A `fetch` over a line that takes its time, and the action calls that went over it. */
export function slowLine({ fetch: serve, clock, random, answerMs }: LineOptions): {
  readonly fetch: typeof fetch;
  readonly exchanges: readonly Exchange[];
} {
  const exchanges: Exchange[] = [];
  const call: typeof fetch = async (input, init) => {
    const signal = init?.signal ?? undefined;
    const leftAt = clock.monotonic();
    await clock.sleep((Math.floor(random() * 11) * jitterMs) / 10, signal);
    const answer = await serve(input, init);
    await clock.sleep(answerMs, signal);
    if (init?.method === 'POST') {
      const retryAfter = answer.status === 429 ? Number(answer.headers.get('Retry-After')) : undefined;
      const body = String(init.body);
      exchanges.push({ body, leftAt, status: answer.status, retryAfter, backAt: clock.monotonic() });
    }
    return answer;
  };
  return { fetch: call, exchanges };
}
