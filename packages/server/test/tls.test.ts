import { generateKeyPairSync, X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { get } from 'node:https';
import { connect } from 'node:net';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { ServerStartError, startServer } from '@umapi-kit/server';
import { generate } from 'selfsigned';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { acme } from './acme.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'umapi-tls-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** The status of an HTTPS answer for a client that trusts nothing but `ca`. */
function statusOver(url: string, ca: string | undefined): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const request = get(url, { ...(ca === undefined ? {} : { ca }), agent: false }, (response) => {
      response.resume();
      response.on('end', () => resolve(response.statusCode));
    });
    request.on('error', reject);
  });
}

describe('HTTPS with a certificate of the server', () => {
  test.each(['localhost', '127.0.0.1', '::1'])(
    'is trusted by whoever trusts that certificate, on %s',
    async (host) => {
      await using server = await startServer({ seed: acme, tls: true, host });

      expect(server.url).toMatch(/^https:/);
      expect(await statusOver(`${server.url}/status`, server.certificate)).toBe(200);
    },
  );

  test('is trusted by nobody else', async () => {
    await using server = await startServer({ tls: true });

    await expect(statusOver(`${server.url}/status`, undefined)).rejects.toThrow(/self-signed/);
  });

  test('names this machine, and can not vouch for others', async () => {
    await using server = await startServer({ tls: true });

    const certificate = new X509Certificate(server.certificate ?? '');

    expect(certificate.checkHost(hostname())).toBe(hostname());
    expect(certificate.ca).toBe(false);
  });

  test('beside a store file stays the same, and its key is for its owner alone', async () => {
    const store = join(folder, 'kept.db');
    const certificates: (string | undefined)[] = [];
    for (let start = 1; start <= 2; start++) {
      await using server = await startServer({ tls: true, store });
      certificates.push(server.certificate);
    }

    expect(certificates[0]).toBe(certificates[1]);
    expect(statSync(`${store}.tls.pem`).mode & 0o777).toBe(0o600);
    expect(readFileSync(`${store}.tls.pem`, 'utf8')).toContain(certificates[0]);
  });

  test('is made anew when the kept one does not name the host, or is damaged', async () => {
    const store = join(folder, 'anew.db');
    await (await startServer({ tls: true, store })).close();
    writeFileSync(`${store}.tls.pem`, 'half');

    await using server = await startServer({ tls: true, store });

    expect(await statusOver(`${server.url}/status`, server.certificate)).toBe(200);
  });
});

describe('HTTPS with a given certificate', () => {
  const pair = async () => {
    const made = await generate(undefined, {
      algorithm: 'sha256',
      extensions: [{ name: 'subjectAltName', altNames: [{ type: 7, ip: '127.0.0.1' }] }],
    });
    return { key: made.private, cert: made.cert };
  };

  test('shows that one', async () => {
    const tls = await pair();
    await using server = await startServer({ tls });

    expect(server.certificate).toBe(tls.cert);
    expect(await statusOver(`${server.url}/status`, tls.cert)).toBe(200);
  });

  test('says so when key and certificate are no pair, without repeating the key', async () => {
    const other = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
    const key = other.export({ type: 'pkcs8', format: 'pem' }).toString();

    const { cert } = await pair();
    const start = startServer({ tls: { cert, key } });

    await expect(start).rejects.toThrow(ServerStartError);
    await expect(start).rejects.toThrow(/^key and certificate are no pair/);
  });
});

describe('localhost', () => {
  test('answers on IPv4 and IPv6 with one port', async () => {
    await using server = await startServer({ host: 'localhost' });
    const { port } = new URL(server.url);

    const answers = await Promise.all(
      [`127.0.0.1:${port}`, `[::1]:${port}`].map((at) => fetch(`http://${at}/status`)),
    );

    expect(new URL(server.url).hostname).toBe('localhost');
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
  });

  test('is taken when one of its addresses is', async () => {
    await using first = await startServer({ host: '::1' });
    const port = Number(new URL(first.url).port);

    await expect(startServer({ host: 'localhost', port })).rejects.toThrow(`port ${port} is taken on ::1`);
  });
});

test('a body that never comes is answered with 408, and its connection ends', async () => {
  await using server = await startServer({ seed: acme, requestTimeoutMs: 200 });
  const { port, hostname: host } = new URL(server.url);

  const answer = await new Promise<string>((resolve, reject) => {
    let heard = '';
    const socket = connect(Number(port), host, () =>
      socket.write('POST /ims/token/v2 HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\ngrant'),
    );
    socket.on('data', (data) => {
      heard += String(data);
    });
    socket.on('close', () => resolve(heard));
    socket.on('error', reject);
  });

  expect(answer).toMatch(/^HTTP\/1\.1 408 /);
});

test('closing cuts keep-alive connections that idle', async () => {
  const server = await startServer();
  const { port, hostname: host } = new URL(server.url);
  const ended = new Promise<void>((resolve, reject) => {
    const socket = connect(Number(port), host, () => socket.write('GET /status HTTP/1.1\r\nHost: x\r\n\r\n'));
    socket.once('data', () => void server.close());
    socket.on('close', () => resolve());
    socket.on('error', reject);
  });

  await expect(ended).resolves.toBeUndefined();
});
