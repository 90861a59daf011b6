import type { Selection } from '../desired/selection.ts';
import type { GuardRule } from '../plan/guards.ts';
import type { SyncRules } from '../plan/rules.ts';
import type { DirectoryConfig } from '../source/directory-config.ts';
import type { ConfigProblem } from './config-problem.ts';
import type { SecretReference } from './secret.ts';

/** A service account: Adobe ended this kind of credentials, local servers and old set-ups have it. */
export interface ServiceAccount {
  /** Such as `A1B2C3@techacct.adobe.com`. */
  readonly techAcctId: string;
  /** The private key as PEM. */
  readonly privateKey: SecretReference;
  /** Of an encrypted key. */
  readonly passphrase?: SecretReference;
}

/** An organization, and how to reach it. What is absent comes from the environment, or is the client's default. */
export interface AdobeOrg {
  readonly orgId: string;
  /** @defaultValue 'https://usermanagement.adobe.io/v2/usermanagement' */
  readonly endpoint?: string;
  /** @defaultValue 'ims-na1.adobelogin.com' */
  readonly authHost?: string;
  /** Path of the token call. @defaultValue that of the kind of credentials */
  readonly authEndpoint?: string;
  /** A text is the id itself. */
  readonly clientId?: string | SecretReference;
  readonly clientSecret?: SecretReference;
  /** Absent for OAuth server-to-server credentials. */
  readonly serviceAccount?: ServiceAccount;
  /** Time for one try of a call; 0 sets no limit. @defaultValue 120_000 */
  readonly timeoutMs?: number;
  /** `false` takes any certificate. @defaultValue true */
  readonly sslVerify?: boolean;
}

/** One organization that the directory is synced to. */
export interface OrgConfig {
  /** Stands before `::` in the names of its groups. Absent for the first one, which owns the directories. */
  readonly name?: string;
  readonly connection: AdobeOrg;
  readonly rules: SyncRules;
}

/** Where a run is written down, beside what the terminal shows. */
export interface LogConfig {
  /** The folder of the log files; absolute. Absent: no log is written. */
  readonly folder?: string;
  /** What the files are called; `%Y`, `%m`, `%d`, `%H`, `%M`, `%S`, `%j` and `%y` stand for parts of the time. */
  readonly fileName: string;
  readonly fileLevel: LogLevel;
  readonly consoleLevel: LogLevel;
  /** Whether progress is shown. */
  readonly progress: boolean;
}

/** The least that is told. */
export type LogLevel = 'debug' | 'info' | 'warning' | 'error';

/** What a run shall do: a configuration, native or original, checked, with every default filled in. */
export interface SyncConfig {
  readonly directory: DirectoryConfig;
  readonly select: Selection;
  /** The first one owns the directories; the others are named and trust it. */
  readonly orgs: readonly [OrgConfig, ...OrgConfig[]];
  readonly guards: readonly GuardRule[];
  /** An ES module, see `AfterMapping`; an absolute path. */
  readonly hook?: string;
  /** Attributes that the source has to give to the hook. */
  readonly extraAttributes: readonly string[];
  /** The file that remembers things from run to run; an absolute path. */
  readonly state: string;
  /** A CSV file of accounts that are missing from the directory; the directory itself is not read. Absolute. */
  readonly adobeOnlyList?: string;
  /** Where the accounts that the directory does not have are written down. Absolute. */
  readonly adobeOnlyFile?: string;
  /** Whether calls only ask what would happen. */
  readonly testOnly: boolean;
  readonly log: LogConfig;
  /** What works, but not as it stands there or did in the original program. */
  readonly problems: readonly ConfigProblem[];
}
