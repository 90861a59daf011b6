import { UserAction } from '@umapi-kit/client';
import { expect, test } from 'vitest';
import { allDone, connect, serviceOf, usersPage } from './support/scripted-service.ts';

function distinctUsers(count: number): UserAction[] {
  return Array.from({ length: count }, (_, index) =>
    new UserAction({ email: `u${index}@x.example` }).addToGroups('Design'),
  );
}

test('no minute ever holds more action calls than documented', async () => {
  const service = serviceOf(allDone);
  const conn = connect(service, { limits: 'documented' });

  await service.clock.run(() => conn.executeMultiple(distinctUsers(250), { immediate: true }));

  const times = service.calls.map(({ at }) => at);
  expect(times).toHaveLength(25);
  expect(times.slice(0, 10)).toEqual(Array.from({ length: 10 }, () => 0));
  const shortest = Math.min(...times.slice(10).map((at, index) => at - (times[index] ?? 0)));
  expect(shortest).toBe(61_200);
});

test('reading and writing wait for different limits', async () => {
  const service = serviceOf((request, signal) =>
    request.method === 'POST' ? allDone(request, signal) : usersPage(['a@x.example'], 0, 1)(),
  );
  const conn = connect(service, { limits: 'documented' });
  await conn.executeMultiple(distinctUsers(100), { immediate: true });

  await conn.users().all();

  expect(service.calls.map(({ at }) => at)).toEqual(Array.from({ length: 11 }, () => 0));
});

test('a wait for the limit is told with the time it ends', async () => {
  const service = serviceOf(allDone);
  const waits: unknown[] = [];
  const conn = connect(service, { limits: 'documented', on: { wait: (event) => waits.push(event) } });

  await service.clock.run(() => conn.executeMultiple(distinctUsers(110), { immediate: true }));

  const until = service.clock.now();
  expect(waits).toEqual([{ lane: 'action', reason: 'pace', durationMs: 61_200, until }]);
});

test('without limits nothing waits', async () => {
  const service = serviceOf(allDone);
  const conn = connect(service, { limits: 'unlimited' });

  await conn.executeMultiple(distinctUsers(500), { immediate: true });

  expect(service.calls.map(({ at }) => at)).toEqual(Array.from({ length: 50 }, () => 0));
});
