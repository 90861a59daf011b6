/** How far a profile's licences are from what they should be. */
interface LicenceCount {
  /** Licences of the profile. */
  readonly quota: number;
  /** Licences that holders have. */
  readonly granted: number;
  /** Holders without one. */
  readonly waiting: number;
}

/**
 * First come, first served: how many licences go to those who have waited longest, or, below zero, come back from those
 * who got theirs last (a quota can be lowered). A holder keeps a licence for as long as the profile is held, directly
 * or through any user group.
 */
export function licencesToGrant({ quota, granted, waiting }: LicenceCount): number {
  return Math.min(quota - granted, waiting);
}
