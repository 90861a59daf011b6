import { parseSyncConfig } from '@umapi-kit/sync';
import { describe, expect, test } from 'vitest';
import { defaults, faultsOf, problemsOf, readOriginal, replaced } from './support/original-files.ts';

/** Changes one text of a connector's file. */
function changed(file: string, from: string, to: string) {
  return { [file]: (text: string) => replaced(text, from, to) };
}

function connectionOf(...given: Parameters<typeof readOriginal>) {
  return readOriginal(...given).orgs[0].connection;
}

describe('connector-umapi.yml', () => {
  test('server and enterprise say how to reach an organization', () => {
    expect(connectionOf()).toMatchObject({
      orgId: 'A1@AdobeOrg',
      endpoint: 'https://usermanagement.example.com/v2/usermanagement',
      authHost: 'ims.example.com',
      authEndpoint: '/ims/token/v2',
      clientId: 'key-of-a1',
      timeoutMs: 60_000,
    });
  });

  test('without server the addresses are those of the service', () => {
    const { endpoint, authHost, timeoutMs } = connectionOf({
      'connector-umapi.yml': (text) => text.replace(/server:[\s\S]*(?=enterprise)/, ''),
    });

    expect([endpoint, authHost, timeoutMs]).toEqual([undefined, undefined, undefined]);
  });

  test('a host may name http, for a local server', () => {
    const { endpoint } = connectionOf(
      changed('connector-umapi.yml', 'usermanagement.example.com', 'http://127.0.0.1:8080'),
    );

    expect(endpoint).toBe('http://127.0.0.1:8080/v2/usermanagement');
  });

  test('without authentication_method it is a service account, with the old names of keys', () => {
    const second = readOriginal().orgs[1]?.connection;

    expect(second).toEqual({
      orgId: 'B2@AdobeOrg',
      authHost: 'ims-old.example.com',
      authEndpoint: '/ims/exchange/jwt',
      clientId: 'key-of-b2',
      clientSecret: { keyring: { service: 'umapi_client_secret', account: 'B2@AdobeOrg' } },
      serviceAccount: {
        techAcctId: 'T1@techacct.adobe.com',
        privateKey: { file: expect.stringMatching(/\/keys\/private\.key$/) },
        passphrase: { keyring: { service: 'umapi_passphrase', account: 'B2@AdobeOrg' } },
      },
    });
  });

  test('a private key may stand in the file or in the keyring', () => {
    const keys = ['priv_key_data: hunter2', 'secure_priv_key_data_key: umapi_key'].map((line) => {
      const { orgs } = readOriginal(
        changed('connector-umapi-org2.yml', 'priv_key_path: keys/private.key', line),
      );
      return orgs[1]?.connection.serviceAccount?.privateKey;
    });

    expect(`${keys[0]}`).toBe('***');
    expect(keys[1]).toEqual({ keyring: { service: 'umapi_key', account: 'B2@AdobeOrg' } });
  });

  test('a client id may stand in the keyring', () => {
    const { clientId } = connectionOf(
      changed('connector-umapi.yml', 'client_id: key-of-a1', 'secure_client_id_key: umapi_id'),
    );

    expect(clientId).toEqual({ keyring: { service: 'umapi_id', account: 'A1@AdobeOrg' } });
  });

  test('of a list of files a later one adds to and replaces what an earlier one says, one level deep', () => {
    const connection = connectionOf({
      'user-sync-config.yml': (text) =>
        replaced(text, '- connector-umapi.yml', '- connector-umapi.yml\n      - keys/more.yml'),
      'keys/more.yml': 'server: { timeout: 5 }\nenterprise: { client_id: other }\n',
    });

    expect(connection).toMatchObject({ authHost: 'ims.example.com', timeoutMs: 5_000, clientId: 'other' });
  });

  test.each([0, -5])('a timeout of %i sets no limit, here and in what is converted', (timeout) => {
    const connection = connectionOf({
      'connector-umapi.yml': (text) => replaced(text, 'timeout: 60', `timeout: ${timeout}`),
    });

    expect(connection.timeoutMs).toBe(0);
    const native = `directory: { csv: a.csv }\nadobe: { orgId: A1@AdobeOrg, timeoutMs: ${connection.timeoutMs} }`;
    expect(parseSyncConfig(native, '/sync.yaml').orgs).toMatchObject([{ connection: { timeoutMs: 0 } }]);
  });

  test('certificates are verified unless ssl_verify or ssl_cert_verify says no, and that is remarked', () => {
    const everywhere = defaults('ssl_cert_verify: false');
    const here = changed('connector-umapi.yml', 'retries: 3', 'ssl_verify: false');
    const back = { ...everywhere, ...changed('connector-umapi.yml', 'retries: 3', 'ssl_verify: true') };

    expect([{}, everywhere, here, back].map((files) => connectionOf(files).sslVerify ?? true)).toEqual([
      true,
      false,
      false,
      true,
    ]);
    expect(problemsOf(everywhere).join('\n')).toContain(
      'risky: ssl_cert_verify: false takes any certificate',
    );
    expect(problemsOf(here).join('\n')).toContain('connector-umapi.yml:8 risky: server.ssl_verify: false');
  });

  test.each([
    { name: 'retries', from: 'retries: 3', to: 'retries: 4', says: 'differs: server.retries has no effect' },
    {
      name: 'trusted',
      from: 'server:',
      to: 'trusted: true\nserver:',
      says: 'differs: "trusted" has no effect',
    },
    {
      name: 'uses_business_id',
      from: 'server:',
      to: 'uses_business_id: true\nserver:',
      says: 'differs: "uses_business_id" has no effect',
    },
    {
      name: 'a key at the top',
      from: 'server:',
      to: 'ssl_verify: false\nserver:',
      says: 'unknown: nobody reads "ssl_verify" here; it belongs below "server"',
    },
    {
      name: 'a private key beside oauth',
      from: 'client_id:',
      to: 'priv_key_path: keys/private.key\n  client_id:',
      says: 'unknown: "priv_key_path" has no effect with oauth',
    },
  ])('$name is remarked', ({ from, to, says }) => {
    expect(problemsOf(changed('connector-umapi.yml', from, to)).join('\n')).toContain(says);
  });

  test('an unknown authentication_method is jwt, and remarked', () => {
    const files = changed('connector-umapi-org2.yml', 'server:', 'authentication_method: magic\nserver:');

    expect(problemsOf(files).join('\n')).toContain('authentication_method "magic" is taken for jwt');
  });

  test.each([
    {
      name: 'no org_id',
      from: 'org_id: A1@AdobeOrg',
      to: '',
      says: 'the key "enterprise.org_id" is missing',
    },
    {
      name: 'no client_id',
      from: 'client_id: key-of-a1',
      to: '',
      says: 'the key "enterprise.client_id" is missing',
    },
    {
      name: 'no client_secret',
      from: 'client_secret: hunter2-a1',
      to: '',
      says: 'the key "enterprise.client_secret" is missing',
    },
    {
      name: 'client_id and api_key',
      from: 'client_id: key-of-a1',
      to: 'client_id: a\n  api_key: b',
      says: 'mean the same; remove one',
    },
    {
      name: 'a secret twice',
      from: 'client_secret: hunter2-a1',
      to: 'client_secret: a\n  secure_client_secret_key: b',
      says: 'remove one',
    },
    {
      name: 'a technical account beside oauth',
      from: 'client_id: key-of-a1',
      to: 'client_id: a\n  tech_acct_id: b',
      says: '"tech_acct_id" belongs to jwt',
    },
    {
      name: 'no enterprise',
      from: 'enterprise:',
      to: 'enterprises:',
      says: 'the key "enterprise" is missing',
    },
    {
      name: 'an id that is none of an organization',
      from: 'org_id: A1@AdobeOrg',
      to: 'org_id: Acme Corporation',
      says: 'connector-umapi.yml:10:11: an organization id looks like A495E53@AdobeOrg',
    },
    {
      name: 'a host that is none',
      from: 'host: usermanagement.example.com',
      to: 'host: our own host',
      says: '"host" is no name of a host',
    },
    {
      name: 'an unknown key of server',
      from: 'timeout: 60',
      to: 'time_out: 60',
      says: 'there is no key "time_out" in server; did you mean "timeout"?',
    },
    {
      name: 'an unknown key of enterprise',
      from: 'client_id: key-of-a1',
      to: 'clientid: a',
      says: 'there is no key "clientid" in enterprise; did you mean "client_id"?',
    },
  ])('$name is a fault', ({ from, to, says }) => {
    expect(faultsOf(changed('connector-umapi.yml', from, to)).join('\n')).toContain(says);
  });

  test.each([
    {
      name: 'no technical account',
      from: 'tech_acct: T1@techacct.adobe.com',
      to: '',
      says: 'the key "enterprise.tech_acct_id" is missing',
    },
    {
      name: 'no private key',
      from: 'priv_key_path: keys/private.key',
      to: '',
      says: 'the key "enterprise.priv_key_path" is missing',
    },
    {
      name: 'two private keys',
      from: 'tech_acct:',
      to: 'priv_key_data: x\n  tech_acct:',
      says: 'there is a private key in a file and one in place',
    },
    {
      name: 'a private key that is not there',
      from: 'keys/private.key',
      to: 'keys/none.key',
      says: ':9:18: there is no private key in',
    },
  ])('of a service account: $name is a fault', ({ from, to, says }) => {
    expect(faultsOf(changed('connector-umapi-org2.yml', from, to)).join('\n')).toContain(says);
  });
});

describe('connector-ldap.yml', () => {
  test('every key is taken over', () => {
    expect(readOriginal().directory).toEqual({
      kind: 'ldap',
      referrals: 'ignore',
      url: 'ldap://ldap.example.com',
      baseDn: 'dc=example,dc=com',
      username: 'cn=sync,dc=example,dc=com',
      password: expect.anything(),
      tls: { startTls: true },
      pageSize: 500,
      allUsersFilter: '(objectClass=inetOrgPerson)',
      groupFilterFormat: '(&(objectClass=groupOfNames)(cn={group}))',
      groupMemberFilterFormat: '(memberOf={group_dn})',
      dynamicGroupAttribute: 'memberOf',
      templates: {
        email: '{mail}',
        username: '{uid}',
        domain: '{dc}',
        firstName: '{givenName}',
        lastName: '{sn}',
        country: '{c}',
        identityType: '{employeeType}',
      },
      identityType: 'enterpriseID',
      defaultCountry: 'US',
    });
  });

  test('the least there can be signs in as nobody', () => {
    const { directory } = readOriginal({
      'connector-ldap.yml': 'host: ldap.example.com\nbase_dn: ""\ndynamic_group_member_attribute: memberOf\n',
    });

    expect(directory).toEqual({
      kind: 'ldap',
      referrals: 'ignore',
      url: 'ldap://ldap.example.com',
      baseDn: '',
      dynamicGroupAttribute: 'memberOf',
      identityType: 'federatedID',
      defaultCountry: 'US',
    });
  });

  test('two_steps_lookup takes the place of the member filter', () => {
    const { directory } = readOriginal(
      changed(
        'connector-ldap.yml',
        'group_member_filter_format: (memberOf={group_dn})',
        'two_steps_lookup: { group_member_attribute_name: member, nested_group: true }',
      ),
    );

    expect(directory).toMatchObject({ twoSteps: { memberAttribute: 'member', nested: true } });
  });

  test('a password in the keyring is that of the user name', () => {
    const { directory } = readOriginal(
      changed('connector-ldap.yml', 'password: hunter2-ldap', 'secure_password_key: ldap_password'),
    );

    expect(directory).toMatchObject({
      password: { keyring: { service: 'ldap_password', account: 'cn=sync,dc=example,dc=com' } },
    });
  });

  test('over ldaps the certificate is checked even without require_tls_cert, and that is remarked', () => {
    const files = {
      'connector-ldap.yml': (text: string) =>
        replaced(replaced(text, 'ldap://', 'ldaps://'), 'require_tls_cert: true', ''),
    };

    expect(readOriginal(files).directory).not.toHaveProperty('tls');
    expect(problemsOf(files).join('\n')).toContain('differs: the certificate of the server is checked');
  });

  test.each([
    { name: 'no host', from: 'host: ldap://ldap.example.com', to: '', says: 'the key "host" is missing' },
    { name: 'no base_dn', from: 'base_dn: dc=example,dc=com', to: '', says: 'the key "base_dn" is missing' },
    {
      name: 'a user name without a password',
      from: 'password: hunter2-ldap',
      to: '',
      says: 'the key "password" is missing',
    },
    {
      name: 'a user name of nobody',
      from: 'authentication_method: simple',
      to: 'authentication_method: anonymous',
      says: 'an anonymous connection has no user name',
    },
    {
      name: 'kerberos',
      from: 'authentication_method: simple',
      to: 'authentication_method: kerberos',
      says: 'kerberos is not supported',
    },
    {
      name: 'ntlm',
      from: 'authentication_method: simple',
      to: 'authentication_method: NTLM',
      says: 'ntlm is not supported',
    },
    {
      name: 'an unknown method',
      from: 'authentication_method: simple',
      to: 'authentication_method: magic',
      says: '"magic" is no authentication method',
    },
    {
      name: 'a member filter beside two steps',
      from: 'base_dn:',
      to: 'two_steps_lookup: { group_member_attribute_name: member }\nbase_dn:',
      says: 'remove group_member_filter_format',
    },
    {
      name: 'two steps without an attribute',
      from: 'group_member_filter_format: (memberOf={group_dn})',
      to: 'two_steps_lookup: {}',
      says: 'two_steps_lookup.group_member_attribute_name" is missing',
    },
    {
      name: 'additional groups without their attribute',
      from: 'dynamic_group_member_attribute: memberOf',
      to: '',
      says: 'the key "dynamic_group_member_attribute" is missing',
    },
    {
      name: 'an unknown type',
      from: 'user_identity_type: enterpriseID',
      to: 'user_identity_type: robot',
      says: '"robot" is no identity type',
    },
    {
      name: 'an unknown key',
      from: 'base_dn:',
      to: 'basedn: x\nbase_dn:',
      says: 'there is no key "basedn"; did you mean "base_dn"?',
    },
  ])('$name is a fault', ({ from, to, says }) => {
    expect(faultsOf(changed('connector-ldap.yml', from, to)).join('\n')).toContain(says);
  });
});

describe('connector-csv.yml', () => {
  const flags = { connector: ['csv', 'people.csv'] };

  test('every key is taken over, the file comes from the options', () => {
    expect(readOriginal({}, { flags }).directory).toEqual({
      kind: 'csv',
      path: expect.stringMatching(/\/people\.csv$/),
      delimiter: ';',
      encoding: 'windows-1252',
      columns: {
        email: 'Mail',
        firstName: 'Given name',
        lastName: 'Family name',
        country: 'Country',
        groups: 'Units',
        type: 'Kind',
        username: 'Login',
        domain: 'Realm',
      },
      identityType: 'adobeID',
      defaultCountry: 'US',
    });
  });

  test('may be absent', () => {
    const { directory } = readOriginal(
      { 'user-sync-config.yml': (text) => replaced(text, '    csv: connector-csv.yml\n', '') },
      { flags },
    );

    expect(directory).toEqual({
      kind: 'csv',
      path: expect.stringMatching(/\/people\.csv$/),
      identityType: 'federatedID',
      defaultCountry: 'US',
    });
  });

  test.each([
    { name: 'an unknown encoding', from: 'cp1252', to: 'ebcdic', says: 'there is no encoding "ebcdic"' },
    { name: 'a delimiter of two characters', from: "';'", to: "';;'", says: 'write one character' },
    { name: 'an unknown key', from: 'delimiter:', to: 'delimeter:', says: 'did you mean "delimiter"?' },
  ])('$name is a fault', ({ from, to, says }) => {
    expect(faultsOf(changed('connector-csv.yml', from, to), { flags }).join('\n')).toContain(says);
  });
});

describe('connector-okta.yml', () => {
  const flags = { connector: ['okta'], users: ['mapped'] };

  test('every key is taken over; additional groups ask for every group', () => {
    expect(readOriginal({}, { flags }).directory).toEqual({
      kind: 'okta',
      host: 'acme.okta.com',
      apiToken: expect.anything(),
      userFilter: 'user.status == "ACTIVE"',
      templates: { email: '{email}', username: '{login}' },
      allGroups: true,
      identityType: 'federatedID',
      defaultCountry: 'US',
    });
  });

  test('a token in the keyring is that of the host', () => {
    const { directory } = readOriginal(
      changed('connector-okta.yml', 'api_token: hunter2-okta', 'secure_api_token_key: okta_token'),
      { flags },
    );

    expect(directory).toMatchObject({
      apiToken: { keyring: { service: 'okta_token', account: 'acme.okta.com' } },
    });
  });

  test('user_identity_type_format counts here, and that is remarked', () => {
    const files = changed(
      'connector-okta.yml',
      'string_encoding: utf8',
      "user_identity_type_format: '{kind}'",
    );

    expect(problemsOf(files, { flags }).join('\n')).toContain('user_identity_type_format decides the type');
  });

  test.each([
    { name: 'no host', from: 'host: acme.okta.com', to: '', says: 'the key "host" is missing' },
    { name: 'no token', from: 'api_token: hunter2-okta', to: '', says: 'the key "api_token" is missing' },
    {
      name: 'a filter that is more than a condition',
      from: 'user.status == "ACTIVE"',
      to: '__import__("os")',
      says: ':5:19: all_users_filter: ',
    },
    {
      name: 'a template whose brace has no other half',
      from: "'{email}'",
      to: "'{email'",
      says: ':7:20: user_email_format: "{email": the brace "{" has no other half',
    },
    {
      name: 'another name for groups',
      from: "'{group}'",
      to: "'x-{group}'",
      says: 'groups are found by their exact name',
    },
    { name: 'an unknown key', from: 'host:', to: 'hosts: x\nhost:', says: 'did you mean "host"?' },
  ])('$name is a fault', ({ from, to, says }) => {
    expect(faultsOf(changed('connector-okta.yml', from, to), { flags }).join('\n')).toContain(says);
  });
});

describe('connector-adobe-console.yml', () => {
  const flags = { connector: ['adobe_console'] };

  test('integration and server say how to reach the organization whose people are meant', () => {
    expect(readOriginal({}, { flags }).directory).toEqual({
      kind: 'adobe',
      connection: {
        orgId: 'C3@AdobeOrg',
        endpoint: 'https://usermanagement.example.com/v2/usermanagement',
        clientId: 'key-of-c3',
        clientSecret: expect.anything(),
      },
      identityTypeFilter: 'federatedID',
      identityType: 'federatedID',
      defaultCountry: 'US',
    });
  });

  test('identity_type_filter all is no filter', () => {
    const { directory } = readOriginal(
      changed(
        'connector-adobe-console.yml',
        'identity_type_filter: federatedID',
        'identity_type_filter: all',
      ),
      { flags },
    );

    expect(directory).not.toHaveProperty('identityTypeFilter');
  });

  test.each([
    {
      name: 'an unknown type',
      from: 'identity_type_filter: federatedID',
      to: 'identity_type_filter: robot',
      says: 'identity_type_filter: write all',
    },
    {
      name: 'no integration',
      from: 'integration:',
      to: 'enterprise:',
      says: 'the key "integration" is missing',
    },
  ])('$name is a fault', ({ from, to, says }) => {
    expect(faultsOf(changed('connector-adobe-console.yml', from, to), { flags }).join('\n')).toContain(says);
  });
});
