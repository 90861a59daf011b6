/** The documented numbers of the service (Adobe's API reference, "Throttling" and "Command limits"). */

export * from './rate-limits.ts';

/** Command entries in one action call. */
export const entriesPerCall = 10;
/** Steps in the `do` list of one entry. */
export const stepsPerEntry = 10;
/** Names in one add or remove list. */
export const namesPerList = 10;
/** Bytes of one action call's JSON. */
export const actionBodyBytes = 1_048_576;
/** Users on one page; the service may send fewer. */
export const usersPerPage = 2_000;
/** Groups on one page; the service may send fewer. */
export const groupsPerPage = 400;
/** Characters of an e-mail address. */
export const emailLength = 60;
/** Characters of a first or last name, and of other strings of an entry. */
export const stringLength = 250;
/** Characters of a user group's name. */
export const groupNameLength = 255;
/** Characters of a country code. */
export const countryLength = 2;
/** Members above which a user group takes no more. */
export const membersPerGroup = 200_000;
/** Users or groups on one page of a deprecated call. */
export const deprecatedPageSize = 400;
