import type { IdentityType as Type } from '@umapi-kit/protocol';

/** Who owns an account: the person (`adobeID`), or the organization (`enterpriseID`, `federatedID`). */
export type IdentityType = Type;

/** The words of {@link IdentityType}, under the name of the Python client. */
export const IdentityType = {
  /** Owned by the person. */
  adobeID: 'adobeID',
  /** Owned by the organization; Adobe logs them in. */
  enterpriseID: 'enterpriseID',
  /** Owned by the organization, whose own single sign-on logs them in. */
  federatedID: 'federatedID',
} as const satisfies Record<Type, Type>;
