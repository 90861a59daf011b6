import { groupTypes } from '../group.ts';
import { flag, integer, listOf, objectOf, type Schemas, schemaRef, text } from './schema.ts';

/** User groups, product profiles and admin groups of the groups call. */
export const groupSchemas: Schemas = {
  Group: objectOf(
    'A user group, a product profile, or the group that carries an admin role. Its type decides which fields it has.',
    {
      type: text('What it is.', { enum: [...groupTypes] }),
      groupName: text('Unique in the organization, compared without case.'),
      groupId: integer('May stand wherever a path takes the name.', { minimum: 1 }),
      memberCount: integer('People who are in it directly.', { minimum: 0 }),
      adminGroupName: text('The group of its administrators; absent while it has none.'),
      productName: text('Of a product profile or a group of product administrators.'),
      licenseQuota: text('Licences of a product profile, a number spelled as text or `UNLIMITED`.', {
        pattern: '^(\\d+|UNLIMITED)$',
      }),
      userGroupName: text('The user group that a group of administrators is for.'),
      productProfileName: text('The profile that administrators or developers are for.'),
      contractName: text('Of a group of contract administrators.'),
    },
    ['type', 'groupName', 'groupId', 'memberCount'],
  ),
  GroupsPage: objectOf(
    'One page of groups.',
    {
      lastPage: flag('Whether no page follows.'),
      result: { const: 'success' },
      groups: listOf(schemaRef('Group'), 'In no particular order.', { maxItems: 400 }),
    },
    ['lastPage', 'result', 'groups'],
  ),
  NoSuchPage: objectOf(
    'A page of groups past the end.',
    { lastPage: { const: true }, result: { const: 'Not found' } },
    ['lastPage', 'result'],
  ),
};
