import type { AdobeDirectory } from './adobe-org/adobe-directory.ts';
import type { CsvOptions } from './csv-source.ts';
import type { EntraDirectory } from './entra/entra-directory.ts';
import type { JsonLinesOptions } from './json-lines-source.ts';
import type { LdapDirectory } from './ldap/ldap-directory.ts';
import type { ModuleDirectory } from './module-source.ts';
import type { OktaDirectory } from './okta/okta-directory.ts';

/** A text file of people. */
export interface TextFile {
  /** Absolute; `-` is the standard input, which can be read once. */
  readonly path: string;
}

/** A CSV file and how it is read. */
export type CsvDirectory = TextFile & CsvOptions;

/** A file of JSON lines and how it is read. */
export type JsonLinesDirectory = TextFile & JsonLinesOptions;

/** Where people come from, and how they are read there. */
export type DirectoryConfig =
  | ({ readonly kind: 'csv' } & CsvDirectory)
  | ({ readonly kind: 'jsonLines' } & JsonLinesDirectory)
  | ({ readonly kind: 'ldap' } & LdapDirectory)
  | ({ readonly kind: 'okta' } & OktaDirectory)
  | ({ readonly kind: 'entra' } & EntraDirectory)
  | ({ readonly kind: 'adobe' } & AdobeDirectory)
  | ({ readonly kind: 'module' } & ModuleDirectory);
