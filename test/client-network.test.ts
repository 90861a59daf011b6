import { mkdtempSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { ArgumentError, Connection, OAuthS2S } from '@umapi-kit/client';
import { createFetch, type NodeFetchOptions, proxyOf } from '@umapi-kit/client/node';
import { type RunningServer, sampleSeed, startServer } from '@umapi-kit/server';
import { describe, expect, test } from 'vitest';
import { addressOf, startAnsweringProxy, startProxy } from './support/proxy.ts';

const folder = mkdtempSync(join(tmpdir(), 'umapi-network-'));

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

/** Lists the groups of the sample organization through a fetch with these options and no other environment. */
async function listGroups(server: RunningServer, options: NodeFetchOptions): Promise<number> {
  await using fetch = createFetch({ env: {}, ...options });
  const [org] = sampleSeed.orgs;
  const [credential] = org?.credentials ?? [];
  if (org === undefined || credential === undefined) throw new Error('the sample has no credential');
  const { clientId, clientSecret = '' } = credential;
  const auth = new OAuthS2S({ clientId, clientSecret, authHost: server.url, fetch });
  await using conn = new Connection({ orgId: org.id, auth, endpoint: server.endpoint, fetch });
  return (await conn.groups().all()).length;
}

describe('a certificate of an own authority', () => {
  test('is not trusted by itself, and the error says so', async () => {
    await using server = await startServer({ seed: sampleSeed, tls: true });

    await expect(listGroups(server, {})).rejects.toThrow(/certificate of 127.0.0.1:\d+ is not trusted/);
  });

  test('is trusted when the authority is given as PEM', async () => {
    await using server = await startServer({ seed: sampleSeed, tls: true });

    const groups = await listGroups(server, { ca: server.certificate ?? '' });

    expect(groups).toBeGreaterThan(0);
  });

  test.each(['NODE_EXTRA_CA_CERTS', 'REQUESTS_CA_BUNDLE', 'SSL_CERT_FILE'])(
    'is trusted when %s names its file',
    async (variable) => {
      await using server = await startServer({ seed: sampleSeed, tls: true });
      const path = file(`${variable}.pem`, `some words before\n${server.certificate}`);

      const groups = await listGroups(server, { env: { [variable]: path } });

      expect(groups).toBeGreaterThan(0);
    },
  );

  test('is taken unseen with sslVerify: false, with a warning at every request', async () => {
    await using server = await startServer({ seed: sampleSeed, tls: true });
    const warnings: string[] = [];
    const onWarning = (message: string) => warnings.push(message);

    const groups = await listGroups(server, { sslVerify: false, onWarning });

    expect(groups).toBeGreaterThan(0);
    expect(warnings).toHaveLength(2);
    expect(warnings[0]).toMatch(/^sslVerify: false: the certificate of 127.0.0.1:\d+ is not checked/);
  });
});

describe('a bundle of authorities', () => {
  test.each([
    { text: undefined, says: 'SSL_CERT_FILE=/no/such.pem: there is no such file' },
    { text: 'nothing', says: 'there is no certificate (PEM) in it' },
    {
      text: '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----',
      says: 'certificate 1 of 1 can not be read',
    },
  ])('that can not be used is named: $says', ({ text, says }) => {
    const path = text === undefined ? '/no/such.pem' : file('bad.pem', text);

    const build = () => createFetch({ env: { SSL_CERT_FILE: path } });

    expect(build).toThrow(ArgumentError);
    expect(build).toThrow(says);
  });
});

describe('a proxy', () => {
  test.each(['HTTPS_PROXY', 'https_proxy', 'ALL_PROXY'])('of %s is used for https', async (variable) => {
    await using server = await startServer({ seed: sampleSeed, tls: true });
    await using proxy = await startProxy();

    const groups = await listGroups(server, { ca: server.certificate ?? '', env: { [variable]: proxy.url } });

    expect(groups).toBeGreaterThan(0);
    expect(proxy.asked).toContain(`CONNECT ${new URL(server.url).host}`);
  });

  test('of HTTP_PROXY is used for http only', async () => {
    await using plain = await startServer({ seed: sampleSeed });
    await using secure = await startServer({ seed: sampleSeed, tls: true });
    await using proxy = await startProxy();
    const env = { HTTP_PROXY: proxy.url };

    await listGroups(plain, { env });
    await listGroups(secure, { env, ca: secure.certificate ?? '' });

    expect(proxy.asked.join()).toContain(new URL(plain.url).host);
    expect(proxy.asked.join()).not.toContain(new URL(secure.url).host);
  });

  test.each([
    {
      name: 'hosts of NO_PROXY',
      options: (url: string) => ({ env: { HTTP_PROXY: url, NO_PROXY: '127.0.0.1' } }),
    },
    {
      name: 'anything with proxy: false',
      options: (url: string) => ({ proxy: false as const, env: { HTTP_PROXY: url } }),
    },
  ])('is not used for $name', async ({ options }) => {
    await using server = await startServer({ seed: sampleSeed });
    await using proxy = await startProxy();

    await listGroups(server, options(proxy.url));

    expect(proxy.asked).toEqual([]);
  });

  test.each([
    { url: 'http://a.invalid', except: '' },
    { url: 'http://a.invalid', except: 'a.invalid' },
    { url: 'http://A.invalid', except: 'x.invalid, .A.Invalid.' },
    { url: 'http://b.a.invalid', except: 'a.invalid' },
    { url: 'http://a.invalid.', except: 'a.invalid' },
    { url: 'http://ba.invalid', except: 'a.invalid' },
    { url: 'http://a.invalid', except: '*.a.invalid' },
    { url: 'http://b.a.invalid', except: '*.a.invalid' },
    { url: 'http://a.invalid', except: 'a.invalid:81' },
    { url: 'http://a.invalid:81', except: 'a.invalid:81' },
    { url: 'http://a.invalid', except: 'x.invalid,*' },
    { url: 'http://a.invalid', except: '*:81' },
    { url: 'http://[::1]:8099', except: '::1' },
    { url: 'http://[::1]:8099', except: '[::1]:8098' },
    { url: 'http://[::1]:8099', except: '[::1]:8099' },
  ])('is told of $url with NO_PROXY=$except as it is used', async ({ url, except }) => {
    await using proxy = await startAnsweringProxy();
    const env = { HTTP_PROXY: proxy.url, NO_PROXY: except };
    await using fetch = createFetch({ env });

    const answered = await fetch(url).then(
      () => true,
      () => false,
    );

    expect(proxyOf(url, env)?.variable).toBe(answered ? 'HTTP_PROXY' : undefined);
  });

  test('is given the user and password of its address, and no error shows them', async () => {
    await using server = await startServer({ seed: sampleSeed, tls: true });
    await using proxy = await startProxy('me:never-show-this');
    const address = (login: string) => proxy.url.replace('://', `://${login}@`);
    const ca = server.certificate ?? '';

    const groups = await listGroups(server, { ca, proxy: address('me:never-show-this') });
    const bad = () => createFetch({ proxy: 'socks://me:never-show-this@h' });

    expect(groups).toBeGreaterThan(0);
    expect(bad).toThrow('proxy must be the address of an http or https proxy');
    expect(inspect(createFetch({ proxy: address('me:never-show-this'), env: {} }))).not.toContain(
      'never-show',
    );
    expect(bad).toThrow(/^(?!.*never-show)/);
  });
});

test('connections are kept alive from one call to the next', async () => {
  const sockets = new Set<Socket>();
  const server = createServer((incoming, outgoing) => {
    sockets.add(incoming.socket);
    outgoing.end('{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${addressOf(server.address()).port}`;

  {
    await using fetch = createFetch({ env: {} });
    for (let call = 0; call < 20; call++) await (await fetch(url)).text();
  }

  // The pool may open a second one while the first still ends its answer.
  expect(sockets.size).toBeLessThanOrEqual(2);
  await new Promise((resolve) => server.close(resolve));
});
