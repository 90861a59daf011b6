import type { IdentityType } from '@umapi-kit/protocol';

/** Members of a directory group belong into these Adobe groups. */
export interface GroupMapping {
  /** Compared without case and outer spaces. Several mappings may name the same group. */
  readonly directory: string;
  /** User groups, product profiles or admin groups. Whatever any mapping names here is *managed*. */
  readonly adobe: readonly string[];
}

/**
 * Adobe groups named after directory groups. Where `source` matches at the start of a name, every occurrence of it
 * becomes `target`; the outcome is the name of a managed group.
 *
 * @example
 * { source: /ACL-/, target: '' } // members of the directory group `ACL-Design` belong into `Design`
 */
export interface DynamicGroup {
  readonly source: RegExp;
  /** As for `String.replace`: `$1`, `$<name>`, `$$`. */
  readonly target: string;
}

/** Which accounts the sync keeps its hands off, whatever the directory says. */
export interface Exclusions {
  /** @defaultValue ['adobeID'] — those belong to their people, not to the organization */
  readonly identityTypes: readonly IdentityType[];
  /** Members of one of these groups are left alone. @defaultValue ['_org_admin'] */
  readonly groups: readonly string[];
  /** Accounts whose whole username or e-mail matches; anchored, without case. @defaultValue [] */
  readonly users: readonly RegExp[];
}

/** A field of an existing account that can follow the directory. The country never can: the service refuses. */
export type UpdateField = (typeof updateFieldNames)[number];

/** Every {@link UpdateField}. */
export const updateFieldNames = ['firstName', 'lastName', 'email', 'username'] as const;

/** Out of every group at once; out of the organization, and deleted, some days after somebody was first missed. */
export interface StagedLeaving {
  readonly removeAfterDays: number;
  /** Counts from the same day. Absent: the account is never deleted. */
  readonly deleteAfterDays?: number;
}

/**
 * What happens to accounts that the directory does not have. `preserve`: they stay and leave the managed groups.
 * `exclude`: they are not touched. `removeGroups`: they stay and leave every group. `remove`: they leave the
 * organization. `delete`: the account is deleted too, where the organization owns it. In a further organization
 * `delete` only removes: the account belongs to the first one.
 */
export type AdobeOnlyPolicy = 'preserve' | 'exclude' | 'removeGroups' | 'remove' | 'delete' | StagedLeaving;

/** What a plan may do in one organization. */
export interface SyncRules {
  readonly groups: readonly GroupMapping[];
  /** @defaultValue [] */
  readonly dynamicGroups: readonly DynamicGroup[];
  /** Groups that are managed though no mapping leads there; a hook may put people into them. @defaultValue [] */
  readonly extraGroups: readonly string[];
  /** Whether memberships change at all. @defaultValue true */
  readonly processGroups: boolean;
  /** Managed user groups that the org lacks are created instead of being reported. @defaultValue false */
  readonly createMissingGroups: boolean;
  /** What of an existing account follows the directory. @defaultValue all of them */
  readonly updateFields: readonly UpdateField[];
  /** @defaultValue 'preserve' */
  readonly adobeOnlyUsers: AdobeOnlyPolicy;
  /**
   * Administrators whom the directory does not have may leave every group, or the organization, like everybody
   * else. @defaultValue false: they are held
   */
  readonly removeAdministrators?: boolean;
  /**
   * Only members of these groups, or of any managed one, can lose anything or count as missing from the
   * directory. Naming a group here does not make it managed. @defaultValue every account
   */
  readonly adobeUsersIn?: 'mapped' | readonly string[];
  /** Whether people who belong into no managed group get an account. @defaultValue true */
  readonly createUnmapped: boolean;
  /**
   * `push` sends what the directory says without looking at the accounts: everybody is created if need be, gets
   * their groups and leaves the other managed ones; nobody is missed. @defaultValue 'sync'
   */
  readonly strategy: 'sync' | 'push';
  readonly exclude: Exclusions;
}

/** The rules without a word from anybody; nothing is mapped, so that no membership changes. */
export const defaultRules: SyncRules = {
  groups: [],
  dynamicGroups: [],
  extraGroups: [],
  processGroups: true,
  createMissingGroups: false,
  updateFields: updateFieldNames,
  adobeOnlyUsers: 'preserve',
  createUnmapped: true,
  strategy: 'sync',
  exclude: { identityTypes: ['adobeID'], groups: ['_org_admin'], users: [] },
};
