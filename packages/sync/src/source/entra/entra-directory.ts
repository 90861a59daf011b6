import type { SecretReference } from '../../config/secret.ts';
import type { PersonDefaults, PersonTemplates } from '../person-templates.ts';

/**
 * A Microsoft Entra tenant, read through Microsoft Graph. The registered application needs the permissions
 * `User.Read.All` and `GroupMember.Read.All` of the kind "application".
 */
export interface EntraDirectory extends PersonDefaults {
  /** The tenant's id, or one of its domains. */
  readonly tenant: string;
  readonly clientId: string;
  readonly clientSecret: SecretReference;
  /** @defaultValue 'https://graph.microsoft.com/v1.0' */
  readonly graph?: string;
  /** Where tokens come from. @defaultValue 'https://login.microsoftonline.com' */
  readonly authority?: string;
  /** Who counts as a person of the directory, see `parseFilterExpression`. @defaultValue everybody */
  readonly userFilter?: string;
  /** A `$filter` that Graph applies, to transfer less. Not together with `delta`. */
  readonly odataFilter?: string;
  /** Members of groups within a group are its members too. @defaultValue true */
  readonly nestedGroups?: boolean;
  /** Accounts that may not sign in count as people too. @defaultValue false */
  readonly disabledAccounts?: boolean;
  /** Guests count as people too. @defaultValue false */
  readonly guests?: boolean;
  /**
   * Properties of a user.
   * @defaultValue `{mail}`, `{givenName}`, `{surname}`, `{usageLocation}`; no username
   */
  readonly templates?: PersonTemplates;
  /** People also know all their other groups, as dynamic groups need it. Reads every group. @defaultValue false */
  readonly allGroups?: boolean;
  /** Keeps what was read, and asks only for what changed since. @defaultValue none: everything is read each time */
  readonly delta?: {
    /** An SQLite file, absolute; it holds personal data and is readable by its owner only. */
    readonly path: string;
  };
}
