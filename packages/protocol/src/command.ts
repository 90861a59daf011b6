import type { IdentityType } from './user.ts';

/** How an entry names its user, as it stands in the entry's root. */
export interface UserAddress {
  /** An e-mail, an e-mail-like username (in creates), or a plain username; the last needs `domain`. */
  readonly user: string;
  readonly domain?: string;
  /** The Adobe ID is meant where an owned account has the same e-mail. */
  readonly useAdobeId?: boolean;
}

/** What a create does when the account or group is there already. `error` sends no option. */
export type OnConflict = 'error' | 'ignore' | 'update';

/** Further keys that the lists of a user's add and remove accept, all answered with a warning. */
export type DeprecatedGroupKey = 'product' | 'productConfiguration' | 'usergroup';

/** Creates an account, or brings an existing one into the organization. First in its entry. */
export interface CreateUserStep {
  readonly kind: 'create';
  readonly idType: IdentityType;
  readonly email: string;
  readonly firstName?: string;
  readonly lastName?: string;
  /** ISO 3166 alpha-2, upper case; can never be changed later. */
  readonly country?: string;
  readonly onConflict: OnConflict;
}

/** Changes an owned account. */
export interface UpdateUserStep {
  readonly kind: 'update';
  readonly email?: string;
  readonly username?: string;
  readonly firstName?: string;
  readonly lastName?: string;
  /** Refused by the service (`error.update.country.no_update`); here because old clients send it. */
  readonly country?: string;
}

/** Puts a user into groups, profiles and admin roles, or takes it out. */
export interface MembershipStep {
  readonly kind: 'add' | 'remove';
  readonly groups: readonly string[];
  /** Lists under deprecated keys of the same step. */
  readonly deprecated?: Readonly<Partial<Record<DeprecatedGroupKey, readonly string[]>>>;
}

/** The deprecated spelling of admin roles. */
export interface RolesStep {
  readonly kind: 'addRoles' | 'removeRoles';
  readonly admin?: readonly string[];
  readonly productAdmin?: readonly string[];
}

/** One step of a user entry. */
export type UserStep =
  | CreateUserStep
  | UpdateUserStep
  | MembershipStep
  | RolesStep
  /** Out of every group, profile and admin role but `_org_admin`. */
  | { readonly kind: 'removeAll' }
  /** Last in its entry; `deleteAccount` deletes the account too where the organization owns it. */
  | { readonly kind: 'removeFromOrg'; readonly deleteAccount: boolean };

/** Changes who belongs to a user group, and which profiles it is attached to. */
export interface GroupMembersStep {
  readonly kind: 'addMembers' | 'removeMembers';
  /** E-mails. */
  readonly users?: readonly string[];
  /** Names of product profiles. */
  readonly profiles?: readonly string[];
}

/** One step of a user-group entry. */
export type GroupStep =
  | {
      readonly kind: 'createGroup';
      readonly name?: string;
      readonly description?: string;
      readonly onConflict: OnConflict;
    }
  | { readonly kind: 'updateGroup'; readonly name?: string; readonly description?: string }
  | { readonly kind: 'deleteGroup' }
  | GroupMembersStep
  | { readonly kind: 'addAllMembers' | 'removeAllMembers' };

/** One object of the POST array about a user, before it is written as JSON. */
export interface UserEntry {
  readonly user: UserAddress;
  readonly requestId?: string;
  readonly steps: readonly UserStep[];
}

/** One object of the POST array about a user group. */
export interface GroupEntry {
  readonly group: string;
  readonly requestId?: string;
  readonly steps: readonly GroupStep[];
}

/** One object of the POST array. */
export type CommandEntry = UserEntry | GroupEntry;

/** Whether an entry is about a user, not a user group. */
export function isUserEntry(entry: CommandEntry): entry is UserEntry {
  return 'user' in entry;
}

/** The words of the wire's `option`; `error` is the absence of the option. */
export const optionWords = { ignore: 'ignoreIfAlreadyExists', update: 'updateIfAlreadyExists' } as const;

/** The step names under which the wire creates an account. */
export const createStepNames = {
  adobeID: 'addAdobeID',
  enterpriseID: 'createEnterpriseID',
  federatedID: 'createFederatedID',
} as const satisfies Record<IdentityType, string>;
