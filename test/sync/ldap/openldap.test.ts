import { inspect } from 'node:util';
import { SourceError } from '@umapi-kit/sync';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { entriesOf, ldifOf } from '../../../packages/sync/test/support/ldap-tree.ts';
import { blind, reader, type Slapd, slapdMissing, startSlapd } from '../../support/slapd.ts';
import { readSource } from '../support/read-source.ts';
import { ldapConfig, ldapContext, sayWithoutSlapd } from './directories.ts';

sayWithoutSlapd();

const people = Object.fromEntries(Array.from({ length: 12 }, (_, index) => [`p${index}`, {}]));
const password = { env: reader.password };

describe.skipIf(slapdMissing() !== undefined)('OpenLDAP', () => {
  let slapd: Slapd;
  beforeAll(async () => {
    const ldif = ldifOf(entriesOf({ people, groups: { one: ['p1'] } }));
    slapd = await startSlapd({ ldif, sizeLimit: 5 });
  });
  afterAll(() => slapd[Symbol.asyncDispose]());

  test('is read by whom it knows, with the password', async () => {
    const config = ldapConfig(slapd.url, { username: reader.dn, password, pageSize: 4 });

    const { users } = await readSource(config, ldapContext());

    expect(users).toHaveLength(12);
  });

  test('is not read with another password, and nothing shows that one', async () => {
    const config = ldapConfig(slapd.url, { username: reader.dn, password: { env: 'wrong-hunter2' } });

    const error: unknown = await readSource(config, ldapContext()).catch((reason: unknown) => reason);

    expect(error).toBeInstanceOf(SourceError);
    expect(error).toMatchObject({
      code: 'SOURCE_UNREADABLE',
      message: `${slapd.url}: it does not accept the name or the password; check both`,
    });
    expect(inspect(error, { depth: 10 }) + JSON.stringify(error)).not.toContain('hunter2');
  });

  test('gives no short list when more people are there than it gives out at once', async () => {
    const reading = readSource(ldapConfig(slapd.url, { pageSize: 0 }), ldapContext());

    await expect(reading).rejects.toMatchObject({
      code: 'SOURCE_UNREADABLE',
      message: `${slapd.url}: there are more entries than the server gives this account; set a smaller page size, or have its limit raised`,
    });
  });

  test('is no directory without memberships when it lets nobody read them', async () => {
    const config = ldapConfig(slapd.url, {
      username: blind.dn,
      password: { env: blind.password },
      pageSize: 4,
    });

    const reading = readSource(config, ldapContext(), { groups: ['one'] });

    await expect(reading).rejects.toMatchObject({
      message: `${slapd.url}: people are found by memberOf, but it is not shown; let this account read it`,
    });
  });

  test.each([
    ['ldaps', () => slapd.tlsUrl, {}],
    ['StartTLS', () => slapd.url, { startTls: true }],
  ])('is read encrypted when its certificate is trusted: %s', async (_, url, how) => {
    const warnings: string[] = [];
    const tls = { ...how, caFile: slapd.caFile };
    const config = ldapConfig(url(), { tls, username: reader.dn, password, pageSize: 4 });

    const { users } = await readSource(config, ldapContext({ warn: (text) => warnings.push(text) }));

    expect({ users: users.length, warnings }).toEqual({ users: 12, warnings: [] });
  });

  test.each([
    ['ldaps', () => slapd.tlsUrl, {}],
    ['StartTLS', () => slapd.url, { startTls: true }],
  ])('is not read when its certificate is not trusted: %s', async (_, url, tls) => {
    const config = ldapConfig(url(), { tls, username: reader.dn, password });

    const reading = readSource(config, ldapContext());

    await expect(reading).rejects.toMatchObject({
      code: 'SOURCE_UNREADABLE',
      message: expect.stringMatching(
        /: its certificate is not trusted \(.+\); name the file of the authority/,
      ),
    });
  });

  test('is not read under a name that its certificate does not have', async () => {
    const url = slapd.tlsUrl.replace('127.0.0.1', 'localhost');

    const reading = readSource(ldapConfig(url, { tls: { caFile: slapd.caFile } }), ldapContext());

    await expect(reading).rejects.toThrow(
      `${url}: its certificate is for another name; write the host as the certificate has it`,
    );
  });

  test('is read whatever its certificate is when somebody says so, which is warned of', async () => {
    const warnings: string[] = [];
    const config = ldapConfig(slapd.tlsUrl, { tls: { verify: false }, pageSize: 4 });

    const { users } = await readSource(config, ldapContext({ warn: (text) => warnings.push(text) }));

    expect({ users: users.length, warnings }).toEqual({
      users: 12,
      warnings: [
        `${slapd.tlsUrl}: certificates are not checked, so anybody on the way can pose as the server`,
      ],
    });
  });

  test('is not asked for TLS where it does not speak it', async () => {
    const url = slapd.url.replace('ldap:', 'ldaps:');

    const reading = readSource(ldapConfig(url), ldapContext());

    await expect(reading).rejects.toMatchObject({ code: 'SOURCE_UNREADABLE' });
  });
});
