import { describe, expect, test } from 'vitest';
import { stores } from '../../../packages/server/test/stores.ts';
import { acme } from '../acme.ts';
import { titled, verifies } from '../requirements.ts';
import { visitsOn } from '../visit.ts';

const jane = 'jane@acme.example';
const fresh = 'new@acme.example';
const create = (fields: object = {}, kind = 'createFederatedID') => ({
  [kind]: { email: fresh, firstname: 'N', lastname: 'C', country: 'DE', ...fields },
});
const about = (...steps: unknown[]) => ({ user: jane, do: steps });
const creating = (...steps: unknown[]) => ({ user: fresh, do: steps });
const names = (count: number) => Array.from({ length: count }, (_, index) => `G${index}`);
const long = 'x'.repeat(251);

const roots = titled([
  {
    rule: verifies('entry.domain'),
    entry: { user: 'jd', do: [{ remove: 'all' }] },
    code: 'error.command.domain.missing',
  },
  {
    rule: verifies('entry.domain.email'),
    entry: { ...about({ remove: 'all' }), domain: 'acme.example' },
    code: 'error.command.domain.must_be_used_with_nonemail_username',
  },
  {
    rule: verifies('entry.nonexistent'),
    entry: { ...about({ remove: 'all' }), user: 'nobody@acme.example' },
    code: 'error.user.nonexistent',
  },
  {
    rule: verifies('entry.length'),
    entry: { ...about({ remove: 'all' }), requestID: long },
    code: 'error.command.string.too_long',
  },
  {
    rule: verifies('entry.length'),
    entry: { ...about({ remove: 'all' }), user: `${long}@x.example` },
    code: 'error.command.string.too_long',
  },
  {
    rule: verifies('entry.unknown.key'),
    entry: { ...about({ remove: 'all' }), colour: 1 },
    code: 'error.command.illegal_entry',
  },
  {
    rule: verifies('entry.prototype'),
    entry: JSON.parse(`{"user":"${jane}","__proto__":{},"do":[{"remove":"all"}]}`),
    code: 'error.command.illegal_entry',
  },
  {
    rule: verifies('entry.neither'),
    entry: { do: [{ remove: 'all' }] },
    code: 'error.command.user_usergroup.missing',
  },
  { rule: verifies('entry.steps'), entry: { user: jane }, code: 'error.command.steps.malformed' },
  { rule: verifies('entry.steps'), entry: { user: jane, do: [] }, code: 'error.command.steps.malformed' },
  { rule: verifies('entry.step.unknown'), entry: about({ fly: {} }), code: 'error.command.step.unknown' },
  {
    rule: verifies('entry.boolean'),
    entry: { ...about({ remove: 'all' }), useAdobeID: 'yes' },
    code: 'error.command.boolean_expected',
  },
  {
    rule: verifies('entry.string'),
    entry: { ...about({ remove: 'all' }), user: 5 },
    code: 'error.command.string_expected',
  },
]);

const creates = titled([
  {
    rule: verifies('create.exists'),
    entry: about(create({ email: jane })),
    code: 'error.user.already_in_org',
  },
  {
    rule: verifies('create.unclaimed'),
    entry: { user: 'x@free.example', do: [create({ email: 'x@free.example' })] },
    code: 'error.domain.trust.nonexistent',
  },
  {
    rule: verifies('create.type'),
    entry: creating(create({}, 'createEnterpriseID')),
    code: 'error.user.type_mismatch',
  },
  {
    rule: verifies('create.first'),
    entry: creating({ remove: 'all' }, create()),
    code: 'error.command.create.not_first',
    step: 1,
  },
  {
    rule: verifies('create.once'),
    entry: creating(create(), create()),
    code: 'error.command.create.more_than_one',
    step: 1,
  },
  {
    rule: verifies('create.match'),
    entry: creating(create({ email: 'other@acme.example' })),
    code: 'error.user.must_match_email',
  },
  {
    rule: verifies('create.country'),
    entry: creating(create({ country: 'ZZ' })),
    code: 'error.country.invalid',
  },
  {
    rule: verifies('create.country'),
    entry: creating(create({ country: 'de' })),
    code: 'error.country.invalid',
  },
  {
    rule: verifies('create.email'),
    entry: creating(create({ email: 'nobody' })),
    code: 'error.user.email.invalid',
  },
  {
    rule: verifies('create.email'),
    entry: creating(create({ email: `${'a'.repeat(60)}@acme.example` })),
    code: 'error.user.email.invalid',
  },
  {
    rule: verifies('create.names.length'),
    entry: creating(create({ firstname: long })),
    code: 'error.command.string.too_long',
  },
  {
    rule: verifies('create.option'),
    entry: creating(create({ option: 'errorIfAlreadyExists' })),
    code: 'error.option.illegal',
  },
  {
    rule: verifies('create.key'),
    entry: creating(create({ phone: '1' })),
    code: 'error.command.create.key.unknown',
  },
]);

const changes = titled([
  {
    rule: verifies('update.country'),
    entry: about({ update: { country: 'US' } }),
    code: 'error.update.country.no_update',
  },
  {
    rule: verifies('update.adobe'),
    entry: { user: 'bob@gmail.example', do: [{ update: { firstname: 'B' } }] },
    code: 'error.update.adobeid.no',
  },
  {
    rule: verifies('update.directory'),
    entry: about({ update: { email: 'jane@names.example' } }),
    code: 'error.user.change_domain_update.no',
  },
  {
    rule: verifies('update.unclaimed'),
    entry: about({ update: { email: 'jane@free.example' } }),
    code: 'error.domain.trust.nonexistent',
  },
  {
    rule: verifies('update.taken'),
    entry: about({ update: { email: 'both@acme.example' } }),
    code: 'error.user.email.name_in_use',
  },
  {
    rule: verifies('update.option'),
    entry: about({ update: { option: 'ignoreIfAlreadyExists' } }),
    code: 'error.command.update.option.no',
  },
  {
    rule: verifies('update.case'),
    entry: about({ update: { email: 'JANE@acme.example' } }),
    code: 'error.update.no',
  },
  {
    rule: verifies('add.org-admin'),
    entry: about({ add: { group: ['_org_admin'] } }),
    code: 'error.group.not_found',
  },
  {
    rule: verifies('add.ten'),
    entry: about({ add: { group: names(11) } }),
    code: 'error.command.add_remove.list_too_long',
  },
  {
    rule: verifies('add.key'),
    entry: about({ add: { colour: [] } }),
    code: 'error.command.add_remove.key.unknown',
  },
  {
    rule: verifies('add.list'),
    entry: about({ add: { group: 'Design' } }),
    code: 'error.command.add_remove.list_not_array',
  },
  { rule: verifies('add.missing'), entry: about({ add: {} }), code: 'error.command.add_remove.missing_list' },
  { rule: verifies('add.words'), entry: about({ remove: 'some' }), code: 'error.command.add_remove.list' },
  { rule: verifies('add.all'), entry: about({ add: 'all' }), code: 'error.command.add_remove.list' },
  {
    rule: verifies('leave.last'),
    entry: about({ removeFromOrg: {} }, { remove: 'all' }),
    code: 'error.command.removefromorg.not_last',
  },
  {
    rule: verifies('leave.key'),
    entry: about({ removeFromOrg: { hard: true } }),
    code: 'error.command.object_not_empty',
  },
]);

const settings = titled([
  {
    rule: verifies('add.empty.refused'),
    strictness: { emptyGroupList: 'refuse' },
    entry: about({ add: { group: [] } }),
    code: 'error.group.invalid_list',
  },
  {
    rule: verifies('create.names'),
    strictness: { names: 'required' },
    entry: creating({ createFederatedID: { email: fresh } }),
    code: 'error.user.firstname_missing',
  },
] as const);

describe.each(stores)('refused entries on $name', (store) => {
  const open = visitsOn(store);

  test.each([...roots, ...creates, ...changes])('%s', async (_, row) => {
    await using visit = await open();
    const before = await visit.read('/users/{org}/0');

    const { errors } = await visit.act([row.entry]);

    const step = 'step' in row ? row.step : expect.any(Number);
    expect(errors).toEqual([expect.objectContaining({ index: 0, errorCode: row.code, step })]);
    expect(await visit.read('/users/{org}/0')).toEqual(before);
  });

  test.each(settings)('%s', async (_, { strictness, entry, code }) => {
    await using visit = await open({ strictness });

    expect(await visit.act([entry])).toMatchObject({ errors: [{ errorCode: code }] });
  });

  test(verifies('create.type.missing'), async () => {
    const seed = { orgs: acme.orgs.map((org) => ({ ...org, users: [], directories: [] })) };
    await using visit = await open({ seed });

    const { errors } = await visit.act([creating(create({}, 'createEnterpriseID'))]);

    expect(errors).toMatchObject([{ errorCode: 'error.user.type_not_available' }]);
  });

  test(verifies('entry.length.echo'), async () => {
    await using visit = await open();

    const { errors } = await visit.act([{ ...about({ remove: 'all' }), requestID: long }]);

    expect(errors).toEqual([
      { index: 0, step: 0, errorCode: 'error.command.string.too_long', message: expect.any(String) },
    ]);
  });
});
