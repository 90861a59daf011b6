import { resolve } from 'node:path';
import { defaultGuards, guardedKinds } from '../plan/default-guards.ts';
import type { GuardRule } from '../plan/guards.ts';
import type { SyncRules } from '../plan/rules.ts';
import type { DirectoryConfig } from '../source/directory-config.ts';
import type { ConfigFile } from './config-schema.ts';
import { splitGroupName } from './qualified-group.ts';
import type { SecretReference } from './secret.ts';
import type { AdobeOrg, OrgConfig, SyncConfig } from './sync-config.ts';

/** Makes a configuration of a checked file: paths become absolute, groups go to their organizations. */
export function resolveConfig(file: ConfigFile, folder: string): SyncConfig {
  const primary = orgOf(file, undefined, file.adobe, folder);
  const trustees = Object.entries(file.trustees).map(([name, org]) => orgOf(file, name, org, folder));
  const { folder: logFolder, ...log } = file.log;
  return {
    directory: directoryOf(file.directory, folder),
    select: file.select,
    orgs: [primary, ...trustees],
    guards: guardsOf(file.guards),
    ...(file.hook === undefined ? {} : { hook: resolve(folder, file.hook) }),
    extraAttributes: file.extraAttributes,
    state: resolve(folder, file.state),
    ...(file.adobeOnlyFile === undefined ? {} : { adobeOnlyFile: resolve(folder, file.adobeOnlyFile) }),
    testOnly: false,
    log: { ...log, ...(logFolder === undefined ? {} : { folder: resolve(folder, logFolder) }) },
    problems: [],
  };
}

function directoryOf(file: ConfigFile['directory'], folder: string): DirectoryConfig {
  const { csv, jsonLines, ldap, okta, entra, adobe, module, ...defaults } = file;
  const at = (path: string) => (path === '-' ? path : resolve(folder, path));
  if (csv) return { kind: 'csv', ...csv, ...defaults, path: at(csv.path) };
  if (jsonLines) return { kind: 'jsonLines', ...jsonLines, ...defaults, path: at(jsonLines.path) };
  if (ldap) return { kind: 'ldap', ...ldapOf(ldap, folder), ...defaults };
  if (okta) return { kind: 'okta', ...oktaOf(okta, folder), ...defaults };
  if (entra) return { kind: 'entra', ...entraOf(entra, folder), ...defaults };
  if (adobe)
    return { kind: 'adobe', ...adobe, connection: connectionOf(adobe.connection, folder), ...defaults };
  if (module) return { kind: 'module', ...module, ...defaults, path: resolve(folder, module.path) };
  throw new RangeError('the schema lets no directory without a kind pass');
}

type Given<Kind extends keyof ConfigFile['directory']> = NonNullable<ConfigFile['directory'][Kind]>;

function ldapOf({ password, tls, ...ldap }: Given<'ldap'>, folder: string) {
  const { caFile } = tls ?? {};
  return {
    ...ldap,
    ...(password === undefined ? {} : { password: secretAt(password, folder) }),
    ...(tls === undefined
      ? {}
      : { tls: { ...tls, ...(caFile === undefined ? {} : { caFile: resolve(folder, caFile) }) } }),
  };
}

function oktaOf({ apiToken, application, ...okta }: Given<'okta'>, folder: string) {
  return {
    ...okta,
    ...(apiToken === undefined ? {} : { apiToken: secretAt(apiToken, folder) }),
    ...(application === undefined
      ? {}
      : { application: { ...application, privateKey: secretAt(application.privateKey, folder) } }),
  };
}

function entraOf({ clientSecret, delta, ...entra }: Given<'entra'>, folder: string) {
  return {
    ...entra,
    clientSecret: secretAt(clientSecret, folder),
    ...(delta === undefined ? {} : { delta: { path: resolve(folder, delta.path) } }),
  };
}

function connectionOf(org: ConfigFile['adobe'], folder: string): AdobeOrg {
  const { clientId, clientSecret, serviceAccount, ...rest } = org;
  return {
    ...rest,
    ...(clientId === undefined
      ? {}
      : { clientId: typeof clientId === 'string' ? clientId : secretAt(clientId, folder) }),
    ...(clientSecret === undefined ? {} : { clientSecret: secretAt(clientSecret, folder) }),
    ...(serviceAccount === undefined ? {} : { serviceAccount: serviceAccountOf(serviceAccount, folder) }),
  };
}

function serviceAccountOf(
  { techAcctId, privateKey, passphrase }: NonNullable<ConfigFile['adobe']['serviceAccount']>,
  folder: string,
) {
  return {
    techAcctId,
    privateKey: secretAt(privateKey, folder),
    ...(passphrase === undefined ? {} : { passphrase: secretAt(passphrase, folder) }),
  };
}

function secretAt(secret: SecretReference, folder: string): SecretReference {
  return 'file' in secret ? { file: resolve(folder, secret.file) } : secret;
}

function orgOf(
  file: ConfigFile,
  name: string | undefined,
  connection: ConfigFile['adobe'],
  folder: string,
): OrgConfig {
  return {
    ...(name === undefined ? {} : { name }),
    connection: connectionOf(connection, folder),
    rules: rulesFor(name, file),
  };
}

/** What the rules say about one organization: its own groups, and everything that has to do with none. */
function rulesFor(name: string | undefined, file: ConfigFile): SyncRules {
  const own = (groups: readonly string[]) => groupsOf(name, groups);
  const { adobeUsersIn: filter } = file;
  return {
    groups: file.groups.map(({ directory, adobe }) => ({ directory, adobe: own(adobe) })),
    dynamicGroups: file.dynamicGroups.flatMap(({ source, target }) =>
      own([target]).map((replacement) => ({ source: new RegExp(source, 'gu'), target: replacement })),
    ),
    extraGroups: own(file.extraGroups),
    processGroups: file.processGroups,
    createMissingGroups: file.createMissingGroups,
    // Only the organization that owns an account can change it.
    updateFields: name === undefined ? file.updateFields : [],
    adobeOnlyUsers: file.adobeOnlyUsers,
    ...(file.removeAdministrators === undefined ? {} : { removeAdministrators: file.removeAdministrators }),
    ...(filter === undefined ? {} : { adobeUsersIn: filter === 'mapped' ? filter : own(filter) }),
    createUnmapped: file.createUnmapped,
    strategy: file.strategy,
    exclude: { ...file.exclude, groups: excludedIn(name, file.exclude.groups) },
  };
}

/** The names of one organization's groups, without its own name. */
export function groupsOf(org: string | undefined, names: readonly string[]): readonly string[] {
  return names.map(splitGroupName).flatMap((name) => (name.org === org ? [name.group] : []));
}

/** Roles such as `_org_admin` are excluded in every organization. */
export function excludedIn(org: string | undefined, names: readonly string[]): readonly string[] {
  return names
    .map(splitGroupName)
    .flatMap((name) =>
      name.org === org || (name.org === undefined && name.group.startsWith('_')) ? [name.group] : [],
    );
}

function guardsOf(guards: ConfigFile['guards']): readonly GuardRule[] {
  const own = guardedKinds.flatMap((kind): GuardRule[] => {
    const limit = guards[kind];
    return limit === undefined || limit === 'off' ? [] : [{ kind, ...limit }];
  });
  return [...defaultGuards.filter(({ kind }) => guards[kind] === undefined), ...own];
}
