import { rateLimits } from './rate-limits.ts';

/** The documented numbers of the service (Adobe's API reference, "Throttling" and "Command limits"). */
export const limits = {
  /** Command entries in one action call. */
  entriesPerCall: 10,
  /** Steps in the `do` list of one entry. */
  stepsPerEntry: 10,
  /** Names in one add or remove list. */
  namesPerList: 10,
  /** Bytes of one action call's JSON. */
  actionBodyBytes: 1_048_576,
  /** Users on one page; the service may send fewer. */
  usersPerPage: 2_000,
  /** Groups on one page; the service may send fewer. */
  groupsPerPage: 400,
  /** Characters of an e-mail address. */
  emailLength: 60,
  /** Characters of a first or last name, and of other strings of an entry. */
  stringLength: 250,
  /** Characters of a user group's name. */
  groupNameLength: 255,
  /** Characters of a country code. */
  countryLength: 2,
  /** Members above which a user group takes no more. */
  membersPerGroup: 200_000,
  /** Users or groups on one page of a deprecated call. */
  deprecatedPageSize: 400,
  ...rateLimits,
} as const;
