import type { Strictness } from '@umapi-kit/server';
import { describe, expect, test } from 'vitest';
import { visit } from './acme.ts';

const jane = 'jane@acme.example';
const create = (fields: object = {}, kind = 'createFederatedID') => ({
  [kind]: { email: 'new@acme.example', country: 'DE', ...fields },
});
const userEntry = (...steps: unknown[]) => ({ user: jane, do: steps });
const newEntry = (...steps: unknown[]) => ({ user: 'new@acme.example', do: steps });
const groupEntry = (...steps: unknown[]) => ({ usergroup: 'Design', do: steps });
const names = (count: number) => Array.from({ length: count }, (_, index) => `G${index}`);

type Row = readonly [code: string, step: number, entry: unknown, strictness?: Partial<Strictness>];

const root: readonly Row[] = [
  ['error.command.illegal_entry', 0, 'text'],
  ['error.command.illegal_entry', 0, { user: jane, usergroup: 'Design', do: [{ remove: 'all' }] }],
  ['error.command.illegal_entry', 0, JSON.parse(`{"user":"${jane}","__proto__":{},"do":[{"remove":"all"}]}`)],
  ['error.command.user_usergroup.missing', 0, { do: [{ remove: 'all' }] }],
  ['error.user.id_missing', 0, { user: '', do: [{ remove: 'all' }] }],
  ['error.user.id_missing', 0, { user: null, do: [{ remove: 'all' }] }],
  ['error.user.name.invalid', 0, { user: 'a\u0000@acme.example', do: [{ remove: 'all' }] }],
  ['error.command.string_expected', 0, { user: 5, do: [{ remove: 'all' }] }],
  ['error.command.string_expected', 0, { user: jane, requestID: 5, do: [{ remove: 'all' }] }],
  ['error.command.string.too_long', 0, { user: `${'a'.repeat(250)}@x`, do: [{ remove: 'all' }] }],
  ['error.command.domain.missing', 0, { user: 'jd', do: [{ remove: 'all' }] }],
  ['error.command.domain.string_expected', 0, { user: 'jd', domain: 5, do: [{ remove: 'all' }] }],
  [
    'error.command.domain.must_be_used_with_nonemail_username',
    0,
    { user: jane, domain: 'acme.example', do: [{ remove: 'all' }] },
  ],
  ['error.command.boolean_expected', 0, { user: jane, useAdobeID: 'yes', do: [{ remove: 'all' }] }],
  ['error.command.steps.malformed', 0, { user: jane, do: {} }],
  ['error.command.steps.malformed', 0, { user: jane, do: [] }],
  ['error.command.steps.malformed', 0, { user: jane }],
  ['error.command.add_remove.list_too_long', 10, userEntry(...names(11).map(() => ({ remove: 'all' })))],
];

const syntax: readonly Row[] = [
  ['error.command.illegal_entry', 1, userEntry({ remove: 'all' }, {})],
  ['error.command.illegal_entry', 0, userEntry({ remove: 'all', update: {} })],
  ['error.command.step.unknown', 0, userEntry({ fly: {} })],
  ['error.command.step.unknown', 0, userEntry({ resetPassword: {} })],
  ['error.command.step.unknown', 0, groupEntry({ update: {} })],
  ['error.command.step.unknown', 0, userEntry(JSON.parse('{"__proto__": {}}'))],
  ['error.command.create.not_first', 1, newEntry({ remove: 'all' }, create())],
  ['error.command.create.more_than_one', 1, newEntry(create(), create())],
  ['error.command.create.object_expected', 0, newEntry({ createFederatedID: 'x' })],
  ['error.command.create.string_expected', 0, newEntry(create({ firstname: 5 }))],
  ['error.command.create.key.unknown', 0, newEntry(create({ phone: '1' }))],
  ['error.user.email.invalid', 0, newEntry(create({ email: 'nobody' }))],
  ['error.user.email.invalid', 0, newEntry(create({ email: `${'a'.repeat(60)}@acme.example` }))],
  ['error.user.email.invalid', 0, newEntry({ createFederatedID: {} })],
  ['error.country.invalid', 0, newEntry(create({ country: 'ZZ' }))],
  ['error.country.invalid', 0, newEntry(create({ country: 'us' }))],
  ['error.option.illegal', 0, newEntry(create({ option: 'errorIfAlreadyExists' }))],
  ['error.command.string.too_long', 0, newEntry(create({ firstname: 'x'.repeat(251) }))],
  ['error.command.update.option.no', 0, userEntry({ update: { option: 'ignoreIfAlreadyExists' } })],
  ['error.command.removefromorg.not_last', 0, userEntry({ removeFromOrg: {} }, { remove: 'all' })],
  ['error.command.object_not_empty', 0, userEntry({ removeFromOrg: { hard: true } })],
  ['error.command.boolean_expected', 0, userEntry({ removeFromOrg: { deleteAccount: 1 } })],
  ['error.command.add_remove.list', 0, userEntry({ add: 5 })],
  ['error.command.add_remove.list', 0, userEntry({ add: 'all' })],
  ['error.command.add_remove.list', 0, userEntry({ remove: 'some' })],
  ['error.command.add_remove.missing_list', 0, userEntry({ add: {} })],
  ['error.command.add_remove.key.unknown', 0, userEntry({ add: { colour: [] } })],
  ['error.command.add_remove.list_not_array', 0, userEntry({ add: { group: 'Design' } })],
  ['error.command.add_remove.list_too_long', 0, userEntry({ add: { group: names(11) } })],
  ['error.group.invalid_list', 0, userEntry({ add: { group: [null] } })],
  [
    'error.command.add_remove.group_or_product_name_too_long',
    0,
    userEntry({ add: { group: ['x'.repeat(256)] } }),
  ],
  [
    'error.command.add_remove.duplicate.usergroup_list',
    0,
    userEntry({ add: { usergroup: ['Design', 'design'] } }),
  ],
  [
    'error.command.add_remove.duplicate.productadmin_list',
    0,
    userEntry({ addRoles: { productAdmin: ['A', 'a'] } }),
  ],
  ['error.command.add_remove.user_usergroup.missing', 0, groupEntry({ add: {} })],
  ['error.usergroup.command.missing.arguments', 0, groupEntry({ add: { user: [] } })],
  ['error.usergroup.command.missing.arguments', 0, groupEntry({ updateUserGroup: {} })],
  ['error.user.command.missing.arguments', 0, groupEntry({ createUserGroup: 5 })],
  [
    'error.command.add_remove.duplicate.user_list',
    0,
    groupEntry({ add: { user: [jane, jane.toUpperCase()] } }),
  ],
  ['error.user.user_list.invalid', 0, groupEntry({ add: { user: ['jane'] } })],
  ['error.command.object_not_empty', 0, groupEntry({ deleteUserGroup: { x: 1 } })],
  [
    'error.command.add_remove.list_too_long',
    1,
    groupEntry(
      ...[0, 1].map((half) => ({ add: { user: names(6).map((name) => `${name}${half}@acme.example`) } })),
    ),
  ],
  [
    'error.command.add_remove.list_too_long',
    1,
    userEntry(...[0, 1].map(() => ({ add: { group: names(6) } }))),
    { size: 'docs-strict' },
  ],
];

const meaning: readonly Row[] = [
  ['error.user.nonexistent', 0, newEntry({ add: { group: ['Design'] } })],
  ['error.user.not_in_org', 0, { user: 'ann@globex.example', do: [{ add: { group: ['Design'] } }] }],
  [
    'error.user.nonexistent_or_has_conflicting_parameters',
    0,
    { ...userEntry({ remove: 'all' }), useAdobeID: true },
  ],
  ['error.user.nonexistent', 0, groupEntry({ add: { user: ['nobody@acme.example'] } })],
  ['error.user.already_in_org', 0, userEntry(create({ email: jane }))],
  [
    'error.user.already_in_org',
    0,
    { user: 'bob@gmail.example', do: [create({ email: 'BOB@gmail.example' }, 'addAdobeID')] },
  ],
  ['error.user.must_match_email', 0, newEntry(create({ email: 'other@acme.example' }))],
  ['error.user.must_match_email', 0, { user: 'a@shops.example', do: [create({}, 'createEnterpriseID')] }],
  ['error.user.type_mismatch', 0, newEntry(create({}, 'createEnterpriseID'))],
  [
    'error.user.belongs_to_another_org',
    0,
    { user: 'x@globex.example', do: [create({ email: 'x@globex.example' })] },
  ],
  [
    'error.domain.trust.nonexistent',
    0,
    { user: 'x@free.example', do: [create({ email: 'x@free.example' })] },
  ],
  [
    'error.user.email.name_in_use',
    0,
    { user: 'jd@acme.example', do: [create({ email: 'jd@acme.example' })] },
  ],
  [
    'error.user.name.contains.email',
    0,
    { user: 'x@names.example', do: [create()] },
    { emailLikeUsername: 'refuse' },
  ],
  ['error.user.firstname_missing', 0, newEntry(create({ lastname: 'L' })), { names: 'required' }],
  ['error.user.lastname_missing', 0, newEntry(create({ firstname: 'F' })), { names: 'required' }],
  ['error.update.adobeid.no', 0, { user: 'bob@gmail.example', do: [{ update: { firstname: 'B' } }] }],
  ['error.update.country.no_update', 0, userEntry({ update: { country: 'US' } })],
  ['error.update.no', 0, userEntry({ update: { email: 'JANE@acme.example' } })],
  ['error.domain.trust.nonexistent', 0, userEntry({ update: { email: 'jane@free.example' } })],
  ['error.user.change_domain_update.no', 0, userEntry({ update: { email: 'jane@names.example' } })],
  ['error.user.email.name_in_use', 0, userEntry({ update: { email: 'jd@acme.example' } })],
  ['error.user.name_in_use', 0, { user: 'jd@acme.example', do: [{ update: { username: jane } }] }],
  ['error.group.not_found', 0, userEntry({ add: { group: ['_org_admin'] } })],
  ['error.group.not_found', 0, userEntry({ remove: { group: ['_org_admin'] } })],
  ['error.group.not_found', 0, userEntry({ addRoles: { admin: ['org'] } })],
  ['error.user.productadmin.group.not_found', 0, userEntry({ addRoles: { productAdmin: ['Nothing'] } })],
  ['error.group.invalid_list', 0, userEntry({ add: { group: [] } }), { emptyGroupList: 'refuse' }],
  ['error.group.not_found', 0, groupEntry({ add: { productConfiguration: ['Design'] } })],
  ['error.usergroup.not_found', 0, { usergroup: 'All Apps', do: [{ remove: 'all' }] }],
  ['error.usergroup.already_exists', 0, groupEntry({ createUserGroup: {} })],
  [
    'error.usergroup.already_exists',
    0,
    { usergroup: 'all apps', do: [{ createUserGroup: { option: 'ignoreIfAlreadyExists' } }] },
  ],
  ['error.usergroup.already_exists', 0, groupEntry({ updateUserGroup: { name: 'PHOTOSHOP' } })],
  ['error.group.invalid_name', 0, { usergroup: '_mine', do: [{ createUserGroup: {} }] }],
  ['error.command.add_remove.list', 0, groupEntry({ add: 'all' })],
  ['error.user.already_exists', 0, groupEntry({ add: { user: [jane] } }), { repeatedMember: 'refuse' }],
];

describe.each([
  { what: 'the root of an entry', rows: root },
  { what: 'the syntax of a step', rows: syntax },
  { what: 'the meaning of a step', rows: meaning },
])('$what', ({ rows }) => {
  const cases = rows.map(([code, step, entry, strictness]) => ({ code, step, entry, strictness }));

  test.each(cases)('$code at step $step: $entry', async ({ code, step, entry, strictness = {} }) => {
    await using client = await visit({ listen: false, strictness });

    const { errors } = await client.act([entry]);

    expect(errors).toEqual([expect.objectContaining({ index: 0, errorCode: code, step })]);
  });
});

describe('switches', () => {
  test('an enterprise type without a directory of it is not available', async () => {
    await using client = await visit({
      listen: false,
      seed: {
        orgs: [
          {
            id: 'A495E53F0C3B@AdobeOrg',
            name: 'A',
            credentials: [{ clientId: 'acme-sync', clientSecret: 'correct horse battery staple' }],
          },
        ],
      },
    });

    const answer = await client.act([newEntry(create({}, 'createEnterpriseID'))]);

    expect(answer).toMatchObject({ errors: [{ errorCode: 'error.user.type_not_available' }] });
  });

  test.each([
    { listStep: 'atomic', kept: ['Design'] },
    { listStep: 'partial', kept: ['Design', 'Photoshop'] },
  ] as const)('a list with a bad name is done $listStep', async ({ listStep, kept }) => {
    await using client = await visit({ listen: false, strictness: { listStep } });

    await client.act([userEntry({ add: { group: ['Photoshop', 'Nobody'] } })]);

    const found = await client.get(`/organizations/{org}/users/${jane}`);
    expect(await found.json()).toMatchObject({ user: { groups: kept } });
  });

  test('steps after a failed one run where the server is told so, each with its own error', async () => {
    await using client = await visit({ listen: false, strictness: { afterFailedStep: 'continue' } });

    const { errors } = await client.act([
      userEntry({ add: { group: ['No'] } }, { update: { firstname: 'J' } }, { add: { group: ['No'] } }),
    ]);

    expect(errors).toMatchObject([{ step: 0 }, { step: 2 }]);
    const found = await client.get(`/organizations/{org}/users/${jane}`);
    expect(await found.json()).toMatchObject({ user: { firstname: 'J' } });
  });

  test.each([
    { identifiers: 'strict', result: 'error' },
    { identifiers: 'lenient', result: 'success' },
  ] as const)(
    'an e-mail-like username outside a create is a $result when $identifiers',
    async ({ identifiers, result }) => {
      await using client = await visit({ listen: false, strictness: { identifiers } });
      await client.act([{ user: 'jo@names.example', do: [create()] }]);

      const answer = await client.act([{ user: 'jo@names.example', do: [{ remove: 'all' }] }]);

      expect(answer).toMatchObject({ result });
    },
  );
});
