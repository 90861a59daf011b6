import type { IdentityType } from '@umapi-kit/protocol';
import type { Generated } from '../generate/generate.ts';
import type { AccountStatus, DirectoryType, Login } from '../org/model.ts';
import type { OrgSettings, OrgState } from '../org/settings.ts';
import type { Permission } from '../store/credentials.ts';

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
  /** One that is `migrating` refuses every call. @defaultValue 'active' */
  readonly state?: OrgState;
  /** How the server treats this organization. @defaultValue what the server was started with */
  readonly settings?: OrgSettings;
  readonly credentials?: readonly SeedCredential[];
  readonly directories?: readonly SeedDirectory[];
  /** Directories of other organizations whose people this one may bring in. */
  readonly trusts?: readonly SeedTrust[];
  readonly products?: readonly SeedProduct[];
  readonly userGroups?: readonly SeedUserGroup[];
  readonly contracts?: readonly SeedContract[];
  readonly users?: readonly SeedUser[];
  /** E-mails of Adobe IDs that were invited and did not answer. */
  readonly invitations?: readonly string[];
  /** People and groups that are made up, besides those named here. @defaultValue none */
  readonly generate?: Generated;
}

/** What an integration signs in with. */
export interface SeedCredential {
  /** The API key; unique over the server. */
  readonly clientId: string;
  /** An export writes `sha256:` and the secret's hash in its place, which the secret itself fits. */
  readonly clientSecret: string;
  /** Secrets that are valid as well, while one is being rotated. */
  readonly furtherSecrets?: readonly string[];
  /** The `sub` of its JWTs; one that is not given matches any. */
  readonly technicalAccount?: string;
  /** What calls it may make. @defaultValue all three */
  readonly permissions?: readonly Permission[];
  /** What its JWTs are signed with. Without any it can't exchange JWTs. */
  readonly certificates?: readonly SeedCertificate[];
}

/** The public half of a key pair that signs JWTs. */
export interface SeedCertificate {
  /** An X.509 certificate or an RSA public key, as PEM. */
  readonly pem: string;
  /** An ISO 8601 moment. @defaultValue that of the certificate; never, for a bare public key */
  readonly expiresAt?: string;
}

/** A directory with the domains it claims, each unique over the server. */
export interface SeedDirectory {
  readonly name: string;
  readonly type: DirectoryType;
  /** @defaultValue 'email' */
  readonly login?: Login;
  readonly domains: readonly (string | SeedDomain)[];
  /** Adobe's own connector fills it: people are neither added nor removed through the API. @defaultValue false */
  readonly adobeSynced?: boolean;
}

/** A claimed domain with more to say about it than its name. */
export interface SeedDomain {
  readonly name: string;
  /** Refuses Adobe IDs with an e-mail of this domain. @defaultValue false */
  readonly enforced?: boolean;
}

/** Trust in a directory of another organization. */
export interface SeedTrust {
  /** The id of the organization that owns it. */
  readonly org: string;
  /** The directory's name. */
  readonly directory: string;
}

/** A contract, with a group of administrators that UMAPI lists and can't change. */
export interface SeedContract {
  readonly name: string;
  /** 20 hexadecimal digits; the group is called `<id>_CONTRACT_GROUP`. */
  readonly id: string;
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
  /**
   * Another organization owns it: of this group only the profiles can be changed. Its members are those that this
   * seed names. @defaultValue false
   */
  readonly sharedReadOnly?: boolean;
}

/** A user of the organization, or somebody who is only in one of its directories. */
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
  /** Those who are not are in no list of the organization. @defaultValue 'active' */
  readonly status?: AccountStatus;
  /**
   * In a directory of the organization, but not in the organization, as after a soft removal; of an Adobe ID, known to
   * the server and in no organization. @defaultValue false
   */
  readonly directoryOnly?: boolean;
  /** Names of user groups, profiles, admin groups and contract groups. */
  readonly groups?: readonly string[];
  /**
   * Places in the line for the licences of profiles, by name, where it is not the order of the seed. Give one to
   * everybody who holds the profile, or to nobody.
   */
  readonly inLine?: Readonly<Record<string, number>>;
  /** Of another organization's directory, brought in while there was trust in it. @defaultValue false */
  readonly formerTrust?: boolean;
}
