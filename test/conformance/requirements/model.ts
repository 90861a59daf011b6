import { from, source } from './requirement.ts';

/** What an organization is made of, beyond people and groups. */
export const modelRequirements = {
  ...from(source.members, {
    'licence.active': 'status=active lists the holders of a profile who have a licence.',
    'licence.inactive': 'status=inactive lists the holders for whom no licence is left.',
    'licence.group': 'status means nothing to a user group.',
  }),
  ...from(source.commands, {
    'licence.over': 'More people than there are licences may be put into a profile.',
    'trust.create': 'People of a trusted directory can be brought in.',
    'trust.same': 'They are the same account in both organizations.',
    'trust.update': 'Only the owner of a directory can update its accounts.',
    'trust.delete': 'A trustee that deletes an account only takes it out of its own organization.',
    'trust.foreign': 'People of a directory that is neither owned nor trusted can not be created.',
    'enforced.adobe': 'An Adobe ID of an enforced domain can not be added.',
    'enforced.others': 'An Adobe ID of a claimed domain that is not enforced can be added.',
    'synced.remove': 'In a directory that Adobe itself syncs nobody is removed through the API.',
    'synced.groups': 'In such a directory memberships can be changed.',
    'country.embargo': 'A country that is embargoed is error.country.invalid.',
    invited: 'An Adobe ID with a pending invitation is error.user.already_invited.',
    'directory.only': 'People who are only in a directory are not listed.',
    'directory.back': 'Somebody who is only in a directory comes into the organization by a create.',
  }),
  ...from(source.users, {
    'status.active': 'Only active people are listed.',
    'trust.domain': 'domain lists the people of a trusted domain too.',
  }),
  ...from(source.groups, {
    'contract.shown': 'A group of contract administrators names its contract.',
    'contract.fixed': 'Contract administrators can be neither made nor unmade through the API.',
  }),
  ...from(source.groupCommands, {
    'readonly.add': 'Nobody is added to a group that another organization shares.',
    'readonly.remove': 'Nobody is removed from a group that another organization shares.',
    'readonly.update': 'A shared group is not renamed.',
    'readonly.delete': 'A shared group is not deleted.',
    'readonly.profiles': 'A shared group takes profiles.',
    large: 'A user group above its maximum takes nobody by user-group entries.',
  }),
  ...from(source.errors, {
    'migrating.read': 'Reading calls of an organization that is being migrated are a 403 without a body.',
    'migrating.action': 'Actions of an organization that is being migrated are error.organization.migrating.',
    unavailable: 'A call that is switched off is error.api.not_available.',
    'duplicate.keys': 'A list that stands twice in one step is refused.',
  }),
  ...from(source.authentication, {
    'permission.read': 'An integration that may not read gets a 403.',
    'permission.write': 'An integration that may not write gets a 403 for actions.',
    'secret.rotation': 'While a secret is rotated both are valid.',
  }),
  ...from(source.ours, {
    'licence.order': 'Licences are granted in the order of arrival.',
    'licence.promotion': 'Who waited longest gets a licence that becomes free.',
    'licence.indirect': 'Those who hold a profile through a user group take a licence too.',
    'order.documented': 'Set so, entries run in the order of the guidance.',
    'order.shuffled': 'Set so, entries run in an order of their own, the same every time.',
    'username.domains': 'A plain username is found under any domain of its directory.',
  }),
} as const;
