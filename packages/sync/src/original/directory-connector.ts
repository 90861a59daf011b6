import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { DirectoryConfig } from '../source/directory-config.ts';
import type { PersonDefaults } from '../source/person-templates.ts';
import type { Choices } from './choices.ts';
import type { ConfigNode } from './config-node.ts';
import { readCsvConnector } from './csv-connector.ts';
import { readLdapConnector } from './ldap-connector.ts';
import { readOktaConnector } from './okta-connector.ts';
import { type FileReading, readNamedFiles } from './read-file.ts';
import { createSection, type Section } from './section.ts';
import { identityTypeOf, readIdentityType } from './templates.ts';
import { readConnection } from './umapi-connector.ts';

/** What the directory of a run is read with. */
interface DirectoryReading extends FileReading {
  readonly choices: Choices;
  /** `directory_users.connectors`. */
  readonly connectors: Section | undefined;
  readonly defaults: PersonDefaults;
  /** Whether there are additional groups, which need more of a directory. */
  readonly dynamicGroups: boolean;
  readonly sslVerify: boolean;
}

const known = ['ldap', 'csv', 'okta', 'adobe_console'] as const;

/** The directory that was chosen; `undefined` when its files have faults. */
export function readDirectoryConnector(reading: DirectoryReading): DirectoryConfig | undefined {
  const { choices, connectors, notes } = reading;
  remarkOthers(reading);
  const entry = connectors?.node(choices.connector);
  if (choices.connector === 'csv') return readCsv(entry, reading);
  if (entry === undefined) {
    connectors?.missing(choices.connector);
    return undefined;
  }
  const section = createSection(readNamedFiles(entry, `connectors.${choices.connector}`, reading), '', notes);
  const directory = readChosen(section, reading);
  section.refuseUnknown();
  return directory;
}

function readChosen(section: Section, reading: DirectoryReading): DirectoryConfig | undefined {
  const { choices, notes, dynamicGroups } = reading;
  const defaults = defaultsOf(section, reading);
  if (choices.connector === 'ldap') {
    const ldap = readLdapConnector(section, notes);
    if (dynamicGroups && ldap.dynamicGroupAttribute === undefined)
      section.missing('dynamic_group_member_attribute');
    return { kind: 'ldap', ...ldap, ...defaults };
  }
  if (choices.connector === 'okta')
    return {
      kind: 'okta',
      ...readOktaConnector(section, notes),
      ...(dynamicGroups ? { allGroups: true } : {}),
      ...defaults,
    };
  return readConsole(section, defaults, reading);
}

function defaultsOf(section: Section, { defaults }: DirectoryReading): PersonDefaults {
  const own = readIdentityType(section, 'user_identity_type');
  return own === undefined ? defaults : { ...defaults, identityType: own };
}

function readCsv(entry: ConfigNode | undefined, reading: DirectoryReading): DirectoryConfig | undefined {
  const { choices, notes, defaults } = reading;
  const section = entry && createSection(readNamedFiles(entry, 'connectors.csv', reading), '', notes);
  const { path, ...options } = readCsvConnector(section, choices.csvFile);
  const own = section ? defaultsOf(section, reading) : defaults;
  section?.refuseUnknown();
  if (path !== undefined)
    return { kind: 'csv', ...options, path: path === '-' ? path : resolve(path), ...own };
  notes.fault(section?.place ?? { file: '--connector' }, 'name the CSV file: --connector csv people.csv');
  return undefined;
}

function readConsole(
  section: Section,
  defaults: PersonDefaults,
  { notes, sslVerify }: DirectoryReading,
): DirectoryConfig | undefined {
  const connection = readConnection(section, { notes, credentials: 'integration', sslVerify });
  const filter = section.text('identity_type_filter');
  const type = filter && identityTypeOf(filter.value);
  if (filter !== undefined && type === undefined && filter.value.trim().toLowerCase() !== 'all')
    notes.fault(filter.place, 'identity_type_filter: write all, adobeID, enterpriseID or federatedID');
  return (
    connection && {
      kind: 'adobe',
      connection,
      ...(type === undefined ? {} : { identityTypeFilter: type }),
      ...defaults,
    }
  );
}

/** Files of connectors that are not in use are not read; the original wants them to be there. */
function remarkOthers({ connectors, choices, notes }: DirectoryReading): void {
  for (const key of connectors?.keys ?? []) {
    const kind = known.find((one) => one === key);
    const node = connectors?.node(key);
    if (kind === undefined)
      notes.remark({
        ...connectors?.placeOf(key),
        file: connectors?.placeOf(key).file ?? '',
        kind: 'unknown',
        problem: `there is no connector "${key}"; the connectors are ${known.join(', ')}`,
        why: 'the original warns and goes on, too',
      });
    else if (kind !== choices.connector && node?.kind === 'scalar' && !isThere(node))
      notes.remark({
        ...node.place,
        kind: 'differs',
        problem: `the file of the connector ${kind} is not there; it is not in use, so that is no fault`,
        why: 'the original reads the files of every connector that is listed, and stops when one is missing',
      });
  }
}

function isThere(node: Extract<ConfigNode, { kind: 'scalar' }>): boolean {
  return existsSync(resolve(dirname(node.place.file), String(node.value)));
}
