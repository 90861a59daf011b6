import { startServer } from '@umapi-kit/server';
import { describe, expect, test } from 'vitest';
import { stores } from '../../../packages/server/test/stores.ts';
import { verifies } from '../requirements.ts';
import { type Expected, python2, python3, sync } from './expected.ts';
import { createPlayer, requestId } from './player.ts';
import { recordedRequests } from './recorded.ts';
import { orgA, orgB } from './seeds.ts';

const player = createPlayer();
const a = orgA(player.publicKey);
const b = orgB(player.publicKey);

describe.each(
  stores.flatMap((kind) =>
    [false, true].map((tls) => ({ ...kind, kind, tls, over: tls ? 'HTTPS' : 'HTTP' })),
  ),
)('recorded requests over $over on $name', ({ kind, tls }) => {
  test.each([
    [verifies('replay.python3'), 'umapi-client 3.0.1', a, python3],
    [verifies('replay.python2', 'roles.python'), 'umapi-client 2.22', a, python2],
    [verifies('replay.sync', 'sync.signals'), 'user-sync', b, sync],
  ])('%s', async (_, client, seed, expected) => {
    await using opened = await kind.open();
    await using server = await startServer({ seed, store: opened.store, tls });
    const answers: Expected[] = [];

    for (const request of recordedRequests(client)) {
      // Each request stands for itself: the clients were recorded against a server that keeps nothing.
      await server.reset();
      const { status, body, headers } = await player.play(server, request);
      answers.push({ status, body });
      expect(headers['x-request-id']).toBe(request.headers['X-Request-Id'] && requestId);
    }

    expect(answers).toEqual(expected);
  });

  test(verifies('sync.lower'), async () => {
    await using opened = await kind.open();
    await using server = await startServer({ seed: b, store: opened.store });

    const requests = recordedRequests('user-sync');
    for (const request of requests) await player.play(server, request);
    const [, list] = requests;
    const { body } = list ? await player.play(server, list) : { body: undefined };

    expect(body).toMatchObject({
      users: expect.arrayContaining([
        expect.objectContaining({ email: 'user.1@example.com', firstname: 'Siobhán' }),
        expect.objectContaining({
          email: 'User.Mixed.13@example.org',
          groups: ['PP-4', 'Default Acrobat Pro', 'Default All Apps'],
        }),
      ]),
    });
  });

  test(verifies('token.jwt.answer', 'token.jwt.host', 'token.jwt.slash', 'token.jwt.plain'), async () => {
    await using opened = await kind.open();
    await using server = await startServer({ seed: a, store: opened.store });

    const exchange = recordedRequests('umapi-client 3.0.1').filter(({ jwt }) => jwt !== undefined);
    const answers = await Promise.all(exchange.map((request) => player.play(server, request)));

    expect(exchange).toMatchObject([
      { path: '/ims/exchange/jwt/', jwt: { claims: { aud: 'https://localhost:8443/c/test-client' } } },
    ]);
    expect(answers).toMatchObject([{ status: 200, body: { expires_in: 86_399_000 } }]);
  });
});
