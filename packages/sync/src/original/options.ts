import type { FilePlace } from '../errors.ts';
import type { Notes } from './notes.ts';
import type { Located, Section } from './section.ts';

/** What the original's command line says; absent where it says nothing. */
export interface OriginalFlags {
  readonly connector?: readonly string[];
  readonly users?: readonly string[];
  readonly userFilter?: string;
  readonly adobeUsers?: readonly string[];
  readonly adobeOnlyUserAction?: readonly string[];
  readonly adobeOnlyUserList?: string;
  readonly processGroups?: boolean;
  readonly updateUserInfo?: boolean;
  readonly excludeUnmappedUsers?: boolean;
  readonly strategy?: string;
  readonly testMode?: boolean;
}

/** Words of an option, and where they were said. */
export type Words = Located<readonly [string, ...string[]]>;

/** The options after precedence: command line, then `invocation_defaults`, then what is built in. */
export interface OriginalOptions {
  readonly connector: Words;
  readonly users: Words;
  readonly userFilter: Located<string> | undefined;
  readonly adobeUsers: Words;
  readonly adobeOnlyUserAction: Words | undefined;
  readonly adobeOnlyUserList: Located<string> | undefined;
  readonly processGroups: boolean;
  readonly updateUserInfo: boolean;
  readonly excludeUnmappedUsers: boolean;
  readonly strategy: 'sync' | 'push';
  readonly testMode: boolean;
  readonly sslCertVerify: boolean;
}

/** Brings the command line and `invocation_defaults` together. */
export function readOptions(
  flags: OriginalFlags,
  defaults: Section | undefined,
  notes: Notes,
): OriginalOptions {
  const words = (key: ListKey) => wordsOf(key, flags, defaults);
  const text = (key: TextKey) => textOf(key, flags, defaults);
  const choose = (key: FlagKey) => flagOf(key, flags, defaults);
  return {
    connector: words('connector') ?? builtIn('ldap'),
    users: words('users') ?? builtIn('all'),
    userFilter: text('userFilter'),
    adobeUsers: words('adobeUsers') ?? builtIn('all'),
    adobeOnlyUserAction: words('adobeOnlyUserAction'),
    adobeOnlyUserList: text('adobeOnlyUserList'),
    processGroups: choose('processGroups'),
    updateUserInfo: choose('updateUserInfo'),
    excludeUnmappedUsers: choose('excludeUnmappedUsers'),
    strategy: strategyOf(text('strategy'), notes),
    testMode: choose('testMode'),
    sslCertVerify: defaults?.flag('ssl_cert_verify')?.value ?? true,
  };
}

const yamlKeys = {
  connector: 'connector',
  users: 'users',
  userFilter: 'user_filter',
  adobeUsers: 'adobe_users',
  adobeOnlyUserAction: 'adobe_only_user_action',
  adobeOnlyUserList: 'adobe_only_user_list',
  processGroups: 'process_groups',
  updateUserInfo: 'update_user_info',
  excludeUnmappedUsers: 'exclude_unmapped_users',
  strategy: 'strategy',
  testMode: 'test_mode',
} as const satisfies Record<keyof OriginalFlags, string>;

type ListKey = 'connector' | 'users' | 'adobeUsers' | 'adobeOnlyUserAction';
type TextKey = 'userFilter' | 'adobeOnlyUserList' | 'strategy';
type FlagKey = 'processGroups' | 'updateUserInfo' | 'excludeUnmappedUsers' | 'testMode';

/** What a fault of the command line is reported at: `--users`. */
function flagPlace(key: keyof OriginalFlags): FilePlace {
  return { file: `--${yamlKeys[key].replaceAll('_', '-')}` };
}

function builtIn(word: string): Words {
  return { value: [word], place: { file: 'default' } };
}

/** The first word is the choice: trimmed and without case. */
function wordsOf(key: ListKey, flags: OriginalFlags, defaults: Section | undefined): Words | undefined {
  const written = defaults?.texts(yamlKeys[key]);
  const given = flags[key];
  const words = given ?? written?.map(({ value }) => value);
  const [first, ...rest] = words ?? [];
  if (first === undefined) return undefined;
  const place = given === undefined ? defaults?.placeOf(yamlKeys[key]) : undefined;
  return { value: [first.trim().toLowerCase(), ...rest], place: place ?? flagPlace(key) };
}

function textOf(
  key: TextKey,
  flags: OriginalFlags,
  defaults: Section | undefined,
): Located<string> | undefined {
  const written = defaults?.text(yamlKeys[key]);
  const given = flags[key];
  return given === undefined ? written : { value: given, place: flagPlace(key) };
}

/** The file's word is looked at even where the command line has one: it has to be of the right type. */
function flagOf(key: FlagKey, flags: OriginalFlags, defaults: Section | undefined): boolean {
  const written = defaults?.flag(yamlKeys[key])?.value;
  return flags[key] ?? written ?? false;
}

function strategyOf(written: Located<string> | undefined, notes: Notes): 'sync' | 'push' {
  const word = written?.value.trim().toLowerCase() ?? 'sync';
  if (word === 'sync' || word === 'push') return word;
  if (written !== undefined)
    notes.fault(written.place, `there is no strategy "${written.value}"; write sync or push`);
  return 'sync';
}
