import { from, source } from './requirement.ts';

/** Calls that the documentation advises against, but old clients make. */
export const deprecatedRequirements = {
  ...from(source.deprecatedUsers, {
    'old.users.array': 'The deprecated list of users is a bare array without result.',
    'old.users.fields': 'It spells firstName, lastName, countryCode and userType.',
    'old.users.roles': 'It tells the admin roles of a user.',
    'old.users.size': 'Its pages hold at most 400 users.',
    'old.users.page': 'Its page counts from 0.',
    'old.users.direct': 'Its directOnly=false shows profiles held through user groups.',
    'old.headers': 'Deprecated lists tell their paging by headers only.',
  }),
  ...from(source.deprecatedGroups, {
    'old.groups.array': 'The deprecated list of user groups is a bare array.',
    'old.groups.fields': 'A deprecated user group has groupId, name, type USER_GROUP and isReadOnly.',
    'old.groups.count': 'Its userCount is absent when there are no members.',
    'old.groups.admins': 'Its administrators are told as adminGroupId, adminGroupName and adminCount, texts.',
  }),
  ...from(source.deprecatedGroup, {
    'old.group.one': 'A deprecated user group is read by its groupId.',
    'old.group.unknown': 'A deprecated user group that does not exist is GROUP_NOT_FOUND with 404.',
    'old.group.users': 'Users of a deprecated user group have neither id nor groups.',
  }),
  ...from(source.products, {
    'old.products.array': 'The deprecated list of products is a bare array.',
    'old.products.fields': 'A product has id, code, name, userCount, configurationCount and licenseQuota.',
  }),
  ...from(source.profiles, {
    'old.profiles.object': 'The profiles of a product are licenseConfigurations of one product.',
    'old.product.unknown': 'An unknown product is a 404 in the deprecated shape.',
  }),
  ...from(source.profile, {
    'old.profile.fields': 'A deprecated profile has counts, a quota, ids of its groups, and no name.',
    'old.profile.quota': 'The quota of a deprecated profile is a number, or null without a limit.',
    'old.profile.unknown': 'An unknown profile is PLC_NOT_FOUND with 404.',
  }),
  ...from(source.profileUsers, {
    'old.profile.users': 'The users of a deprecated profile are those who hold it directly.',
  }),
  ...from(source.profileChange, {
    'old.change':
      'The deprecated change of a profile adds and removes people, user groups and administrators.',
    'old.change.answer': 'It answers with the updated product.',
    'old.change.unknown': 'A user group that does not exist is error.usergroup.not_found with 404.',
    'old.change.admin.twice': 'Somebody who is an administrator already can not be made one.',
    'old.change.admin.unknown': 'Somebody who does not exist can not be made an administrator.',
  }),
  ...from(source.python2, {
    'old.groups.page': 'The page of the deprecated user groups counts from 1.',
  }),
  ...from(source.ours, {
    'old.past': 'A deprecated page past the end is an empty array.',
    'old.change.whole': 'A change of a profile of which one part is refused does nothing.',
  }),
} as const;
