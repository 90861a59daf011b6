import type { SyncRules } from '../plan/rules.ts';
import type { CsvOptions } from '../source/csv-source.ts';
import type { SecretReference } from './secret.ts';

/** A CSV file and how it is read. */
export type CsvDirectory = CsvOptions & {
  /** Absolute. */
  readonly path: string;
};

/** The organization, and how to reach it. What is absent comes from the command line, or is the client's default. */
export interface AdobeOrg {
  readonly orgId: string;
  /** @defaultValue 'https://usermanagement.adobe.io/v2/usermanagement' */
  readonly endpoint?: string;
  /** @defaultValue 'ims-na1.adobelogin.com' */
  readonly authHost?: string;
  readonly clientId?: string;
  readonly clientSecret?: SecretReference;
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
 * updateNames: true
 * adobeOnlyUsers: preserve       # or exclude
 * exclude: { identityTypes: [adobeID], groups: [_org_admin], users: ['admin-.*@example[.]com'] }
 */
export interface SyncConfig extends SyncRules {
  readonly directory: CsvDirectory;
  readonly adobe: AdobeOrg;
}
