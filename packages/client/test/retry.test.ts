import { RateLimitedError, RequestError, ServerError, UnavailableError } from '@umapi-kit/client';
import { describe, expect, test } from 'vitest';
import {
  type Answer,
  connect,
  cut,
  inOrder,
  refused,
  rejection,
  serviceOf,
  silence,
  status,
  usersPage,
} from './support/scripted-service.ts';

const page = usersPage(['a@x.example'], 0, 1);

function throttled(retryAfter?: string): Answer {
  const body = { error_code: '429050', message: 'Too many requests' };
  return status(429, body, retryAfter === undefined ? {} : { 'Retry-After': retryAfter });
}

describe('what is tried again', () => {
  test.each<{ name: string; trouble: Answer; nextAt: number }>([
    { name: '429', trouble: throttled(), nextAt: 15_000 },
    { name: '502', trouble: status(502), nextAt: 15_000 },
    { name: '503', trouble: status(503), nextAt: 15_000 },
    { name: '504 with an empty body', trouble: status(504), nextAt: 15_000 },
    { name: 'a cut connection', trouble: cut, nextAt: 15_000 },
    { name: 'a refused connection', trouble: refused, nextAt: 15_000 },
    { name: 'an answer that does not come within timeoutMs', trouble: silence, nextAt: 135_000 },
  ])('$name', async ({ trouble, nextAt }) => {
    const service = serviceOf(inOrder(trouble, page));
    const conn = connect(service);

    const users = await service.clock.run(() => conn.users().all());

    expect(users).toHaveLength(1);
    expect(service.calls.map(({ at }) => at)).toEqual([0, nextAt]);
  });

  test('an answer that breaks off in its body', async () => {
    const half = () =>
      new Response(
        new ReadableStream({
          pull(controller) {
            controller.error(new TypeError('terminated'));
          },
        }),
      );
    const service = serviceOf(inOrder(half, page));

    const users = await service.clock.run(() => connect(service).users().all());

    expect(users).toHaveLength(1);
  });
});

describe('how long is waited', () => {
  test('twice as long each time up to four minutes, plus up to five seconds by chance', async () => {
    const service = serviceOf(inOrder(...Array.from({ length: 6 }, () => status(503)), page));
    const conn = connect(service, { random: () => 0.5 });

    await service.clock.run(() => conn.users().all());

    const waits = service.calls.map(({ at }, index) => at - (service.calls[index - 1]?.at ?? 0)).slice(1);
    expect(waits).toEqual([17_500, 32_500, 62_500, 122_500, 242_500, 242_500]);
  });

  test.each([
    { name: 'seconds', retryAfter: '1938', nextAt: 1_938_000 },
    { name: 'a date', retryAfter: 'Thu, 01 Jan 2026 00:54:00 GMT', nextAt: 3_240_000 },
  ])('exactly as long as the service says in $name', async ({ retryAfter, nextAt }) => {
    const service = serviceOf(inOrder(throttled(retryAfter), page));
    const conn = connect(service, { retryBudgetMs: 1_000, random: () => 0.9 });

    await service.clock.run(() => conn.users().all());

    expect(service.calls.map(({ at }) => at)).toEqual([0, nextAt]);
  });

  test('a wait of nothing is not taken as leave to hammer', async () => {
    const service = serviceOf(throttled('0'));

    const error = await service.clock.run(() => rejection(connect(service).users().all()));

    expect(error).toBeInstanceOf(UnavailableError);
    expect(service.calls.length).toBeLessThan(10);
  });
});

describe('when it ends', () => {
  test('without an answer within the budget it is unavailable, with attempts and seconds', async () => {
    const service = serviceOf(status(503));
    const conn = connect(service, { retryBudgetMs: 50_000 });

    const error = await service.clock.run(() => rejection(conn.users().all()));

    expect(error).toBeInstanceOf(UnavailableError);
    expect(error).toMatchObject({ attempts: 3, seconds: 45, requestId: expect.stringMatching(/^test_\d+$/) });
  });

  test('one try whose answer was lost makes the outcome unknown, whatever followed', async () => {
    const lost = serviceOf(inOrder(cut, refused));
    const never = serviceOf(refused);

    const errors = [
      await lost.clock.run(() => rejection(connect(lost, { retryBudgetMs: 20_000 }).users().all())),
      await never.clock.run(() => rejection(connect(never, { retryBudgetMs: 20_000 }).users().all())),
    ];

    expect(errors).toMatchObject([{ outcome: 'unknown' }, { outcome: 'notDone' }]);
  });

  test('a wait longer than maxWaitMs fails at once with the time to come back', async () => {
    const service = serviceOf(throttled('3240'));
    const conn = connect(service, { maxWaitMs: 60_000 });

    const error = await rejection(conn.users().all());

    expect(error).toBeInstanceOf(RateLimitedError);
    expect(error).toMatchObject({
      code: 'RATE_LIMITED',
      retryAt: service.clock.now() + 3_240_000,
      retryable: true,
    });
  });

  test('a certificate that is not trusted is not tried again', async () => {
    const untrusted: Answer = () => {
      const cause = Object.assign(new Error('self-signed certificate'), {
        code: 'DEPTH_ZERO_SELF_SIGNED_CERT',
      });
      throw new TypeError('fetch failed', { cause });
    };
    const service = serviceOf(untrusted);

    const error = await rejection(connect(service).users().all());

    expect(String(error)).toContain('usermanagement.adobe.io is not trusted: self-signed certificate');
    expect(service.calls).toHaveLength(1);
  });

  test.each([
    { code: 400, type: RequestError, body: { result: 'error.organization.invalid_id', message: 'Bad id' } },
    { code: 403, type: RequestError, body: { error_code: '403003', message: 'Api Key is invalid' } },
    { code: 500, type: ServerError, body: undefined },
    { code: 301, type: ServerError, body: undefined },
  ])('status $code is final', async ({ code, type, body }) => {
    const service = serviceOf(status(code, body));

    const error = await rejection(connect(service).users().all());

    expect(error).toBeInstanceOf(type);
    expect(error).toMatchObject({ status: code });
    expect(service.calls).toHaveLength(1);
  });

  test('an abort ends a wait with the reason of the signal', async () => {
    const service = serviceOf(status(503));
    const controller = new AbortController();
    const reading = connect(service).users({ signal: controller.signal }).all();
    const failed = rejection(reading);
    await service.clock.advance(1_000);

    controller.abort(new Error('enough'));

    expect(await failed).toMatchObject({ message: 'enough' });
  });

  test('an abort ends a try that is under way', async () => {
    const service = serviceOf(silence);
    const controller = new AbortController();
    const failed = rejection(connect(service).users({ signal: controller.signal }).all());
    await service.clock.advance(1_000);

    controller.abort(new Error('enough'));

    expect(await failed).toMatchObject({ message: 'enough' });
  });
});

test('every try of a call carries the same request id, every call its own', async () => {
  const service = serviceOf(inOrder(status(503), page, page));
  const conn = connect(service);

  await service.clock.run(() => conn.users().all());
  await conn.users().all();
  await conn.users().all();

  const ids = service.calls.map(({ headers }) => headers.get('X-Request-Id'));
  expect(ids[0]).toMatch(/^test_\d+$/);
  expect(ids[1]).toBe(ids[0]);
  expect(new Set(ids).size).toBe(3);
});
