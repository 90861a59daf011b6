import { type Command, InvalidArgumentError } from 'commander';

/** What every verb that reads a configuration can be told. */
export interface ConfigFlags {
  readonly configFilename?: string;
  readonly configFileEncoding?: string;
  readonly state?: string;
  readonly connector?: readonly string[];
  readonly users?: readonly string[];
  readonly userFilter?: string;
  readonly adobeUsers?: readonly string[];
  readonly adobeOnlyUserAction?: readonly string[];
  readonly adobeOnlyUserList?: string;
  readonly processGroups?: boolean;
  readonly updateUserInfo?: boolean;
  readonly excludeUnmappedUsers?: boolean;
  readonly includeUnmappedUsers?: boolean;
  readonly strategy?: string;
  readonly testMode?: boolean;
  readonly hook?: string;
}

/** What every verb that talks to the service can be told. */
export interface RunFlags {
  readonly maxWait?: number;
  readonly json?: boolean;
  readonly confirmLists?: boolean;
  /** One person alone, by e-mail or username. */
  readonly user?: string;
}

/** Where the configuration is. */
export function addConfigFile(command: Command): Command {
  return command
    .option(
      '-c, --config-filename <file>',
      'configuration, native or of user-sync (default: sync.yaml where it is, else user-sync-config.yml)',
    )
    .option('--config-file-encoding <name>', 'encoding of the files of user-sync, such as utf8 or cp1252')
    .option(
      '--state <file>',
      'where runs remember things (default: .umapi/sync-state.db beside the configuration)',
    );
}

/** The options of user-sync, for configurations of user-sync. */
export function addOriginalOptions(command: Command): Command {
  command.optionsGroup('Options of user-sync, which go before invocation_defaults:');
  return addConfigFile(command)
    .option('--connector <words...>', 'ldap, okta, adobe_console, or csv and a file')
    .option('--users <words...>', 'all, mapped, group "a,b", or file and a file')
    .option('--user-filter <regex>', 'only people whose whole username matches')
    .option('--adobe-users <words...>', 'all, mapped, or group "A,org2::B"')
    .option(
      '--adobe-only-user-action <words...>',
      'preserve, exclude, write-file and a file, remove-adobe-groups, remove, delete',
    )
    .option('--adobe-only-user-list <file>', 'CSV of accounts to treat as missing; no directory is read')
    .option('--process-groups', 'change memberships')
    .option('--no-process-groups', 'leave memberships alone')
    .option('--update-user-info', 'update accounts from the directory')
    .option('--no-update-user-info', 'leave names of accounts alone')
    .option('--exclude-unmapped-users', 'create nobody who belongs into no group')
    .option('--include-unmapped-users', 'create everybody')
    .option('--strategy <word>', 'sync or push')
    .option('-t, --test-mode', 'calls only ask what would happen')
    .option('-T, --no-test-mode', 'calls do what they say')
    .option('--hook <file>', 'ES module in the place of a Python hook');
}

/** How to talk to the service, and how to say what came of it. */
export function addRunOptions(command: Command): Command {
  command.optionsGroup('Options:');
  return command
    .option('--max-wait <seconds>', 'end as resumable when the service asks to wait longer', parseSeconds)
    .option('--json', 'the result as JSON on the output')
    .option('--confirm-lists', 'accounts that are counted and not listed are technical ones; once is enough');
}

function parseSeconds(text: string): number {
  if (!/^\d{1,7}$/.test(text)) throw new InvalidArgumentError('It is a number of seconds.');
  return Number(text);
}

/** One person alone. */
export function addUser(command: Command): Command {
  return command.option('--user <name>', 'this person alone, by e-mail or username');
}
