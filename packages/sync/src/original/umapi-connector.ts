import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { anyCertificate } from '../config/config-problem.ts';
import { isOrgId, orgIdProblem } from '../config/org-schema.ts';
import { Secret, type SecretReference } from '../config/secret.ts';
import type { AdobeOrg, ServiceAccount } from '../config/sync-config.ts';
import type { ConfigMap } from './config-node.ts';
import { credential, requiredCredential } from './credentials.ts';
import type { Notes } from './notes.ts';
import { createSection, type Located, type Section } from './section.ts';

/** What a connector to an organization is read with. */
interface ConnectorReading {
  readonly notes: Notes;
  /** The name of the section with the credentials. */
  readonly credentials: 'enterprise' | 'integration';
  /** What the main file says about certificates. */
  readonly sslVerify: boolean;
}

/** Reads `connector-umapi.yml`, or `connector-adobe-console.yml`, which differs in the name of one section. */
export function readConnection(section: Section, reading: ConnectorReading): AdobeOrg | undefined {
  const server = section.section('server');
  const enterprise = section.section(reading.credentials);
  if (enterprise === undefined) {
    section.missing(reading.credentials);
    return undefined;
  }
  const method = section.text('authentication_method');
  const oauth = method?.value.trim().toLowerCase() === 'oauth';
  remarkMethod(method, oauth, reading.notes);
  const org = {
    ...readServer(server, reading),
    ...readCredentials(enterprise, oauth, reading.notes),
  };
  server?.refuseUnknown();
  enterprise.refuseUnknown();
  return org.orgId === undefined ? undefined : { ...org, orgId: org.orgId };
}

function remarkMethod(method: Located<string> | undefined, oauth: boolean, { remark }: Notes): void {
  if (oauth) return;
  const word = method?.value.trim().toLowerCase() ?? 'jwt';
  if (word !== 'jwt')
    remark({
      ...method?.place,
      file: method?.place.file ?? '',
      kind: 'unknown',
      problem: `authentication_method "${word}" is taken for jwt; write oauth or jwt`,
      why: 'the original takes every word but oauth for jwt',
    });
}

function readServer(server: Section | undefined, { notes, sslVerify: fallback }: ConnectorReading) {
  const host = server?.text('host');
  const path = server?.text('endpoint');
  const authHost = server?.text('ims_host') ?? server?.text('auth_host');
  const authEndpoint = server?.text('ims_endpoint_jwt') ?? server?.text('auth_endpoint');
  const timeout = server?.integer('timeout');
  // Asked for, so that they are known.
  for (const key of ['auth_host', 'auth_endpoint', 'ims_host', 'ims_endpoint_jwt']) server?.node(key);
  remarkServer(server, notes);
  const endpoint = endpointOf(host?.value, path?.value);
  if (!URL.canParse(endpoint)) server?.fault(server.placeOf('host'), '"host" is no name of a host');
  const sslVerify = server?.flag('ssl_verify')?.value ?? fallback;
  return {
    ...(host === undefined && path === undefined ? {} : { endpoint }),
    ...(authHost === undefined ? {} : { authHost: authHost.value }),
    ...(authEndpoint === undefined ? {} : { authEndpoint: authEndpoint.value }),
    ...(timeout === undefined ? {} : { timeoutMs: Math.max(0, timeout.value) * 1000 }),
    ...(sslVerify ? {} : { sslVerify }),
  };
}

function remarkServer(server: Section | undefined, { remark }: Notes): void {
  const retries = server?.integer('retries');
  if (retries !== undefined)
    remark({
      ...retries.place,
      kind: 'differs',
      problem: 'server.retries has no effect: tries go on for 15 minutes without an answer',
      why: 'a number of tries gives up in the middle of a run when the service pauses for longer; a time does not',
    });
  const verify = server?.flag('ssl_verify');
  if (verify?.value === false) remark({ ...verify.place, ...anyCertificate('server.ssl_verify') });
  for (const [old, now] of [
    ['ims_host', 'auth_host'],
    ['ims_endpoint_jwt', 'auth_endpoint'],
  ] as const)
    if (server?.keys.includes(old))
      remark({
        ...server.placeOf(old),
        kind: 'deprecated',
        problem: `server.${old} is now called ${now}`,
        why: 'the name is older than OAuth; where both stand the old one counts',
      });
}

/** A host with `http://` before it is one of a local server. */
function endpointOf(host = 'usermanagement.adobe.io', path = '/v2/usermanagement'): string {
  const base = /^https?:\/\//i.test(host) ? host : `https://${host}`;
  return `${base.replace(/\/+$/, '')}/${path.replace(/^\/+|\/+$/g, '')}`;
}

function readCredentials(enterprise: Section, oauth: boolean, notes: Notes) {
  const orgId = enterprise.text('org_id');
  if (orgId === undefined) enterprise.missing('org_id');
  else if (!isOrgId(orgId.value)) enterprise.fault(orgId.place, orgIdProblem);
  const account = orgId?.value ?? '';
  const clientId = clientIdOf(enterprise, account);
  const clientSecret = requiredCredential(enterprise, 'client_secret', account);
  const serviceAccount = oauth ? refuseAccount(enterprise, notes) : serviceAccountOf(enterprise, account);
  return {
    orgId: orgId?.value,
    ...(clientId === undefined ? {} : { clientId }),
    ...(clientSecret === undefined ? {} : { clientSecret }),
    ...(serviceAccount === undefined ? {} : { serviceAccount }),
  };
}

/** An id is no secret, so what stands in the file can be shown. */
function clientIdOf(enterprise: Section, account: string): string | SecretReference | undefined {
  const names = ['client_id', 'api_key'].filter(
    (name) => enterprise.keys.includes(name) || enterprise.keys.includes(`secure_${name}_key`),
  );
  if (names.length > 1)
    enterprise.fault(enterprise.placeOf('api_key'), '"api_key" and "client_id" mean the same; remove one');
  const [name = 'client_id'] = names;
  for (const key of ['client_id', 'api_key', 'secure_client_id_key', 'secure_api_key_key'])
    enterprise.node(key);
  const found = requiredCredential(enterprise, name, account);
  return found instanceof Secret ? found.reveal() : found;
}

/** OAuth has no service account; keys that are there all the same are known, so that one message is enough. */
function refuseAccount(enterprise: Section, notes: Notes): undefined {
  for (const key of ['tech_acct_id', 'tech_acct']) {
    const found = enterprise.text(key);
    if (found !== undefined)
      notes.fault(found.place, `"${key}" belongs to jwt; remove it, or write authentication_method: jwt`);
  }
  for (const key of [
    'priv_key_path',
    'priv_key_data',
    'priv_key_pass',
    'secure_priv_key_data_key',
    'secure_priv_key_pass_key',
  ]) {
    if (enterprise.node(key) === undefined) continue;
    notes.remark({
      ...enterprise.placeOf(key),
      kind: 'unknown',
      problem: `"${key}" has no effect with oauth; remove it`,
      why: 'OAuth server-to-server credentials have no private key',
    });
  }
  return undefined;
}

function serviceAccountOf(enterprise: Section, account: string): ServiceAccount | undefined {
  const id = enterprise.text('tech_acct_id') ?? enterprise.text('tech_acct');
  for (const key of ['tech_acct_id', 'tech_acct']) enterprise.node(key);
  if (id === undefined) enterprise.missing('tech_acct_id');
  const privateKey = privateKeyOf(enterprise, account);
  const passphrase = credential(enterprise, 'priv_key_pass', account);
  if (id === undefined || privateKey === undefined) return undefined;
  return { techAcctId: id.value, privateKey, ...(passphrase === undefined ? {} : { passphrase }) };
}

function privateKeyOf(enterprise: Section, account: string): SecretReference | undefined {
  const path = enterprise.text('priv_key_path');
  const data = credential(enterprise, 'priv_key_data', account);
  if (path === undefined && data === undefined) enterprise.missing('priv_key_path');
  if (path === undefined) return data;
  if (data !== undefined)
    enterprise.fault(path.place, 'there is a private key in a file and one in place; remove one');
  const file = resolve(dirname(path.place.file), path.value);
  if (!existsSync(file)) enterprise.fault(path.place, `there is no private key in ${file}; check the path`);
  return { file };
}

/** One organization of `adobe_users.connectors.umapi`. */
export function readUmapiConnector(map: ConfigMap, notes: Notes, sslVerify: boolean): AdobeOrg | undefined {
  const section = createSection(map, '', notes);
  const org = readConnection(section, { notes, credentials: 'enterprise', sslVerify });
  if (section.flag('trusted')?.value === true)
    notes.remark({
      ...section.placeOf('trusted'),
      kind: 'differs',
      problem: '"trusted" has no effect: the summary counts every organization by itself',
      why: 'in the original it only changes which counter an account is added to',
    });
  if (section.flag('uses_business_id')?.value === true)
    notes.remark({
      ...section.placeOf('uses_business_id'),
      kind: 'differs',
      problem: '"uses_business_id" has no effect: the types that the service gives are believed',
      why: 'the original overwrites the type of every account; the service has named it rightly since business ids ended',
    });
  remarkUnread(map, ['authentication_method', 'server', 'enterprise', 'trusted', 'uses_business_id'], notes);
  return org;
}

/** The original does not look at further keys on this level. */
function remarkUnread(map: ConfigMap, known: readonly string[], { remark }: Notes): void {
  for (const [key, { place }] of map.entries) {
    if (known.includes(key)) continue;
    const inServer = key === 'ssl_verify' ? '; it belongs below "server"' : '';
    remark({
      ...place,
      kind: 'unknown',
      problem: `nobody reads "${key}" here${inServer}`,
      why: 'the original ignores unknown keys at the top of this file without a word',
    });
  }
}
