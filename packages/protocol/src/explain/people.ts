import { say } from './explanation.ts';

const retired = 'It belongs to a call that the service no longer has';
const askSupport = 'Send it again; if it stays, ask Adobe’s support and name the X-Request-Id';
const otherNames = 'Look the person up by e-mail and by username, and use the name that the account has now';

/** Codes about accounts. */
export const people = {
  'error.user.not_found': say(
    'No such user is in the organization',
    'A typing error in the name, an account that was removed, or a username without its domain',
    'Look at the spelling; give the domain where the username is no e-mail. Who asks whether somebody exists has the answer',
  ),
  'error.user.nonexistent': say(
    'The entry is about somebody whom no directory has',
    'The create before it failed or was left out, the account is too new to be visible everywhere, or its name has changed',
    'Look at the first error of the same person: later ones follow from it. After a create, try again in some minutes',
  ),
  'error.user.nonexistent_or_has_conflicting_parameters': say(
    'Nobody fits all of the name, the domain and useAdobeID',
    'useAdobeID for somebody without an Adobe ID, or a domain that is not the account’s',
    'Leave useAdobeID and domain out, or correct them',
  ),
  'error.user.not_in_org': say(
    'The account exists, but not in this organization',
    'Somebody was removed from the organization and left in its directory, or belongs to another organization',
    'Create the person again: that brings the account into the organization',
  ),
  'error.user.already_in_org': say(
    'The person is in the organization already',
    'A create without an option for those who are there',
    'Set the option ignoreIfAlreadyExists or updateIfAlreadyExists on the create step',
  ),
  'error.user.already_invited': say(
    'The person was invited and has not accepted yet',
    'addAdobeID again for somebody whose invitation is open',
    'Wait until the invitation is accepted, or take it back in the Admin Console',
  ),
  'error.user.must_match_email': say(
    'In this directory the username must be the e-mail',
    'A create whose user and e-mail differ, where people log in with their e-mail',
    'Give the same address as user and as email',
  ),
  'error.user.type_must_not_be_adobeid': say(
    'This can not be done to an Adobe ID',
    'An update of an account that its owner keeps, not the organization',
    'Leave Adobe IDs out of updates; give the person an enterprise or federated account instead',
  ),
  'error.user.type_unknown': say(
    'The type of the account is none',
    'A step that names a type that the service does not have',
    'Use addAdobeID, createEnterpriseID or createFederatedID',
  ),
  'error.user.type.missing': say(
    'The type of the account is missing',
    'A step that has to name a type and names none',
    'Use addAdobeID, createEnterpriseID or createFederatedID',
  ),
  'error.user.type_not_available': say(
    'The organization has no directory for accounts of this type',
    'createEnterpriseID without an enterprise directory, or createFederatedID without a federated one',
    'Use the type of your directory, or set the directory up in the Admin Console',
  ),
  'error.user.not_found_or_ambiguous': say(
    'Nobody, or more than one account, has this name',
    'An e-mail that an account of one directory has as its username and another one as its e-mail',
    'Name the account by its username and its domain',
  ),
  'error.user.name.invalid': say(
    'The username can not be used',
    'It is empty, too long, or holds control characters',
    'Correct the record in the directory that it came from',
  ),
  'error.user.user_list.invalid': say(
    'A name in the list of users is no address',
    'A typing error, or a username where an e-mail is wanted',
    'Give the e-mail of each person, at most 60 characters long',
  ),
  'error.user.email.invalid': say(
    'The e-mail can not be used',
    'It is longer than 60 characters, has no @, or holds letters that addresses do not have',
    'Correct the record in the directory that it came from',
  ),
  'error.user.belongs_to_another_org': say(
    'The domain belongs to another organization',
    'A create in a domain that another organization has claimed and does not share',
    'Ask the owner of the domain for directory trust, or use an e-mail of your own domain',
  ),
  'error.user.type_mismatch': say(
    'The domain is in a directory of the other type',
    'createFederatedID in the domain of an enterprise directory, or the reverse',
    'Use the create step of the directory’s type; a sync is told by identityType',
  ),
  'error.user.change_domain_update.no': say(
    'The e-mail can not move to that domain',
    'A new e-mail whose domain is in another directory than the old one’s',
    'Move the domain into the same directory, or remove the person and create them anew',
  ),
  'error.user.id_missing': say(
    'The entry names nobody',
    'user is empty or null',
    'Give the e-mail, or the username with its domain',
  ),
  'error.user.firstname_missing': say(
    'The given name is missing',
    'A create of an enterprise or federated account without firstname',
    'Fill in the given name in the directory',
  ),
  'error.user.lastname_missing': say(
    'The family name is missing',
    'A create of an enterprise or federated account without lastname',
    'Fill in the family name in the directory',
  ),
  'error.user.name_in_use': say(
    'Somebody else has this username',
    'A new username that another account of the directory has',
    'Find who has it; names in one directory must be different',
  ),
  'error.user.email.name_in_use': say(
    'Somebody else has this e-mail',
    'A create or a new e-mail whose address is the e-mail or the username of another account',
    otherNames,
  ),
  'error.user.name.contains.email': say(
    'The username must not be an e-mail',
    'A create with an e-mail as its username, in a directory where people log in with usernames',
    'Give the plain username and its domain',
  ),
  'error.user.update_failed': say('The account could not be changed', 'A fault of the service', askSupport),
  'error.user.already_exists': say(
    'Somebody in the list is a member already',
    'A step of a user group that adds people twice',
    'Nothing has to be done for them; leave them out',
  ),
  'error.user.command.missing.arguments': say(
    'The step lacks something that it needs',
    'A step whose object is empty',
    'Look at the fields of the step',
  ),
  'error.user.productadmin.group.not_found': say(
    'There is no such product to administer',
    'A product’s name in addRoles or removeRoles that the organization does not have',
    'Look at the product’s name in the Admin Console; better use the group _product_admin_ and its name',
  ),
  'error.user.productadmin.add.user.failed': say(
    'The person could not be made administrator of the product',
    'A fault of the service',
    askSupport,
  ),
  'error.user.productadmin.remove.admin.failed': say(
    'The person could not be dismissed as administrator of the product',
    'A fault of the service',
    askSupport,
  ),
  'error.user.domain_enforcement': say(
    'Adobe IDs of this domain are not allowed',
    'addAdobeID in a domain for which the organization enforces its own directory',
    'Create an enterprise or federated account instead',
  ),
  'error.domain.trust.nonexistent': say(
    'The domain is not one where this organization may do that',
    'A domain that nobody has claimed, one without trust, or a directory that Adobe itself fills from Entra or Google',
    'Claim the domain in the Admin Console. Where Adobe’s own connector fills the directory, add and remove people there; memberships of groups can still be changed. `umapi doctor --user` tells which it is',
  ),
  'error.country.invalid': say(
    'The country can not be used',
    'It is missing, not of ISO 3166-1 (two capital letters), or one that accounts can not be made for',
    'Correct the country in the directory, or give a default',
  ),
  'error.option.illegal': say(
    'The option of the create step is none',
    'A word other than ignoreIfAlreadyExists and updateIfAlreadyExists',
    'Use one of the two, or leave it out',
  ),
  'error.update.no': say(
    'The account can not be changed in this way',
    'A new e-mail that differs in case alone, or one that can not be used',
    'Leave it as it is; case alone has no meaning',
  ),
  'error.update.domain.mismatch': say(
    'The domain is not the account’s',
    'An entry whose domain is another one than that of the account’s directory',
    otherNames,
  ),
  'error.update.username.no': say(
    'The username can not be changed',
    'An update of the username of an enterprise account',
    'Change the e-mail: enterprise accounts log in with it',
  ),
  'error.update.country.no_update': say(
    'The country can not be changed',
    'An update with country',
    'Leave it out; only removing and creating the person anew changes it',
  ),
  'error.update.adobeid.no': say(
    'An Adobe ID can not be changed',
    'An update of an account that its owner keeps, not the organization',
    'Leave Adobe IDs out of updates',
  ),
  'error.developer.add_user.failed': say(
    'The person could not be made a developer',
    'A product without support for developers, or a fault of the service',
    askSupport,
  ),
  'error.developer.remove_user.failed': say(
    'The person could not be dismissed as a developer',
    'A fault of the service',
    askSupport,
  ),
  'error.productadmin.add.user.failed': say(
    'The person could not be made administrator of the product',
    retired,
    'Use the group _product_admin_ and its name',
  ),
  'error.productadmin.remove.admin.failed': say(
    'The person could not be dismissed as administrator of the product',
    retired,
    'Use the group _product_admin_ and its name',
  ),
} as const;
