import * as limits from '../limits.ts';
import { flag, integer, type Schema, text } from './schema.ts';

/** A parameter in a path or a query. */
interface ParameterText {
  readonly schema: Schema;
  readonly description: string;
}

/** What the parameters of paths and queries mean, whatever the call. */
export const parameterTexts: Readonly<Record<string, ParameterText>> = {
  orgId: described(
    text('', { pattern: '^[A-Za-z0-9]+@AdobeOrg$' }),
    'The organization. One of a wrong form is a 400.',
  ),
  page: described(integer('', { minimum: 0 }), 'From 0. The deprecated list of user groups counts from 1.'),
  groupName: described(
    text('', { minLength: 1, maxLength: limits.groupNameLength }),
    'The name of a group, compared without case, or its `groupId`. A slash in it may be escaped or not.',
  ),
  userString: described(text('', { minLength: 1 }), 'An e-mail, or a username together with `domain`.'),
  groupId: described(text(''), 'The `groupId` of a user group.'),
  productId: described(text(''), 'The `id` of a product.'),
  profileId: described(text(''), 'The `id` of a product profile.'),
  testOnly: described(flag(''), 'Checks everything and changes nothing.'),
  domain: described(
    text(''),
    'Only people of this domain; `AdobeID` means Adobe IDs. An unclaimed one is a 404.',
  ),
  directOnly: described(
    flag('', { default: true }),
    'With `false`, profiles that people hold through user groups count as well. In any letter case.',
  ),
  status: described(
    text('', { enum: ['active', 'inactive'] }),
    'Of a product profile: only holders with a licence, or only those without one for want of quota.',
  ),
  excludeGroups: described(flag('', { default: false }), "Leaves people's `groups` out."),
  type: described(text(''), 'Only people of this identity type. Undocumented; an old client sends it.'),
};

function described(schema: Schema, description: string): ParameterText {
  const { description: _, ...bare } = schema;
  return { schema: bare, description };
}
