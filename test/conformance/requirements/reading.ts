import { from, source } from './requirement.ts';

/** Lists of users and groups, and the single user. */
export const readingRequirements = {
  ...from(source.users, {
    'users.envelope': 'A page of users has lastPage, result success and users.',
    'users.size': 'A page holds at most 2,000 users.',
    'users.complete': 'Every user is on exactly one page.',
    'users.last': 'lastPage is true on the last page only.',
    'users.past': 'A page past the end is the last page.',
    'users.counts': 'The headers of a page tell the total, the pages, this page and its size.',
    'users.fields': 'A user has id, email, status, username, domain, type and the fields that have a value.',
    'users.absent': 'A field without a value is absent, an empty list of groups too.',
    'users.id.owned': 'The id of an owned account ends with its organization.',
    'users.id.adobe': 'The id of an Adobe ID ends with AdobeID.',
    'users.domain.adobe': 'The domain of an Adobe ID is AdobeID.',
    'users.technical': 'Technical accounts are counted in the total, not listed.',
    'users.domain': 'domain lists only the people of that domain.',
    'users.domain.case': 'domain is compared without case.',
    'users.domain.unknown': 'A domain that the organization does not claim is a 404.',
    'users.direct.default': 'Without directOnly, profiles held through user groups are not among the groups.',
    'users.direct.true': 'directOnly=true shows of the profiles only those given directly.',
    'users.direct.false': 'directOnly=false shows profiles held through user groups too.',
    'users.groups.kinds': 'The groups of a user name user groups, profiles and admin groups.',
    'users.empty': 'An organization without users has one empty page.',
  }),
  ...from(source.members, {
    'members.envelope': 'A page of members names the group in groupName.',
    'members.group': 'The members of a user group are those who are in it.',
    'members.profile.direct': 'The members of a profile are those who hold it directly.',
    'members.profile.indirect': 'directOnly=false adds those who hold a profile through user groups.',
    'members.admins': 'The members of an admin group are the administrators.',
    'members.admins.none':
      'An admin group without administrators is an empty list as long as its target exists.',
    'members.admins.unknown': 'An admin group whose target does not exist is a 404.',
    'members.developers': 'The developers of a profile are listed under _developer_ and its name.',
    'members.product.admins':
      'The administrators of a product are listed under _product_admin_ and its name.',
    'members.org.admins': 'System administrators are the members of _org_admin.',
    'members.case': 'The name of a group is compared without case.',
    'members.encoded':
      'The name of a group is percent-encoded, spaces, ampersands and other alphabets included.',
    'members.unknown': 'An unknown group is a 404 with error.group.not_found and its name in the message.',
    'members.exclude': "excludeGroups=true leaves people's groups out.",
    'members.counts': 'The total of the members follows the group, not the organization.',
    'members.domain': 'domain narrows the members of a group too.',
  }),
  ...from(source.user, {
    'user.envelope': 'One user comes as user beside result success.',
    'user.email': 'A user is found by e-mail without case.',
    'user.username': 'A user is found by username and domain.',
    'user.directory': 'For an e-mail, any domain of the same directory will do.',
    'user.foreign.domain': 'For an e-mail, a domain of another directory finds nobody.',
    'user.adobe': 'domain=AdobeID means the Adobe ID where an owned account has the same e-mail.',
    'user.owned': 'Without a domain the owned account is meant where an Adobe ID has the same e-mail.',
    'user.unknown':
      'An unknown user is a 404 with error.user.not_found and what was asked for in the message.',
    'user.groups': 'One user is shown with groups.',
    'user.outside': 'Somebody who is outside the organization is not found.',
    'user.malformed': 'An e-mail of a wrong form is a 400 with error.user.email.invalid.',
  }),
  ...from(source.groups, {
    'groups.envelope': 'A page of groups has lastPage, result success and groups.',
    'groups.size': 'A page holds at most 400 groups.',
    'groups.complete': 'Every group is on exactly one page.',
    'groups.counts': 'The headers of a page of groups tell total, pages, this page and its size.',
    'groups.past': 'A page past the end says Not found and that it is the last.',
    'groups.user': 'A user group has type, groupName, groupId and memberCount.',
    'groups.profile': 'A product profile names its product and its quota as text.',
    'groups.roles': 'The groups of system, deployment and support administrators are listed.',
    'groups.admin.profile': 'A group of profile administrators names the profile.',
    'groups.admin.user': 'A group of user-group administrators names the user group.',
    'groups.developers': 'A group of developers names the profile.',
    'groups.admin.product': 'A group of product administrators names the product.',
    'groups.adminName':
      'A group with administrators names their group in adminGroupName, one without does not.',
    'groups.count': 'memberCount counts the people who are in a group directly.',
    'groups.id': 'groupId is a whole number that stays the same when the group is renamed.',
  }),
  ...from(source.python3, {
    'users.flag.case': 'Flags are taken as Python writes them: True and False.',
    'members.slash': 'A slash in the name of a group may stand in the path as it is.',
    'groups.past.status':
      'A page of groups past the end has status 404, which ends the list of the Python client.',
  }),
  ...from(source.python2, {
    'users.type': 'The undocumented filter type never makes a call fail.',
  }),
  ...from(source.sync, {
    'users.size.positive': 'X-Page-Size is at least 1: the sync tool divides by it.',
    'users.email': 'Every user has an e-mail.',
  }),
  ...from(source.threads, {
    'members.id': 'A groupId may stand in place of the name.',
    'members.dot': 'A dot in the name of a group does not cut it.',
  }),
  ...from(source.ours, {
    'users.current': 'X-Current-Page counts from 1.',
    'users.page.size': 'X-Page-Size is that of a full page, on a short last page too.',
    'users.page.malformed': 'A page that is no number from 0 is a 400.',
    'users.page.huge': 'A page of any number of digits is past the end, not an error.',
    'groups.stable': 'Lists keep their order from page to page.',
    'groups.admin.hidden': 'Admin groups of one group are listed once somebody is in them.',
    'groups.unlimited': 'A profile without a quota has the licenseQuota UNLIMITED.',
    'members.invalid':
      'A group name of blanks, control characters or more than 255 letters is error.group.invalid_name.',
  }),
} as const;
