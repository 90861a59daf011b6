import { dirname, resolve } from 'node:path';
import process from 'node:process';
import { anyCertificate } from '../config/config-problem.ts';
import type { SyncConfig } from '../config/sync-config.ts';
import { readAdobeUsers } from './adobe-users.ts';
import { type Choices, settleChoices } from './choices.ts';
import { readDirectoryConnector } from './directory-connector.ts';
import { readDirectoryUsers } from './directory-users.ts';
import { readExtension } from './extension.ts';
import { readLimits } from './limits.ts';
import { readLogging } from './log-config.ts';
import { createNotes } from './notes.ts';
import { type OriginalFlags, type OriginalOptions, readOptions } from './options.ts';
import { applyRules, type Connected, selectionOf } from './org-rules.ts';
import { type FileReading, readConfigFile, readNamedFiles } from './read-file.ts';
import { createSection, type Section } from './section.ts';
import { readUmapiConnector } from './umapi-connector.ts';

/** What goes with the files of the original program. */
export interface OriginalContext {
  /** The options of its command line. @defaultValue none */
  readonly flags?: OriginalFlags;
  /** How the files are encoded, as Python names it. @defaultValue 'utf8' */
  readonly encoding?: string;
  /** Paths of options count from here. @defaultValue the working directory */
  readonly folder?: string;
  /** The JavaScript replacement of an extension's Python hook; relative to `folder`. */
  readonly hook?: string;
  /** Where `UST_EXTENSION` is looked up. @defaultValue process.env */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/**
 * Reads the files of Adobe's sync tool as they are, `user-sync-config.yml` and everything it names, with the options
 * of its command line. Where it works in another way here the outcome's `problems` say so, with file and line.
 *
 * @throws SyncConfigError with every fault, in whichever file
 *
 * @example
 * const config = readOriginalConfig('user-sync-config.yml', { flags: { users: ['mapped'], processGroups: true } });
 */
export function readOriginalConfig(path: string, context: OriginalContext = {}): SyncConfig {
  return readWithHook(path, context).config;
}

/** What is left of a Python hook, beside the configuration. */
interface WithHook {
  readonly config: SyncConfig;
  readonly python?: string;
}

/**
 * Like {@link readOriginalConfig}, for whoever writes the replacement of a Python hook.
 *
 * @param context `hookFrame` is where that will be; absolute
 */
export function readWithHook(
  path: string,
  context: OriginalContext & { readonly hookFrame?: string },
): WithHook {
  const folder = context.folder ?? process.cwd();
  const notes = createNotes();
  const reading = { encoding: context.encoding ?? 'utf8', notes };
  const main = createSection(readConfigFile(resolve(folder, path), reading), '', notes);
  notes.throwFaults();
  refuseOldKeys(main);
  const read = readMain(main, { ...context, folder }, reading);
  notes.throwFaults();
  if (read === undefined) throw new RangeError('a configuration without faults has every part');
  const { python, ...config } = read;
  return { config: { ...config, problems: notes.remarks }, ...(python === undefined ? {} : { python }) };
}

/** Keys of the first version, and of the part that became a program of its own. */
function refuseOldKeys(main: Section): void {
  for (const [key, problem] of [
    ['dashboard', 'this is the form of version 1; today it is called adobe_users'],
    ['directory', 'this is the form of version 1; today it is called directory_users'],
    ['post_sync', 'Acrobat Sign is not part of this program; remove it'],
  ] as const)
    if (main.node(key) !== undefined) main.fault(main.placeOf(key), problem);
}

interface Reading extends FileReading {
  readonly main: Section;
  readonly context: OriginalContext & { readonly folder: string; readonly hookFrame?: string };
}

function readMain(
  main: Section,
  context: Reading['context'],
  fileReading: FileReading,
): (Omit<SyncConfig, 'problems'> & Pick<WithHook, 'python'>) | undefined {
  const reading: Reading = { ...fileReading, main, context };
  const { options, choices } = readInvocation(reading);
  const guards = readLimits(required(main, 'limits'), reading.notes);
  const log = readLogging(main.section('logging'), main.place.file, reading.notes);
  const orgs = readOrgs(options, reading);
  const people = readPeople({ options, choices }, reading);
  main.refuseUnknown();
  if (!orgs || !people) return undefined;
  const { directory, extension } = people;
  return {
    directory,
    select: selectionOf(options, choices, reading.notes),
    orgs: applyRules(
      orgs.connections,
      { ...people, adobeUsers: orgs.adobeUsers, options, choices },
      reading.notes,
    ),
    guards,
    ...(extension.hook === undefined ? {} : { hook: extension.hook }),
    ...(extension.python === undefined ? {} : { python: extension.python }),
    extraAttributes: extension.extraAttributes,
    state: resolve(dirname(main.place.file), '.umapi/sync-state.db'),
    ...(choices.adobeOnlyFile === undefined ? {} : { adobeOnlyFile: choices.adobeOnlyFile }),
    ...(choices.adobeOnlyList === undefined ? {} : { adobeOnlyList: choices.adobeOnlyList }),
    testOnly: options.testMode,
    log,
  };
}

function readInvocation({ main, context, notes }: Reading) {
  const section = main.section('invocation_defaults');
  const options = readOptions(context.flags ?? {}, section, notes);
  section?.refuseUnknown();
  if (!options.sslCertVerify)
    notes.remark({
      ...(section ?? main).placeOf('ssl_cert_verify'),
      ...anyCertificate('ssl_cert_verify'),
    });
  return { options, choices: settleChoices(options, context.folder, notes) };
}

function readOrgs(options: OriginalOptions, { main, notes, encoding }: Reading) {
  const section = required(main, 'adobe_users');
  if (section === undefined) return undefined;
  const adobeUsers = readAdobeUsers(section, notes);
  section.refuseUnknown();
  const { primary, secondaries } = adobeUsers;
  const named = [...(primary === undefined ? [] : [{ files: primary }]), ...secondaries];
  const connections = named.flatMap(({ files, ...name }): Connected[] => {
    const map = readNamedFiles(files, 'adobe_users.connectors.umapi', { encoding, notes });
    const connection = readUmapiConnector(map, notes, options.sslCertVerify);
    return connection === undefined ? [] : [{ ...name, connection }];
  });
  return { adobeUsers, connections };
}

function readPeople(
  { options, choices }: { readonly options: OriginalOptions; readonly choices: Choices },
  { main, context, encoding, notes }: Reading,
) {
  const section = required(main, 'directory_users');
  if (section === undefined) return undefined;
  const directoryUsers = readDirectoryUsers(section, notes);
  const hook = context.hook === undefined ? undefined : resolve(context.folder, context.hook);
  const env = context.env ?? process.env;
  const extension = readExtension(directoryUsers.extension, {
    encoding,
    notes,
    hook,
    hookFrame: context.hookFrame,
    env,
  });
  const { identityType, defaultCountry } = directoryUsers;
  const directory = readDirectoryConnector({
    encoding,
    notes,
    choices,
    connectors: required(section, 'connectors'),
    defaults: { identityType, ...(defaultCountry === undefined ? {} : { defaultCountry }) },
    dynamicGroups: directoryUsers.dynamicGroups.length > 0,
    sslVerify: options.sslCertVerify,
  });
  section.refuseUnknown();
  return directory && { directory, directoryUsers, extension };
}

function required(section: Section, key: string): Section | undefined {
  const found = section.section(key);
  if (found === undefined && section.node(key) === undefined) section.missing(key);
  return found;
}
