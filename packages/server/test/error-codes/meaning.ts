import { create, designDoes, type EntryTrigger, entry, jane, janeDoes, newcomerDoes } from './trigger.ts';

const partner = 'pat@partner.example';

/** What the rules of an organization refuse to users. */
const ofUsers: readonly EntryTrigger[] = [
  entry('error.user.nonexistent', 0, newcomerDoes({ add: { group: ['Design'] } })),
  entry('error.user.not_in_org', 0, { user: 'ann@globex.example', do: [{ add: { group: ['Design'] } }] }),
  entry('error.user.nonexistent_or_has_conflicting_parameters', 0, {
    user: jane,
    useAdobeID: true,
    do: [{ remove: 'all' }],
  }),
  entry('error.user.nonexistent_or_has_conflicting_parameters', 0, {
    user: 'jd',
    domain: 'names.example',
    do: [{ remove: 'all' }],
  }),
  entry('error.update.domain.mismatch', 0, {
    user: 'jd',
    domain: 'names.example',
    do: [{ update: { firstname: 'J' } }],
  }),
  entry('error.user.not_found_or_ambiguous', 0, { user: 'twin@acme.example', do: [{ remove: 'all' }] }),
  entry('error.user.already_in_org', 0, janeDoes(create({ email: jane }))),
  entry('error.user.already_in_org', 0, {
    user: 'bob@gmail.example',
    do: [create({ email: 'BOB@gmail.example' }, 'addAdobeID')],
  }),
  entry('error.user.already_invited', 0, {
    user: 'invited@mail.example',
    do: [{ addAdobeID: { email: 'Invited@mail.example' } }],
  }),
  entry('error.user.domain_enforcement', 0, {
    user: 'x@enforced.example',
    do: [{ addAdobeID: { email: 'x@enforced.example' } }],
  }),
  entry('error.user.must_match_email', 0, newcomerDoes(create({ email: 'other@acme.example' }))),
  entry('error.user.must_match_email', 0, {
    user: 'a@shops.example',
    do: [create({}, 'createEnterpriseID')],
  }),
  {
    ...entry('error.user.type_not_available', 0, newcomerDoes(create({}, 'createEnterpriseID'))),
    without: 'enterprise',
  },
  entry('error.user.type_mismatch', 0, newcomerDoes(create({}, 'createEnterpriseID'))),
  entry('error.user.belongs_to_another_org', 0, {
    user: 'x@globex.example',
    do: [create({ email: 'x@globex.example' })],
  }),
  entry('error.domain.trust.nonexistent', 0, {
    user: 'x@free.example',
    do: [create({ email: 'x@free.example' })],
  }),
  entry('error.domain.trust.nonexistent', 0, {
    user: 'x@synced.example',
    do: [create({ email: 'x@synced.example' })],
  }),
  entry('error.domain.trust.nonexistent', 0, { user: 'sam@synced.example', do: [{ removeFromOrg: {} }] }),
  entry('error.api.user.not.parent.org', 0, {
    user: 'new@partner.example',
    do: [create({ email: 'new@partner.example' })],
  }),
  entry('error.api.user.not.parent.org', 0, { user: partner, do: [{ update: { firstname: 'P' } }] }),
  entry('error.user.email.name_in_use', 0, {
    user: 'jd@acme.example',
    do: [create({ email: 'jd@acme.example' })],
  }),
  entry(
    'error.user.name.contains.email',
    0,
    { user: 'x@names.example', do: [create()] },
    { emailLikeUsername: 'refuse' },
  ),
  entry(
    'error.country.invalid',
    0,
    newcomerDoes({ createFederatedID: { email: 'new@acme.example', firstname: 'F', lastname: 'L' } }),
    { names: 'required' },
  ),
  entry('error.user.firstname_missing', 0, newcomerDoes(create({ lastname: 'L' })), { names: 'required' }),
  entry('error.user.lastname_missing', 0, newcomerDoes(create({ firstname: 'F' })), { names: 'required' }),
  {
    ...entry('error.country.invalid', 0, newcomerDoes(create({ country: 'KP' }))),
    settings: { embargoedCountries: ['KP'] },
  },
  entry('error.update.adobeid.no', 0, { user: 'bob@gmail.example', do: [{ update: { firstname: 'B' } }] }),
  entry('error.update.country.no_update', 0, janeDoes({ update: { country: 'US' } })),
  entry('error.update.no', 0, janeDoes({ update: { email: 'JANE@acme.example' } })),
  entry('error.domain.trust.nonexistent', 0, janeDoes({ update: { email: 'jane@free.example' } })),
  entry('error.user.change_domain_update.no', 0, janeDoes({ update: { email: 'jane@names.example' } })),
  entry('error.user.change_domain_update.no', 0, janeDoes({ update: { email: 'jane@acme-labs.example' } }), {
    emailDomainChange: 'never',
  }),
  entry('error.user.email.name_in_use', 0, janeDoes({ update: { email: 'jd@acme.example' } })),
  entry('error.user.name_in_use', 0, { user: 'jd@acme.example', do: [{ update: { username: jane } }] }),
  entry('error.update.username.no', 1, {
    user: 'x@shops.example',
    do: [
      create({ email: 'x@shops.example' }, 'createEnterpriseID'),
      { update: { username: 'y@shops.example' } },
    ],
  }),
  entry('error.group.not_found', 0, janeDoes({ add: { group: ['Nobody'] } })),
  entry('error.group.not_found', 0, janeDoes({ add: { group: ['_org_admin'] } })),
  entry('error.group.not_found', 0, janeDoes({ remove: { group: ['_org_admin'] } })),
  entry('error.group.not_found', 0, janeDoes({ addRoles: { admin: ['org'] } })),
  entry('error.user.productadmin.group.not_found', 0, janeDoes({ addRoles: { productAdmin: ['Nothing'] } })),
  entry('error.group.invalid_list', 0, janeDoes({ add: { group: [] } }), { emptyGroupList: 'refuse' }),
  entry('error.group.invalid_list', 0, janeDoes({ add: { group: [] } }), { size: 'docs-strict' }),
];

/** What the rules of an organization refuse to user groups. */
const ofGroups: readonly EntryTrigger[] = [
  entry('error.user.nonexistent', 0, designDoes({ add: { user: ['nobody@acme.example'] } })),
  entry('error.group.not_found', 0, designDoes({ add: { productConfiguration: ['Design'] } })),
  entry('error.usergroup.not_found', 0, { usergroup: 'All Apps', do: [{ remove: 'all' }] }),
  entry('error.usergroup.already_exists', 0, designDoes({ createUserGroup: {} })),
  entry('error.usergroup.already_exists', 0, {
    usergroup: 'all apps',
    do: [{ createUserGroup: { option: 'ignoreIfAlreadyExists' } }],
  }),
  entry('error.usergroup.already_exists', 0, designDoes({ updateUserGroup: { name: 'PHOTOSHOP' } })),
  entry('error.group.invalid_name', 0, { usergroup: '_mine', do: [{ createUserGroup: {} }] }),
  entry('error.command.add_remove.list', 0, designDoes({ add: 'all' })),
  entry('error.user.already_exists', 0, designDoes({ add: { user: [jane] } }), { repeatedMember: 'refuse' }),
  entry('error.usergroup.user_list.invalid', 0, designDoes({ add: { user: [jane] } }), {
    unchangedUserList: 'refuse',
  }),
  entry('error.usergroup.user_list.invalid', 0, designDoes({ remove: { user: ['boss@acme.example'] } }), {
    unchangedUserList: 'refuse',
  }),
  {
    ...entry(
      'error.usergroup.exceeds_maximum_member_count',
      0,
      designDoes({ add: { user: ['boss@acme.example'] } }),
    ),
    settings: { maxGroupMembers: 1 },
  },
  entry('error.usergroup.readonly.add_user_not_allowed', 0, {
    usergroup: 'Shared',
    do: [{ add: { user: [jane] } }],
  }),
  entry('error.usergroup.readonly.add_user_not_allowed', 0, janeDoes({ add: { group: ['Shared'] } })),
  entry('error.usergroup.readonly.remove_user_not_allowed', 0, {
    usergroup: 'Shared',
    do: [{ remove: { user: ['boss@acme.example'] } }],
  }),
  entry('error.usergroup.readonly.update_not_allowed', 0, {
    usergroup: 'Shared',
    do: [{ updateUserGroup: { description: 'x' } }],
  }),
  entry('error.usergroup.readonly.remove_not_allowed', 0, {
    usergroup: 'Shared',
    do: [{ deleteUserGroup: {} }],
  }),
];

/** What only the rules of an organization can refuse. */
export const meaningTriggers: readonly EntryTrigger[] = [...ofUsers, ...ofGroups];
