import { get } from 'node:https';
import { startServer } from '@umapi-kit/server';
import { describe, expect, test } from 'vitest';
import { stores } from '../../../packages/server/test/stores.ts';
import { verifies } from '../requirements.ts';

/** The status of an answer to a client that trusts nothing but `ca`. */
function statusOver(url: string, ca?: string): Promise<number | undefined> {
  const { promise, resolve, reject } = Promise.withResolvers<number | undefined>();
  const request = get(url, { ...(ca === undefined ? {} : { ca }), agent: false }, (response) => {
    response.resume();
    response.on('end', () => resolve(response.statusCode));
  });
  request.on('error', reject);
  return promise;
}

describe.each(stores)('TLS on $name', (kind) => {
  test(verifies('tls.own', 'tls.trust'), async () => {
    await using opened = await kind.open();
    await using server = await startServer({ tls: true, store: opened.store });

    const url = `${server.url}/status`;

    expect(await statusOver(url, server.certificate)).toBe(200);
    await expect(statusOver(url)).rejects.toThrow(/self-signed/);
  });
});
