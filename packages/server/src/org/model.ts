import type { Folded, GroupType, IdentityType } from '@umapi-kit/protocol';

/**
 * One account, wherever it belongs. Accounts are global: one can be in a directory without being in any
 * organization (removed softly), and an Adobe ID and an owned account may share an e-mail.
 */
export interface Account {
  /** Negative while the account exists in a draft only. */
  readonly id: number;
  readonly type: IdentityType;
  /** As first given; compared by `emailKey`. */
  readonly email: string;
  readonly emailKey: Folded;
  readonly username: string;
  readonly usernameKey: Folded;
  /** The claimed domain that tells usernames apart, or `AdobeID`. */
  readonly domain: string;
  readonly domainKey: Folded;
  /** Absent for Adobe IDs, which no organization owns. */
  readonly directoryId?: number;
  /** The organization that owns the directory. */
  readonly ownerOrgId?: string;
  /** Only active people are in the lists of an organization. */
  readonly status: AccountStatus;
  readonly firstName?: string;
  readonly lastName?: string;
  readonly country?: string;
}

/** What an account is fit for. UMAPI changes none of it. */
export type AccountStatus = (typeof accountStatuses)[number];

/** Every {@link AccountStatus}. */
export const accountStatuses = ['active', 'disabled', 'locked'] as const;

/** A user group, a product profile, or the synthetic group that carries an admin role. */
export interface OrgGroup {
  /** Negative while the group exists in a draft only. */
  readonly id: number;
  readonly name: string;
  readonly nameKey: Folded;
  readonly type: GroupType;
  /** Direct members. */
  readonly memberCount: number;
  readonly description?: string;
  /** The group that this admin group is for; it exists as long as its target does. */
  readonly targetId?: number;
  /** Owned by another organization: only its profiles can be changed. */
  readonly readOnly: boolean;
}

/** How people of a directory log in; `username` directories have names that need not be an e-mail. */
export type Login = (typeof logins)[number];

/** Every {@link Login}. */
export const logins = ['email', 'username'] as const;

/** Who lets the people of a directory in: Adobe, or the organization's own sign-on. */
export type DirectoryType = (typeof directoryTypes)[number];

/** Every {@link DirectoryType}. */
export const directoryTypes = ['federated', 'enterprise'] as const;

/** A domain that some organization's directory claims. */
export interface Claim {
  readonly domain: string;
  readonly key: Folded;
  readonly directoryId: number;
  readonly type: DirectoryType;
  readonly login: Login;
  readonly ownerOrgId: string;
  /** Nobody may have an Adobe ID with an e-mail of this domain. */
  readonly enforced: boolean;
  /** Adobe itself fills the directory: people are neither added nor removed through the API. */
  readonly adobeSynced: boolean;
  /** Usable by the organization of the slice though another one owns it. */
  readonly trusted: boolean;
}

/** The few rows that one entry can touch. Never the whole organization. */
export interface OrgSlice {
  readonly orgId: string;
  /** Types of the directories that the organization owns or is trusted with. */
  readonly directoryTypes: ReadonlySet<DirectoryType>;
  /** Of every domain that the entry names, and of those of the accounts. */
  readonly claims: readonly Claim[];
  /** Every account, of any organization, that an e-mail or username of the entry may mean. */
  readonly accounts: readonly Account[];
  /** Ids of those accounts that are in the organization, with the groups they are directly in. */
  readonly memberships: ReadonlyMap<number, ReadonlySet<number>>;
  /** Every group that the entry names; for an entry about a group with the admin groups of each. */
  readonly groups: readonly OrgGroup[];
  /** Folded e-mails that the entry names and that have an invitation which nobody answered. */
  readonly invitations: ReadonlySet<Folded>;
}

/** What a draft asks the store to write, in order. Ids that are negative stand for rows inserted on the way. */
export type Mutation =
  | { readonly kind: 'insertAccount' | 'updateAccount'; readonly account: Account }
  /** From every organization, with its memberships. */
  | { readonly kind: 'deleteAccount'; readonly accountId: number }
  | { readonly kind: 'join'; readonly account: Account }
  /** With its memberships in this organization. */
  | { readonly kind: 'leave'; readonly accountId: number }
  | { readonly kind: 'addMember'; readonly accountId: number; readonly groupId: number }
  | { readonly kind: 'removeMember'; readonly accountId: number; readonly groupId: number }
  | { readonly kind: 'insertGroup' | 'updateGroup'; readonly group: OrgGroup }
  /** With its memberships, its attachments and its admin groups. */
  | { readonly kind: 'deleteGroup'; readonly groupId: number }
  | { readonly kind: 'removeAllMembers'; readonly groupId: number }
  | { readonly kind: 'detachAll'; readonly groupId: number }
  | { readonly kind: 'attach' | 'detach'; readonly groupId: number; readonly profileId: number };
