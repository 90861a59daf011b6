import { AnswerError } from './errors.ts';
import { expectJsonObject, type JsonObject, optionalString, otherMembers } from './json.ts';

/** Who owns an account: the person (`adobeID`), or the organization (`enterpriseID`, `federatedID`). */
export type IdentityType = 'adobeID' | 'enterpriseID' | 'federatedID';

/** The identity types an account can be created with. */
export const identityTypes: readonly IdentityType[] = ['adobeID', 'enterpriseID', 'federatedID'];

/** A value of `Known`, or one the service came up with since. */
export type OrNewer<Known extends string> = Known | (string & {});

/**
 * One user as the users calls list it. Fields without a value are absent; `groups` is then empty.
 * Unknown fields are kept in `other`, unknown words in `type` and `status` as they came.
 */
export interface User {
  readonly email: string;
  readonly type: OrNewer<IdentityType | 'unknown'>;
  readonly status?: OrNewer<'active' | 'disabled' | 'locked' | 'removed'>;
  /** `<24 hex>@<domain or org>` of an owned account, `<24 hex>@AdobeID` of an Adobe ID. */
  readonly id?: string;
  readonly username?: string;
  readonly domain?: string;
  readonly firstName?: string;
  readonly lastName?: string;
  /** ISO 3166 alpha-2, upper case. */
  readonly country?: string;
  /** Names of user groups, admin groups and product profiles. */
  readonly groups: readonly string[];
  readonly other: JsonObject;
}

const known = new Set([
  ...['email', 'type', 'status', 'id', 'username', 'domain', 'country', 'groups'],
  ...['firstname', 'lastname', 'firstName', 'lastName', 'countryCode', 'userType'],
]);

/**
 * Reads a user object of any users call; the deprecated ones spell `firstName, lastName, countryCode, userType`.
 *
 * @throws {@link AnswerError} when it is no object, or has neither e-mail nor username
 */
export function parseUser(value: unknown): User {
  const object = expectJsonObject(value, 'a user');
  const email = optionalString(object, 'email') ?? optionalString(object, 'username');
  if (email === undefined) throw new AnswerError('a user has neither email nor username');
  const user: { -readonly [Field in keyof User]: User[Field] } = {
    email,
    type: optionalString(object, 'type') ?? optionalString(object, 'userType') ?? 'unknown',
    groups: parseGroupNames(object['groups']),
    other: otherMembers(object, known),
  };
  const status = optionalString(object, 'status');
  if (status !== undefined) user.status = status;
  const id = optionalString(object, 'id');
  if (id !== undefined) user.id = id;
  const username = optionalString(object, 'username');
  if (username !== undefined) user.username = username;
  const domain = optionalString(object, 'domain');
  if (domain !== undefined) user.domain = domain;
  const firstName = optionalString(object, 'firstname') ?? optionalString(object, 'firstName');
  if (firstName !== undefined) user.firstName = firstName;
  const lastName = optionalString(object, 'lastname') ?? optionalString(object, 'lastName');
  if (lastName !== undefined) user.lastName = lastName;
  const country = optionalString(object, 'country') ?? optionalString(object, 'countryCode');
  if (country !== undefined) user.country = country;
  return user;
}

function parseGroupNames(value: unknown): readonly string[] {
  if (value === undefined || value === null) return noGroups;
  if (!Array.isArray(value) || !value.every((name): name is string => typeof name === 'string')) {
    throw new AnswerError("a user's groups are not a list of names");
  }
  return value;
}

const noGroups: readonly string[] = Object.freeze([]);
