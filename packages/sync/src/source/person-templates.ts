import type { IdentityType } from '@umapi-kit/protocol';

/**
 * Which attributes of a directory's record make a person: text with attribute names in braces, such as
 * `{givenName} {middleName}`. A value is missing as a whole when one of its attributes is; of an attribute with
 * several values the first one counts. What is absent here gets the default of its kind of directory.
 */
export interface PersonTemplates {
  readonly email?: string;
  readonly username?: string;
  readonly domain?: string;
  readonly firstName?: string;
  readonly lastName?: string;
  readonly country?: string;
  readonly identityType?: string;
}

/** What a record without a value of its own gets. */
export interface PersonDefaults {
  /** @defaultValue 'federatedID' */
  readonly identityType?: IdentityType;
  /** ISO 3166 alpha-2. @defaultValue none: such people have no country */
  readonly defaultCountry?: string;
}
