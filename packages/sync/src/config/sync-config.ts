import type { SyncRules } from '../plan/rules.ts';
import type { CsvOptions } from '../source/csv-source.ts';
import type { SecretReference } from './secret.ts';

/** A CSV file and how it is read. */
export type CsvDirectory = CsvOptions & {
  /** Absolute. */
  readonly path: string;
};

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
  /** Time for one try of a call. @defaultValue 120_000 */
  readonly timeoutMs?: number;
  /** `false` takes any certificate. @defaultValue true */
  readonly sslVerify?: boolean;
}

/**
 * A configuration file, checked, with every default filled in. The rules can go to `planSync` as they are.
 *
 * @example
 * directory:
 *   csv: people.csv              # or { path: people.csv, delimiter: ';', columns: { email: Mail } }
 *   identityType: federatedID    # of rows without a type; the default
 *   defaultCountry: DE           # of rows without a country; no default
 * adobe:
 *   orgId: A495E53F0C3B@AdobeOrg
 *   clientSecret: { env: UMAPI_CLIENT_SECRET }
 * groups:
 *   - { directory: design, adobe: [Design, Default All Apps] }
 * createMissingGroups: false
 * updateFields: [firstName, lastName, email, username]
 * adobeOnlyUsers: preserve       # or exclude
 * exclude: { identityTypes: [adobeID], groups: [_org_admin], users: ['admin-.*@example[.]com'] }
 */
export interface SyncConfig extends SyncRules {
  readonly directory: CsvDirectory;
  readonly adobe: AdobeOrg;
}
