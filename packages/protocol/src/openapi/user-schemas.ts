import { identityTypes } from '../user.ts';
import { integer, listOf, objectOf, type Schema, type Schemas, schemaRef, text } from './schema.ts';

const id = text('Of the account, `<24 hexadecimal digits>@<organization or AdobeID>`.');
const email = text('As first given; compared without case.');
const username = text('The e-mail, or the name that the person logs in with.');
const domain = text('The claimed domain that tells usernames apart; `AdobeID` for Adobe IDs.');
const groupNames = listOf(
  { type: 'string' },
  'Names of user groups, product profiles and admin groups. Absent when there are none.',
  { minItems: 1 },
);
const country = text('ISO 3166-1 alpha-2, in capitals.', { pattern: '^[A-Z]{2}$' });

function identityType(description: string): Schema {
  return text(description, { enum: [...identityTypes, 'unknown'] });
}

/** People, as the calls of today and the deprecated ones show them. */
export const userSchemas: Schemas = {
  User: objectOf(
    'One person. A field without a value is absent.',
    {
      id,
      email,
      status: text('Lists of an organization show active people only.', {
        enum: ['active', 'disabled', 'locked', 'removed'],
      }),
      groups: groupNames,
      username,
      domain,
      firstname: text('Given name.'),
      lastname: text('Family name.'),
      country,
      type: identityType('Who owns the account: the person (`adobeID`), or the organization.'),
    },
    ['id', 'email', 'status', 'username', 'domain', 'type'],
  ),
  UsersPage: objectOf(
    'One page of people. Past the end it is the last page.',
    {
      lastPage: { type: 'boolean', description: 'Whether no page follows.' },
      result: { const: 'success' },
      groupName: text('The group whose members these are, as it is spelled in the organization.'),
      users: listOf(schemaRef('User'), 'In no particular order.', { maxItems: 2_000 }),
    },
    ['lastPage', 'result', 'users'],
  ),
  UserAnswer: objectOf('One person.', { result: { const: 'success' }, user: schemaRef('User') }, [
    'result',
    'user',
  ]),
  LegacyUser: objectOf(
    'One person, in the spelling of the deprecated calls.',
    {
      id,
      email,
      status: text('Whether the account can be used.'),
      groups: groupNames,
      username,
      domain,
      firstName: text('Given name.'),
      lastName: text('Family name.'),
      countryCode: country,
      userType: identityType('Who owns the account.'),
      type: identityType('The name of `userType` in lists of a profile.'),
      adminRoles: listOf(
        { type: 'string' },
        '`org`, `deployment`, `support`, or the name of an administered profile or user group.',
      ),
      phoneNumber: text('Never given by this server.'),
    },
    ['email', 'username', 'domain'],
  ),
  LegacyUsers: listOf(schemaRef('LegacyUser'), 'A bare list; the paging headers tell the rest.', {
    maxItems: 400,
  }),
};

/** The headers of every page of a list. */
export const pagingHeaders: Readonly<Record<string, Schema>> = {
  'X-Total-Count': countHeader('Over all pages; may be more than is listed: technical accounts are counted.'),
  'X-Page-Count': countHeader('Pages.'),
  'X-Current-Page': countHeader('This page, from 1 unless the server is told otherwise.'),
  'X-Page-Size': countHeader('Of a full page; never 0.'),
};

function countHeader(description: string): Schema {
  return { ...integer(description, { minimum: 0 }) };
}
