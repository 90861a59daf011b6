import { readFileSync } from 'node:fs';
import { ArgumentError, Connection, isUmapiError, OAuthS2S, version } from '@umapi-kit/client';
import { describe, expect, test } from 'vitest';
import { connect, credentials, rejection, serviceOf, usersPage } from './support/scripted-service.ts';

const auth = new OAuthS2S(credentials);

describe('a connection refuses', () => {
  test.each([
    { options: { orgId: '' }, says: 'orgId must be a text that is not empty, not ""' },
    { options: { orgId: '..' }, says: 'orgId must be like A495E53@AdobeOrg, not ".."' },
    { options: { orgId: 5 }, says: 'orgId must be a text that is not empty, not 5' },
    { options: { auth: undefined }, says: 'auth must be a token source' },
    {
      options: { endpoint: 'localhost:8080' },
      says: 'endpoint must be an http or https address, not "localhost:8080"',
    },
    { options: { endpoint: 'https://h.example/?a=1' }, says: 'endpoint must end with its path' },
    {
      options: { endpoint: 'https://me:pw@h.example/' },
      says: 'endpoint must not hold a user or a password',
    },
    { options: { timeoutMs: Number.NaN }, says: 'timeoutMs must be a number of milliseconds, not NaN' },
    { options: { timeoutMs: '5' }, says: 'timeoutMs must be a number of milliseconds, not "5"' },
    {
      options: { retryBudgetMs: -1 },
      says: 'retryBudgetMs must be a number of milliseconds from 0 to Infinity, not -1',
    },
    { options: { maxWaitMs: Number.NaN }, says: 'maxWaitMs must be a number' },
    { options: { testMode: 'yes' }, says: 'testMode must be true or false, not "yes"' },
    { options: { limits: 'none' }, says: 'limits must be "documented" or "unlimited", not "none"' },
    { options: { userAgent: 'a\nb' }, says: 'userAgent must consist of printable ASCII characters' },
    { options: { requestIdPrefix: 'ü' }, says: 'requestIdPrefix must consist of printable ASCII characters' },
    { options: { sslVerify: false }, says: "sslVerify: false can't be honoured" },
  ])('$options', ({ options, says }) => {
    const build = () => Reflect.construct(Connection, [{ orgId: 'ORG@AdobeOrg', auth, ...options }]);

    expect(build).toThrow(ArgumentError);
    expect(build).toThrow(says);
  });

  test('a group that no address can name', () => {
    const conn = connect(serviceOf(usersPage([], 0, 1)));

    expect(() => conn.users({ group: '..' })).toThrow(ArgumentError);
    expect(() => conn.users({ group: ' ' })).toThrow('group must be a text that is not empty');
  });
});

describe('an authenticator refuses', () => {
  test.each([
    { options: { clientId: '' }, says: 'clientId must be a text' },
    { options: { clientId: 'ü' }, says: 'clientId must consist of printable ASCII characters' },
    { options: { clientSecret: '' }, says: 'clientSecret must be a text that is not empty' },
    { options: { authHost: 'ftp://h.example' }, says: 'authHost must be an http or https address' },
    {
      options: { authHost: 'h.example/path' },
      says: 'authHost must be a host without a path, not "h.example/path"',
    },
    { options: { tokenTimeoutMs: Number.NaN }, says: 'tokenTimeoutMs must be a number' },
    { options: { sslVerify: false }, says: 'fetch always verifies certificates' },
  ])('$options', ({ options, says }) => {
    const build = () => Reflect.construct(OAuthS2S, [{ ...credentials, ...options }]);

    expect(build).toThrow(ArgumentError);
    expect(build).toThrow(says);
  });

  test('a secret of the wrong kind without showing it', () => {
    const build = () => Reflect.construct(OAuthS2S, [{ clientId: 'c', clientSecret: ['never-show-this'] }]);

    expect(build).toThrow(/^(?!.*never-show)/);
  });
});

test.each([0, -1, Number.POSITIVE_INFINITY])('timeoutMs %s sets no limit', async (timeoutMs) => {
  const service = serviceOf(() =>
    service.clock.sleep(3_600_000).then(() => usersPage(['a@x.example'], 0, 1)()),
  );
  const conn = connect(service, { timeoutMs });

  const users = await service.clock.run(() => conn.users().all());

  expect(users).toHaveLength(1);
});

test('an endpoint may be a local server, with or without a slash at its end', async () => {
  const asked: string[] = [];
  const service = serviceOf(usersPage([], 0, 1));
  const fetch: typeof globalThis.fetch = (input, init) => {
    asked.push(String(input));
    return service.fetch(input, init);
  };

  await connect(service, { fetch, endpoint: 'http://127.0.0.1:8080/v2/usermanagement/' }).users().all();

  expect(asked).toEqual(['http://127.0.0.1:8080/v2/usermanagement/users/ORG@AdobeOrg/0?directOnly=true']);
});

test('the options handed over stay as they were', () => {
  const options = Object.freeze({ orgId: 'ORG@AdobeOrg', auth, endpoint: 'https://h.example/v2/' });

  expect(() => new Connection(options)).not.toThrow();
});

test('a listener that throws does not disturb the call', async () => {
  const uncaught: unknown[] = [];
  const remember = (error: unknown) => uncaught.push(error);
  process.once('unhandledRejection', remember);
  const service = serviceOf(usersPage(['a@x.example'], 0, 1));
  const conn = connect(service, {
    on: {
      response: () => {
        throw new Error('a listener broke');
      },
    },
  });

  const users = await service.clock.run(() => conn.users().all());
  await service.clock.advance(0);

  expect(users).toHaveLength(1);
  expect(uncaught).toMatchObject([{ message: 'a listener broke' }]);
});

test('a token that no header can carry is named without being shown', async () => {
  const tokens = { clientId: 'c', token: async () => 'never-show\nthis', invalidate: () => {} };
  const conn = connect(serviceOf(usersPage([], 0, 1)), { auth: tokens });

  const error = await rejection(conn.users().all());

  expect(error).toMatchObject({ code: 'AUTH' });
  expect(String(error)).not.toContain('never-show');
});

test('errors are told from others also across two copies of the package', () => {
  const foreign = Object.defineProperty(new Error('x'), Symbol.for('umapi-kit.error'), { value: true });

  expect([isUmapiError(foreign), isUmapiError(new Error('x')), isUmapiError(undefined)]).toEqual([
    true,
    false,
    false,
  ]);
});

test('the version is that of the package', () => {
  const { version: published } = JSON.parse(
    readFileSync(new URL('../package.json', import.meta.url), 'utf8'),
  );

  expect(version).toBe(published);
});
