import { type CallName, calls, isCountryCode } from '@umapi-kit/protocol';
import { z } from 'zod';
import type { OrgSettings } from '../org/settings.ts';
import { type Strictness, strictnessWords } from '../org/strictness.ts';
import { throttleSchema } from '../throttle/throttle-schema.ts';

/** One switch by its words; every word that the type has is in the list, which the compiler sees to. */
function word<Name extends keyof Strictness>(name: Name) {
  const words: readonly Strictness[Name][] = strictnessWords[name];
  return z.enum(words).exactOptional();
}

const strictness = z.strictObject({
  size: word('size'),
  order: word('order'),
  afterFailedStep: word('afterFailedStep'),
  listStep: word('listStep'),
  emptyGroupList: word('emptyGroupList'),
  names: word('names'),
  identifiers: word('identifiers'),
  domainWithEmail: word('domainWithEmail'),
  emailLikeUsername: word('emailLikeUsername'),
  emailDomainChange: word('emailDomainChange'),
  repeatedMember: word('repeatedMember'),
  unchangedUserList: word('unchangedUserList'),
  createdGroupName: word('createdGroupName'),
  userOfAnotherOrg: word('userOfAnotherOrg'),
  systemAdminName: word('systemAdminName'),
  refusedAccess: word('refusedAccess'),
  otherOrganization: word('otherOrganization'),
  jwtId: word('jwtId'),
  currentPage: word('currentPage'),
  pageSize: word('pageSize'),
  groupsPastEnd: word('groupsPastEnd'),
  typeFilter: word('typeFilter'),
  dotInGroupName: word('dotInGroupName'),
  userGroupsPage: word('userGroupsPage'),
} satisfies Record<keyof Strictness, z.ZodType>);

const callNames = Object.values(calls).map(({ name }): CallName => name);

/** The form of an organization's settings, in a seed and in the store. */
export const settings = z.strictObject({
  strictness: strictness.exactOptional(),
  throttle: throttleSchema.exactOptional(),
  maxGroupMembers: z.int().min(1).exactOptional(),
  embargoedCountries: z
    .array(z.string().refine(isCountryCode, 'must be an ISO 3166 country code in capitals, like DE'))
    .exactOptional(),
  unavailableCalls: z.array(z.enum(callNames)).exactOptional(),
  orderSeed: z.int().exactOptional(),
} satisfies Record<keyof OrgSettings, z.ZodType>);
