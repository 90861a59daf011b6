/** How many calls the service documents to take (Adobe's API reference, "Throttling"). */

/** The span that the limits below count in. */
export const windowMs = 60_000;

/** Calls of one client in a window, by the lane of the call. */
export const callsPerWindow = {
  action: 10,
  users: 25,
  user: 25,
  groups: 5,
  deprecatedUsers: 25,
  userGroups: 5,
  // Not documented: taken from the other calls that list users.
  userGroupUsers: 25,
  // The list of products is not documented: taken from the profiles.
  products: 5,
  profileUsers: 25,
  profileChange: 5,
} as const;

/** Calls of all clients of one application in a window. */
export const callsPerWindowOfApplication = 100;

/** The same for the lanes `userGroups`, `userGroupUsers` and `profileChange`. */
export const callsPerWindowOfApplicationDeprecated = 50;
