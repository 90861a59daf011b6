import { say } from './explanation.ts';

const clientDoes = 'This project’s client writes it right by itself; check what else makes the request';
const twice = 'Leave the second one out';

/** Codes about the form of a request. */
export const requests = {
  'error.command.add_remove.list': say(
    'add or remove is no object',
    'A number or a word where an object of lists is wanted; the one word is "all", for remove',
    clientDoes,
  ),
  'error.command.add_remove.duplicate.user_list': say(
    'Somebody stands in the list twice',
    'The same e-mail twice in user; case does not count',
    twice,
  ),
  'error.command.add_remove.duplicate.product_list': say(
    'There are two lists of products',
    'The key product twice in one object',
    twice,
  ),
  'error.command.add_remove.duplicate.group_list': say(
    'There are two lists of groups',
    'The key group twice in one object',
    twice,
  ),
  'error.command.add_remove.duplicate.usergroup_list': say(
    'A user group stands in the list twice',
    'The same name twice in usergroup; case does not count',
    twice,
  ),
  'error.command.add_remove.duplicate.productadmin_list': say(
    'A product stands in the list twice',
    'The same name twice in productAdmin; case does not count',
    twice,
  ),
  'error.command.add_remove.invalid.usergroup_list': say(
    'The list of user groups can not be used',
    'A deprecated call about a profile whose list is empty or names no group',
    'Name groups that are there; better change the profile through its user group',
  ),
  'error.command.product.not_found': say(
    'There is no such product',
    'A deprecated call with the id of another product, or of one that has expired',
    'Ask for the products first, and use the id from there',
  ),
  'error.command.add_remove.key.unknown': say(
    'add or remove has a key that nobody knows',
    'A typing error in the name of a list',
    'Use group for people, and user or productConfiguration for user groups',
  ),
  'error.command.add_remove.user_usergroup.missing': say(
    'add or remove of a user group holds no list',
    'Neither user nor productConfiguration in the object',
    'Give at least one of them, or leave the step out',
  ),
  'error.command.add_remove.missing_list': say(
    'add or remove of a person holds no list',
    'An object without a list, such as add: {}',
    'Give the list group, or leave the step out',
  ),
  'error.command.add_remove.list_too_long': say(
    'There are too many names, or too many steps',
    'More than ten names in a list, or more than ten steps in an entry',
    'Split them into several entries; this project’s client does it by itself',
  ),
  'error.command.add_remove.list_not_array': say(
    'A list is none',
    'One name as a text, where a list is wanted',
    clientDoes,
  ),
  'error.command.add_remove.group_or_product_name_too_long': say(
    'The name of a group is too long',
    'More than 255 characters',
    'Correct the name; a mapping may be wrong',
  ),
  'error.command.boolean_expected': say(
    'A value must be true or false',
    'Another word for useAdobeID or deleteAccount',
    clientDoes,
  ),
  'error.command.create.object_expected': say(
    'The create step is no object',
    'A text where the fields of the account are wanted',
    clientDoes,
  ),
  'error.command.create.string_expected': say(
    'A field of the create step is no text',
    'A number, for instance, as a name',
    clientDoes,
  ),
  'error.command.create.more_than_one': say(
    'An entry creates twice',
    'Two create steps for one person',
    'One create is enough; put the other into an entry of its own',
  ),
  'error.command.create.not_first': say(
    'A create must be the first step',
    'A step before the create',
    'Put the create first',
  ),
  'error.command.create.key.unknown': say(
    'The create step has a field that nobody knows',
    'A field other than email, firstname, lastname, country and option',
    'Leave it out',
  ),
  'error.command.update.option.no': say(
    'An update takes no option',
    'option belongs to create steps',
    'Leave it out',
  ),
  'error.command.domain.missing': say(
    'A username without its domain',
    'user is no e-mail, and domain is missing',
    'Give the domain of the directory too',
  ),
  'error.command.domain.must_be_used_with_nonemail_username': say(
    'An e-mail with a domain beside it',
    'user is an e-mail, and there is a domain',
    'Leave the domain out',
  ),
  'error.command.domain.string_expected': say('The domain is no text', 'A value of another kind', clientDoes),
  'error.command.string.too_long': say(
    'A text is too long',
    'A user, a name or a requestID of more than 250 characters, or a country of more than two',
    'Correct the record in the directory that it came from',
  ),
  'error.command.string_expected': say(
    'A value is no text',
    'A number as user or requestID, for instance',
    clientDoes,
  ),
  'error.command.removefromorg.not_last': say(
    'Nothing can follow removeFromOrg',
    'A step after the removal of the same person',
    'Put removeFromOrg last',
  ),
  'error.command.illegal_entry': say(
    'The entry is none',
    'An unknown key beside do, user and usergroup in one entry, or a step with none or two names',
    clientDoes,
  ),
  'error.command.step.unknown': say(
    'There is no such step',
    'A typing error, or a step of people in an entry of a group',
    'Look at the list of steps',
  ),
  'error.command.object_not_empty': say(
    'A step has something that it does not take',
    'A key in deleteUserGroup, or an unknown one in removeFromOrg',
    'Leave it out',
  ),
  'error.command.malformed': say(
    'The body of the request can not be read',
    'It is not JSON, not a list, empty, or holds more than ten entries',
    clientDoes,
  ),
  'error.command.steps.malformed': say(
    'The steps of the entry can not be read',
    'do is missing, empty, or no list',
    clientDoes,
  ),
  'error.command.user.missing': say(
    'The entry names nobody',
    'The older name of error.command.user_usergroup.missing',
    'Give user or usergroup',
  ),
  'error.command.user_usergroup.missing': say(
    'The entry names neither a person nor a group',
    'Both user and usergroup are missing',
    'Give one of them',
  ),
} as const;
