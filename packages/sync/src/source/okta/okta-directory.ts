import type { SecretReference } from '../../config/secret.ts';
import type { PersonDefaults, PersonTemplates } from '../person-templates.ts';

/** An Okta organization, read through its management API. */
export interface OktaDirectory extends PersonDefaults {
  /** `acme.okta.com`; a whole `http://…` address only for a local stand-in. */
  readonly host: string;
  /** An API token; one of a read-only administrator is enough. */
  readonly apiToken: SecretReference;
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
