import { createStepNames, optionWords } from '../command.ts';
import { deprecatedWarning, errorCodes } from '../error-code.ts';
import * as limits from '../limits.ts';
import { flag, integer, listOf, objectOf, type Schema, type Schemas, schemaRef, text } from './schema.ts';

const names = (description: string) =>
  listOf({ type: 'string', maxLength: limits.groupNameLength }, description, {
    maxItems: limits.namesPerList,
  });
const personName = (description: string) => text(description, { maxLength: limits.stringLength });
const option = text('What happens when it is there already; without it that is an error.', {
  enum: Object.values(optionWords),
});
const requestID = text('Comes back in the errors and warnings of the entry.', {
  maxLength: limits.stringLength,
});

const createFields = {
  email: text('Of the account.', { maxLength: limits.emailLength }),
  firstname: personName('Given name.'),
  lastname: personName('Family name.'),
  country: text('ISO 3166-1 alpha-2, in capitals; can never be changed.', {
    maxLength: limits.countryLength,
  }),
  option,
};

const userLists = {
  group: names('User groups, product profiles and admin groups.'),
  product: names('Deprecated spelling of `group`; answered with a warning.'),
  productConfiguration: names('Deprecated spelling of `group`; answered with a warning.'),
  usergroup: names('Deprecated spelling of `group`; answered with a warning.'),
};

const roles = objectOf('Deprecated; answered with a warning.', {
  admin: names('`deployment`, `support`, or the name of a profile or user group.'),
  productAdmin: names('Products.'),
});

const members = objectOf('At least one of the lists.', {
  user: listOf({ type: 'string', maxLength: limits.emailLength }, 'E-mails of people of the organization.', {
    maxItems: limits.namesPerList,
  }),
  productConfiguration: names('Profiles that the members hold through the group.'),
});

/** Steps by name: each step of a `do` list is an object with exactly one of them. */
const userSteps: Readonly<Record<string, Schema>> = {
  ...Object.fromEntries(
    Object.values(createStepNames).map((name) => [
      name,
      objectOf('Creates the account, or brings it into the organization. First in its entry.', createFields, [
        'email',
      ]),
    ]),
  ),
  update: objectOf('Changes an account that the organization owns.', {
    email: createFields.email,
    username: personName('What the person logs in with.'),
    firstname: createFields.firstname,
    lastname: createFields.lastname,
  }),
  add: objectOf('Puts the person into groups.', userLists),
  remove: {
    description: 'Takes the person out of groups; `all` leaves only `_org_admin`.',
    oneOf: [objectOf('Out of these.', userLists), { const: 'all' }],
  },
  addRoles: roles,
  removeRoles: roles,
  removeFromOrg: objectOf('Takes the person out of the organization. Last in its entry.', {
    deleteAccount: flag('Deletes the account too, where the organization owns it.'),
  }),
};

const groupSteps: Readonly<Record<string, Schema>> = {
  createUserGroup: objectOf('Creates the user group. First in its entry.', {
    name: text('The name of the root counts; this one is accepted.', { maxLength: limits.groupNameLength }),
    description: personName('For people.'),
    option,
  }),
  updateUserGroup: objectOf('At least one of them.', {
    name: text('The new name.', { maxLength: limits.groupNameLength }),
    description: personName('For people.'),
  }),
  deleteUserGroup: objectOf('Always `{}`.', {}),
  add: members,
  remove: {
    description: 'Takes people and profiles out; `all` leaves none.',
    oneOf: [members, { const: 'all' }],
  },
};

/** The action call: what it takes and what it answers. */
export const actionSchemas: Schemas = {
  ActionRequest: listOf(
    { anyOf: [schemaRef('UserEntry'), schemaRef('GroupEntry')] },
    'Command entries; they run in their order.',
    { minItems: 1, maxItems: limits.entriesPerCall },
  ),
  UserEntry: objectOf(
    'Changes one person.',
    {
      user: text('The e-mail, or a plain username together with `domain`.', {
        maxLength: limits.stringLength,
      }),
      domain: text('Of a username that is no e-mail.', { maxLength: limits.stringLength }),
      useAdobeID: flag('The Adobe ID is meant where an owned account has the same e-mail.'),
      requestID,
      do: stepsOf(userSteps),
    },
    ['user', 'do'],
  ),
  GroupEntry: objectOf(
    'Changes one user group.',
    {
      usergroup: text('Its name.', { maxLength: limits.groupNameLength }),
      requestID,
      do: stepsOf(groupSteps),
    },
    ['usergroup', 'do'],
  ),
  ActionAnswer: objectOf(
    'What became of each entry. Status 200 also when entries failed.',
    {
      completed: integer('Entries that were done.', { minimum: 0 }),
      notCompleted: integer('Entries with an error.', { minimum: 0 }),
      completedInTestMode: integer('Entries that would have been done.', { minimum: 0 }),
      result: text('Whether all entries, some, or none were done.', {
        enum: ['success', 'partial', 'error'],
      }),
      errors: listOf(schemaRef('ActionError'), 'Absent when there are none.', { minItems: 1 }),
      warnings: listOf(schemaRef('ActionWarning'), 'Absent when there are none.', { minItems: 1 }),
    },
    ['completed', 'notCompleted', 'completedInTestMode', 'result'],
  ),
  ActionError: objectOf(
    'Why an entry was not done.',
    {
      ...place(),
      errorCode: text('A code of the error reference.', { enum: [...errorCodes] }),
      message: text('For a person to read.'),
    },
    ['index', 'step', 'errorCode', 'message'],
  ),
  ActionWarning: objectOf(
    'The step was done, but should be written differently.',
    { ...place(), warningCode: { const: deprecatedWarning }, message: text('For a person to read.') },
    ['index', 'step', 'warningCode', 'message'],
  ),
};

function stepsOf(steps: Readonly<Record<string, Schema>>): Schema {
  const step = objectOf('Exactly one member.', steps);
  return listOf({ ...step, minProperties: 1, maxProperties: 1 }, 'Steps; they run in their order.', {
    minItems: 1,
    maxItems: limits.stepsPerEntry,
  });
}

function place(): Readonly<Record<string, Schema>> {
  return {
    index: integer('The entry in the request, from 0.', { minimum: 0, maximum: limits.entriesPerCall - 1 }),
    step: integer('The step in its `do` list, from 0.', { minimum: 0, maximum: limits.stepsPerEntry }),
    user: text('The name of the entry: its user, or its user group.'),
    requestID: text('As the entry gave it.'),
  };
}
