import { inspect } from 'node:util';
import { AuthError, OAuthS2S, UnavailableError } from '@umapi-kit/client';
import { describe, expect, test } from 'vitest';
import {
  type Answer,
  connect,
  credentials,
  inOrder,
  rejection,
  serviceOf,
  silence,
  status,
  tokenAnswer,
  usersPage,
} from './support/scripted-service.ts';

const unused: Answer = () => {
  throw new Error('only tokens are asked for here');
};

function tokensFrom(tokens: Answer, options = {}) {
  const service = serviceOf(unused, tokens);
  const auth = new OAuthS2S({
    ...credentials,
    fetch: service.fetch,
    clock: service.clock,
    random: () => 0,
    ...options,
  });
  return { ...service, auth };
}

describe('asking for a token', () => {
  test('the credentials go as a form to the token service', async () => {
    const { auth, requests } = tokensFrom(() => tokenAnswer('t1'));

    const token = await auth.token();

    expect(token).toBe('t1');
    expect(requests).toMatchObject([{ method: 'POST', path: '/ims/token/v2' }]);
    expect(requests[0]?.headers.get('Content-Type')).toBe('application/x-www-form-urlencoded');
    expect(Object.fromEntries(new URLSearchParams(requests[0]?.body))).toEqual({
      grant_type: 'client_credentials',
      client_id: 'client-1',
      client_secret: 'never-show-this-secret',
      scope: 'openid,AdobeID,user_management_sdk',
    });
  });

  test.each([
    { authHost: undefined, url: 'https://ims-na1.adobelogin.com/ims/token/v2' },
    { authHost: 'ims.example', url: 'https://ims.example/ims/token/v2' },
    { authHost: 'localhost:8443', url: 'https://localhost:8443/ims/token/v2' },
    { authHost: 'http://127.0.0.1:8080', url: 'http://127.0.0.1:8080/ims/token/v2' },
    { authHost: 'ims.example', authEndpoint: 'other/token/', url: 'https://ims.example/other/token' },
  ])('authHost $authHost with authEndpoint $authEndpoint means $url', async ({ url, ...options }) => {
    const asked: string[] = [];
    const fetch = async (input: unknown) => {
      asked.push(String(input));
      return tokenAnswer('t1');
    };

    await new OAuthS2S({ ...credentials, ...JSON.parse(JSON.stringify(options)), fetch }).token();

    expect(asked).toEqual([url]);
  });
});

describe('keeping a token', () => {
  test('callers at the same time share one request', async () => {
    const { auth, requests } = tokensFrom(() => tokenAnswer('t1'));

    const tokens = await Promise.all([auth.token(), auth.token(), auth.token()]);

    expect(tokens).toEqual(['t1', 't1', 't1']);
    expect(requests).toHaveLength(1);
  });

  test('a caller who gives up does not take the token from the others', async () => {
    const { auth } = tokensFrom(() => tokenAnswer('t1'));
    const impatient = new AbortController();
    const first = auth.token(impatient.signal);
    const second = auth.token();

    impatient.abort(new Error('changed my mind'));

    await expect(first).rejects.toThrow('changed my mind');
    await expect(second).resolves.toBe('t1');
  });

  test('when every caller has given up, the next one asks anew', async () => {
    const { auth, clock, requests } = tokensFrom(inOrder(silence, () => tokenAnswer('t2')));
    const impatient = new AbortController();
    const first = auth.token(impatient.signal);
    await clock.advance(0);
    impatient.abort(new Error('changed my mind'));
    await rejection(first);

    const token = await auth.token();

    expect(token).toBe('t2');
    expect(requests).toHaveLength(2);
  });

  test.each([
    { lifetimeSeconds: 86_399, goodForMs: 86_099_000 },
    { lifetimeSeconds: 100, goodForMs: 90_000 },
  ])(
    'a token of $lifetimeSeconds s is renewed after $goodForMs ms',
    async ({ lifetimeSeconds, goodForMs }) => {
      const { auth, clock } = tokensFrom(
        inOrder(
          () => tokenAnswer('t1', lifetimeSeconds),
          () => tokenAnswer('t2', lifetimeSeconds),
        ),
      );
      await auth.token();

      await clock.advance(goodForMs - 1);
      const before = await auth.token();
      await clock.advance(1);
      const after = await auth.token();

      expect([before, after]).toEqual(['t1', 't2']);
    },
  );

  test('only the current token can be invalidated', async () => {
    const { auth } = tokensFrom(
      inOrder(
        () => tokenAnswer('t1'),
        () => tokenAnswer('t2'),
      ),
    );
    await auth.token();

    auth.invalidate('some older token');
    const kept = await auth.token();
    auth.invalidate('t1');
    const renewed = await auth.token();

    expect([kept, renewed]).toEqual(['t1', 't2']);
  });
});

describe('a token service in trouble', () => {
  test('silence is ended by the deadline, and trouble is tried again', async () => {
    const { auth, clock, requests } = tokensFrom(
      inOrder(silence, status(503), status(429, undefined, { 'Retry-After': '100' }), () =>
        tokenAnswer('t1'),
      ),
      { tokenTimeoutMs: 10_000 },
    );

    const token = await clock.run(() => auth.token());

    expect(token).toBe('t1');
    expect(requests.map(({ at }) => at)).toEqual([0, 25_000, 55_000, 155_000]);
  });

  test('after five minutes of trouble it is given up', async () => {
    const { auth, clock } = tokensFrom(status(503));

    const error = await clock.run(() => rejection(auth.token()));

    expect(error).toBeInstanceOf(UnavailableError);
    expect(error).toMatchObject({ code: 'UNAVAILABLE', outcome: 'notDone', retryable: true });
  });

  test('refused credentials are an AuthError that says what the service said', async () => {
    const { auth } = tokensFrom(
      status(401, { error: 'invalid_client', error_description: 'no such client' }),
    );

    const error = await rejection(auth.token());

    expect(error).toBeInstanceOf(AuthError);
    expect(error).toMatchObject({ code: 'AUTH', status: 401, serverCode: 'invalid_client' });
    expect(String(error)).toContain('client-1 with status 401: invalid_client: no such client');
  });

  test('a redirect is not followed with the secret in the body', async () => {
    const { auth, requests } = tokensFrom(status(307, undefined, { Location: 'https://elsewhere.example/' }));

    const error = await rejection(auth.token());

    expect(error).toMatchObject({ code: 'SERVER_ERROR', status: 307 });
    expect(requests.map(({ redirect }) => redirect)).toEqual(['manual']);
  });
});

describe('secrets', () => {
  test('an authenticator shows neither its secret nor its token', async () => {
    const { auth } = tokensFrom(() => tokenAnswer('never-show-this-token'));
    await auth.token();

    const shown = inspect(auth, { depth: 9, showHidden: true }) + JSON.stringify(auth) + String(auth);

    expect(shown).not.toMatch(/never-show/);
  });

  test.each<{ name: string; answer: Answer }>([
    {
      name: 'a refusal that quotes the request',
      answer: ({ body }) => Response.json({ error: 'x', error_description: `bad: ${body}` }, { status: 400 }),
    },
    {
      name: 'a token that is no text',
      answer: () => new Response('{"access_token":"never-show-this-token"'),
    },
    {
      name: 'a token without a life',
      answer: () => Response.json({ access_token: 'never-show-this-token' }),
    },
  ])('$name gives an error without the secret', async ({ answer }) => {
    const { auth } = tokensFrom(answer);

    const error = await rejection(auth.token());

    expect(inspect(error, { depth: 9, showHidden: true }) + JSON.stringify(error)).not.toMatch(/never-show/);
  });
});

describe('a token that the API refuses', () => {
  const unauthorized = status(401);

  test('is replaced once, and the call made again', async () => {
    const tokens = inOrder(
      () => tokenAnswer('t1'),
      () => tokenAnswer('t2'),
    );
    const service = serviceOf(inOrder(unauthorized, usersPage(['a@x.example'], 0, 1)), tokens);

    const users = await connect(service).users().all();

    expect(users).toHaveLength(1);
    expect(service.calls.map(({ headers }) => headers.get('Authorization'))).toEqual([
      'Bearer t1',
      'Bearer t2',
    ]);
  });

  test('is an AuthError when the new one is refused too', async () => {
    const service = serviceOf(unauthorized);

    const error = await rejection(connect(service).users().all());

    expect(error).toBeInstanceOf(AuthError);
    expect(error).toMatchObject({ code: 'AUTH', status: 401 });
    expect(service.calls).toHaveLength(2);
  });
});
