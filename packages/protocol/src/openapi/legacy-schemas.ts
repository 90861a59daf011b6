import * as limits from '../limits.ts';
import { flag, integer, listOf, objectOf, type Schema, type Schemas, schemaRef, text } from './schema.ts';

const count = (description: string) => integer(description, { minimum: 0 });
const quota = (description: string): Schema => ({ type: ['integer', 'null'], minimum: 0, description });
const names = (description: string) =>
  listOf({ type: 'string', maxLength: limits.stringLength }, description);

/** Groups, products and profiles as the deprecated calls show and change them. */
export const legacySchemas: Schemas = {
  LegacyUserGroup: objectOf(
    'A user group.',
    {
      groupId: integer('Of the group.', { minimum: 1 }),
      name: text('Unique in the organization.'),
      type: { const: 'USER_GROUP' },
      userCount: integer('Members; absent when there are none.', { minimum: 1 }),
      adminGroupId: text('Of the group of its administrators.', { pattern: '^\\d+$' }),
      adminGroupName: text('`<groupId>USERGROUP_ADMIN_GROUP_NAME_SUFFIX`'),
      adminCount: text('Its administrators, a number spelled as text.', { pattern: '^\\d+$' }),
      isReadOnly: flag('Whether another organization owns it.'),
    },
    ['groupId', 'name', 'type'],
  ),
  LegacyUserGroups: listOf(schemaRef('LegacyUserGroup'), 'A bare list.'),
  LegacyProduct: objectOf(
    'A product.',
    {
      id: text('Of the product.'),
      code: text('Of what was bought.'),
      name: text('Unique in the organization.'),
      userCount: count('People who hold one of its profiles.'),
      configurationCount: count('Profiles.'),
      licenseQuota: quota('Licences.'),
      licenseConfigurations: listOf(schemaRef('LegacyProfile'), 'Its profiles.'),
    },
    ['id'],
  ),
  LegacyProducts: listOf(schemaRef('LegacyProduct'), 'A bare list.'),
  LegacyProfile: objectOf(
    'A product profile. The deprecated calls show no name of it.',
    {
      id: text('Of the profile.'),
      adminCount: count('Administrators.'),
      userCount: count('Holders.'),
      licenseQuota: quota('Licences; null without a limit.'),
      licenseGroupId: integer('Of the group of its holders.'),
      adminGroupId: integer('Of the group of its administrators.'),
      orgId: text('Of the organization.'),
      productId: text('Of its product.'),
    },
    ['id', 'adminCount', 'userCount', 'licenseQuota', 'licenseGroupId', 'orgId', 'productId'],
  ),
  LegacyProfileChange: objectOf('At least one of the lists.', {
    addUsers: names('E-mails.'),
    removeUsers: names('E-mails.'),
    addUserGroups: names('User groups.'),
    removeUserGroups: names('User groups.'),
    addAdminUsers: names('E-mails.'),
    removeAdminUsers: names('E-mails.'),
  }),
};
