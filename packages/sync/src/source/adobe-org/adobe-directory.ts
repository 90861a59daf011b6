import type { IdentityType } from '@umapi-kit/protocol';
import type { AdobeOrg } from '../../config/sync-config.ts';
import type { PersonDefaults } from '../person-templates.ts';

/** Another Adobe organization: its users are the people, its groups the directory groups. */
export interface AdobeDirectory extends PersonDefaults {
  readonly connection: AdobeOrg;
  /** Only accounts of this type. @defaultValue all */
  readonly identityTypeFilter?: IdentityType;
  /**
   * How many accounts may be counted but not listed, as technical accounts are. With more of them the list is
   * taken for cut short. @defaultValue 10
   */
  readonly unlistedAtMost?: number;
}
