import { say } from './explanation.ts';

const readOnly =
  'Change the group where it belongs: in the organization that owns it, or in the directory that fills it';

/** Codes about groups, profiles and products. */
export const groups = {
  'error.usergroup.already_exists': say(
    'A group has this name already',
    'A create without ignoreIfAlreadyExists, a name of a profile, or a rename onto another group',
    'Use the group that is there, or another name; case does not count',
  ),
  'error.usergroup.not_found': say(
    'There is no such user group',
    'A typing error, a group that was deleted or renamed, or a profile where a user group is wanted',
    'Look at the name in the Admin Console, or create the group first',
  ),
  'error.usergroup.user_list.invalid': say(
    'The list of users changes nothing',
    'Everybody in it is a member already, or nobody in it is',
    'Nothing has to be done',
  ),
  'error.usergroup.update.failed': say(
    'The group could not be changed',
    'A fault of the service',
    'Send it again; if it stays, ask Adobe’s support and name the X-Request-Id',
  ),
  'error.usergroup.command.missing.arguments': say(
    'The step of the group lacks something that it needs',
    'An empty list, or an update that changes nothing',
    'Give what the step is to change, or leave it out',
  ),
  'error.usergroup.exceeds_maximum_member_count': say(
    'The group would have too many members',
    'More people than a user group can hold',
    'Spread them over several groups',
  ),
  'error.usergroup.readonly.update_not_allowed': say(
    'The group can only be read here',
    'A rename of a group that another organization shares, or that a directory fills',
    readOnly,
  ),
  'error.usergroup.readonly.add_user_not_allowed': say(
    'Nobody can be added to the group here',
    'A group that another organization shares, or that a directory fills',
    readOnly,
  ),
  'error.usergroup.readonly.remove_user_not_allowed': say(
    'Nobody can be taken out of the group here',
    'A group that another organization shares, or that a directory fills',
    readOnly,
  ),
  'error.usergroup.readonly.remove_not_allowed': say(
    'The group can not be deleted here',
    'A group that another organization shares, or that a directory fills',
    readOnly,
  ),
  'error.group.not_found': say(
    'There is no such group or profile',
    'A typing error, a group that was deleted or renamed, or one that nobody can be put into, such as _org_admin',
    'Look at the name in the Admin Console; a sync makes missing user groups when it is told to',
  ),
  'error.group.invalid_list': say(
    'The list of groups can not be used',
    'It is empty, or holds something that is no name',
    'Name at least one group, or leave the list out',
  ),
  'error.group.invalid_name': say(
    'The name can not be that of a group',
    'It is blank, begins with _, is longer than 255 characters, or holds control characters',
    'Choose another name',
  ),
} as const;

/** Codes of deprecated calls about products and profiles. */
export const products = {
  'plc.not_found': say(
    'There is no such profile',
    'The id of a profile that was deleted, or of another product',
    'Ask for the product’s profiles first, and use the id from there',
  ),
  'plc.admin.group.not_found': say(
    'The profile has no group of administrators',
    'A profile that is not complete yet',
    'Look at the profile in the Admin Console',
  ),
  'plc.admin.already_added': say(
    'The person administers the profile already',
    'addAdminUsers for somebody who is one',
    'Nothing has to be done',
  ),
  'plc.add.admin.error': say(
    'The person could not be made administrator of the profile',
    'Somebody who is not in the organization',
    'Create the person first',
  ),
  'plc.remove.admin.error': say(
    'The person could not be dismissed as administrator of the profile',
    'removeAdminUsers for somebody who is none',
    'Nothing has to be done',
  ),
} as const;
