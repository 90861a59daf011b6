import type { IdentityType } from '@umapi-kit/protocol';

/** Members of a directory group belong into these Adobe groups. */
export interface GroupMapping {
  /** Compared without case and outer spaces. Several mappings may name the same group. */
  readonly directory: string;
  /** User groups, product profiles or admin groups. Whatever any mapping names here is *managed*. */
  readonly adobe: readonly string[];
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

/** What a plan may do. */
export interface SyncRules {
  readonly groups: readonly GroupMapping[];
  /** Managed user groups that the org lacks are created instead of being reported. @defaultValue false */
  readonly createMissingGroups: boolean;
  /** Names, e-mails and usernames of existing accounts follow the directory. @defaultValue true */
  readonly updateNames: boolean;
  /**
   * Accounts that the directory does not have. `preserve`: they stay and lose their memberships in managed
   * groups. `exclude`: they are not touched.
   * @defaultValue 'preserve'
   */
  readonly adobeOnlyUsers: 'preserve' | 'exclude';
  readonly exclude: Exclusions;
}

/** The rules without a word from anybody; `groups` is empty, so that no membership changes. */
export const defaultRules: SyncRules = {
  groups: [],
  createMissingGroups: false,
  updateNames: true,
  adobeOnlyUsers: 'preserve',
  exclude: { identityTypes: ['adobeID'], groups: ['_org_admin'], users: [] },
};
