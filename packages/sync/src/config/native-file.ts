import { relative } from 'node:path';
import { defaultGuards, guardedKinds } from '../plan/default-guards.ts';
import type { DirectoryConfig } from '../source/directory-config.ts';
import type { OktaDirectory } from '../source/okta/okta-directory.ts';
import { Secret, type SecretReference } from './secret.ts';
import type { AdobeOrg, SyncConfig } from './sync-config.ts';

/** A configuration in the form of a native file. */
interface NativeFile {
  /** What `configSchema` reads, with only the keys that differ from their defaults. */
  readonly content: Readonly<Record<string, unknown>>;
  /** Variables that stand where the configuration had a secret in clear. */
  readonly variables: readonly string[];
}

/**
 * Turns a configuration back into a file. Secrets in clear become names of environment variables.
 *
 * @param folder where the file will lie: paths are relative to it
 */
export function nativeFileOf(config: SyncConfig, folder: string): NativeFile {
  const variables: string[] = [];
  const write: Writing = {
    path: (path) => (path === '-' ? path : relative(folder, path) || '.'),
    secret(reference, name) {
      if (reference instanceof Secret) {
        variables.push(name);
        return { env: name };
      }
      return 'file' in reference ? { file: write.path(reference.file) } : reference;
    },
  };
  const [primary, ...others] = config.orgs;
  const trustees = others.map(({ name = '', connection }) => {
    const prefix = `UMAPI_${name.toUpperCase().replaceAll(/\W/g, '_')}`;
    return [name, connectionIn(connection, prefix, write)] as const;
  });
  const content = {
    directory: directoryIn(config.directory, write),
    adobe: connectionIn(primary.connection, 'UMAPI', write),
    ...(trustees.length === 0 ? {} : { trustees: Object.fromEntries(trustees) }),
    ...rulesIn(config),
    ...guardsIn(config),
    ...restIn(config, write),
  };
  return { content, variables };
}

interface Writing {
  path(path: string): string;
  secret(reference: SecretReference, name: string): object;
}

function directoryIn(directory: DirectoryConfig, write: Writing): object {
  const { kind, ...all } = directory;
  if (directory.kind === 'module')
    return {
      module: {
        path: write.path(directory.path),
        ...(directory.options === undefined ? {} : { options: directory.options }),
      },
    };
  const { identityType, defaultCountry, ...own } = {
    identityType: undefined,
    defaultCountry: undefined,
    ...all,
  };
  const defaults = {
    ...(identityType === undefined ? {} : { identityType }),
    ...(defaultCountry === undefined ? {} : { defaultCountry }),
  };
  return { [kind]: { ...own, ...locatedIn(directory, write) }, ...defaults };
}

/** What of a directory is a path or a secret. */
function locatedIn(directory: DirectoryConfig, write: Writing): object {
  switch (directory.kind) {
    case 'csv':
    case 'jsonLines':
      return { path: write.path(directory.path) };
    case 'ldap':
      return directory.password === undefined
        ? {}
        : { password: write.secret(directory.password, 'LDAP_PASSWORD') };
    case 'okta':
      return oktaSecretsIn(directory, write);
    case 'entra':
      return { clientSecret: write.secret(directory.clientSecret, 'ENTRA_CLIENT_SECRET') };
    case 'adobe':
      return { connection: connectionIn(directory.connection, 'UMAPI_SOURCE', write) };
    default:
      return {};
  }
}

function oktaSecretsIn({ apiToken, application }: OktaDirectory, write: Writing): object {
  if (apiToken !== undefined) return { apiToken: write.secret(apiToken, 'OKTA_API_TOKEN') };
  if (application === undefined) return {};
  const privateKey = write.secret(application.privateKey, 'OKTA_PRIVATE_KEY');
  return { application: { ...application, privateKey } };
}

function connectionIn(org: AdobeOrg, prefix: string, write: Writing): object {
  const { clientId, clientSecret, serviceAccount, ...rest } = org;
  return {
    ...rest,
    ...(clientId === undefined
      ? {}
      : {
          clientId: typeof clientId === 'string' ? clientId : write.secret(clientId, `${prefix}_CLIENT_ID`),
        }),
    ...(clientSecret === undefined
      ? {}
      : { clientSecret: write.secret(clientSecret, `${prefix}_CLIENT_SECRET`) }),
    ...(serviceAccount === undefined
      ? {}
      : {
          serviceAccount: {
            techAcctId: serviceAccount.techAcctId,
            privateKey: write.secret(serviceAccount.privateKey, `${prefix}_PRIVATE_KEY`),
            ...(serviceAccount.passphrase === undefined
              ? {}
              : { passphrase: write.secret(serviceAccount.passphrase, `${prefix}_PASSPHRASE`) }),
          },
        }),
  };
}

function rulesIn({ orgs, select }: SyncConfig): object {
  const [{ rules }] = orgs;
  const everywhere = (names: (org: SyncConfig['orgs'][number]) => readonly string[]) =>
    orgs.flatMap((org) => names(org).map((name) => qualified(org.name, name)));
  const groups = rules.groups.map(({ directory }, row) => ({
    directory,
    adobe: everywhere((org) => org.rules.groups[row]?.adobe ?? []),
  }));
  const filter = rules.adobeUsersIn;
  return {
    ...(Object.keys(select).length === 0
      ? {}
      : { select: { ...select, ...(select.users === undefined ? {} : { users: written(select.users) }) } }),
    groups,
    ...dynamicIn(orgs),
    ...optional(
      'extraGroups',
      everywhere((org) => org.rules.extraGroups),
    ),
    processGroups: rules.processGroups,
    createMissingGroups: rules.createMissingGroups,
    updateFields: rules.updateFields,
    adobeOnlyUsers: rules.adobeOnlyUsers,
    ...(rules.removeAdministrators === undefined ? {} : { removeAdministrators: rules.removeAdministrators }),
    ...(filter === undefined ? {} : { adobeUsersIn: filter === 'mapped' ? filter : everywhere(filterOf) }),
    createUnmapped: rules.createUnmapped,
    strategy: rules.strategy,
    exclude: {
      identityTypes: rules.exclude.identityTypes,
      groups: everywhere(({ name, rules: { exclude } }) =>
        exclude.groups.filter((group) => name === undefined || !group.startsWith('_')),
      ),
      users: rules.exclude.users.map(written),
    },
  };
}

function filterOf({ rules: { adobeUsersIn: filter } }: SyncConfig['orgs'][number]): readonly string[] {
  return filter === undefined || filter === 'mapped' ? [] : filter;
}

function dynamicIn(orgs: SyncConfig['orgs']): object {
  return optional(
    'dynamicGroups',
    orgs.flatMap(({ name, rules }) =>
      rules.dynamicGroups.map(({ source, target }) => ({
        source: source.source,
        target: qualified(name, target),
      })),
    ),
  );
}

function qualified(org: string | undefined, group: string): string {
  return org === undefined ? group : `${org}::${group}`;
}

/** Without the anchors that every pattern of a file gets. */
function written({ source }: RegExp): string {
  return source.replace(/^\^\(\?:(.*)\)\$$/s, '$1');
}

function optional(key: string, list: readonly unknown[]): object {
  return list.length === 0 ? {} : { [key]: list };
}

function guardsIn({ guards }: SyncConfig): object {
  const entries = guardedKinds.flatMap((kind): (readonly [string, object | 'off'])[] => {
    const own = guards.find((rule) => rule.kind === kind);
    const usual = defaultGuards.find((rule) => rule.kind === kind);
    if (JSON.stringify(own) === JSON.stringify(usual)) return [];
    if (own === undefined) return [[kind, 'off']];
    const { kind: _, ...limits } = own;
    return [[kind, limits]];
  });
  return entries.length === 0 ? {} : { guards: Object.fromEntries(entries) };
}

function restIn({ hook, extraAttributes, state, adobeOnlyFile, log }: SyncConfig, write: Writing): object {
  const { folder, ...logging } = log;
  return {
    ...(hook === undefined ? {} : { hook: `./${write.path(hook)}` }),
    ...optional('extraAttributes', extraAttributes),
    state: write.path(state),
    ...(adobeOnlyFile === undefined ? {} : { adobeOnlyFile: write.path(adobeOnlyFile) }),
    log: { ...(folder === undefined ? {} : { folder: write.path(folder) }), ...logging },
  };
}
