import type { SecretReference } from '../../config/secret.ts';
import type { PersonDefaults, PersonTemplates } from '../person-templates.ts';

/** An Okta organization, read through its management API. */
export interface OktaDirectory extends PersonDefaults {
  /** `acme.okta.com`; a whole `http://…` address only for a local stand-in. */
  readonly host: string;
  /** An API token; one of a read-only administrator is enough. Either this, or `application`. */
  readonly apiToken?: SecretReference;
  /** A service application with the scopes `okta.users.read` and `okta.groups.read`, without DPoP. */
  readonly application?: OktaApplication;
  /** Who counts as a person of the directory, see `parseFilterExpression`. @defaultValue 'user.status == "ACTIVE"' */
  readonly userFilter?: string;
  /**
   * Attributes of the profile, also `{id}` and `{status}`.
   * @defaultValue `{email}`, `{firstName}`, `{lastName}`, `{countryCode}`; no username
   */
  readonly templates?: PersonTemplates;
  /** People also know all their other groups, as dynamic groups need it. Reads every group. @defaultValue false */
  readonly allGroups?: boolean;
}

/** An application that signs what it asks for, in place of an API token. */
export interface OktaApplication {
  readonly clientId: string;
  /** An RSA key, in PEM or as a JWK. */
  readonly privateKey: SecretReference;
  /** Which of the application's keys it is. @defaultValue the `kid` of the JWK, or none */
  readonly keyId?: string;
}
