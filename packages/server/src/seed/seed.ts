import type { IdentityType } from '@umapi-kit/protocol';
import type { Login } from '../org/model.ts';

/** What a server starts with: whole organizations, as their consoles would show them. */
export interface Seed {
  readonly orgs: readonly SeedOrg[];
}

/** One organization. Names are compared without case. */
export interface SeedOrg {
  /** Letters and digits, then `@AdobeOrg`. */
  readonly id: string;
  readonly name: string;
  /** Counted in `X-Total-Count`, never listed. @defaultValue 0 */
  readonly technicalAccounts?: number;
  readonly credentials?: readonly SeedCredential[];
  readonly directories?: readonly SeedDirectory[];
  readonly products?: readonly SeedProduct[];
  readonly userGroups?: readonly SeedUserGroup[];
  readonly users?: readonly SeedUser[];
}

/** What an integration signs in with. */
export interface SeedCredential {
  /** The API key; unique over the server. */
  readonly clientId: string;
  readonly clientSecret: string;
  readonly technicalAccount?: string;
}

/** A directory with the domains it claims, each unique over the server. */
export interface SeedDirectory {
  readonly name: string;
  readonly type: 'federated' | 'enterprise';
  /** @defaultValue 'email' */
  readonly login?: Login;
  readonly domains: readonly string[];
}

/** A product that the organization bought. */
export interface SeedProduct {
  readonly name: string;
  readonly profiles?: readonly SeedProfile[];
}

/** A product profile. */
export interface SeedProfile {
  readonly name: string;
  /** Licences. @defaultValue unlimited */
  readonly quota?: number;
}

/** A user group. */
export interface SeedUserGroup {
  readonly name: string;
  readonly description?: string;
  /** Names of the profiles that its members hold through it. */
  readonly profiles?: readonly string[];
}

/** A user of the organization. */
export interface SeedUser {
  /** @defaultValue 'federatedID' */
  readonly type?: IdentityType;
  readonly email: string;
  /** @defaultValue the e-mail */
  readonly username?: string;
  /** Of a username that is no e-mail. @defaultValue the part after the `@` of the username, else of the e-mail */
  readonly domain?: string;
  readonly firstName?: string;
  readonly lastName?: string;
  /** ISO 3166 alpha-2, upper case. */
  readonly country?: string;
  /** Names of user groups, profiles and admin groups. */
  readonly groups?: readonly string[];
}
