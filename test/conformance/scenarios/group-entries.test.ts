import { describe, expect, test } from 'vitest';
import { stores } from '../../../packages/server/test/stores.ts';
import { titled, verifies } from '../requirements.ts';
import { visitsOn } from '../visit.ts';

const jane = 'jane@acme.example';
const jd = 'jd@acme.example';
const both = 'both@acme.example';
const on = (usergroup: string, ...steps: unknown[]) => ({ usergroup, do: steps });
const people = (count: number, half = 0) =>
  Array.from({ length: count }, (_, index) => `p${half}-${index}@acme.example`);

describe.each(stores)('the life of user groups on $name', (store) => {
  const open = visitsOn(store);

  test.each(
    titled([
      {
        rule: verifies('group.create', 'group.count'),
        entry: on('New', { createUserGroup: {} }),
        name: 'New',
        memberCount: 0,
      },
      {
        rule: verifies('group.create.name'),
        entry: on('New', { createUserGroup: { name: 'New' } }),
        name: 'New',
        memberCount: 0,
      },
      {
        rule: verifies('group.root.wins'),
        entry: on('New', { createUserGroup: { name: 'Other' } }),
        name: 'New',
        memberCount: 0,
      },
      {
        rule: verifies('group.create.ignore'),
        entry: on(
          'design',
          { createUserGroup: { option: 'ignoreIfAlreadyExists' } },
          { add: { user: [jd] } },
        ),
        name: 'Design',
        memberCount: 2,
      },
      {
        rule: verifies('group.update.case'),
        entry: on('Design', { updateUserGroup: { name: 'DESIGN' } }),
        name: 'DESIGN',
        memberCount: 1,
      },
      {
        rule: verifies('group.update.members'),
        entry: on('Design', { updateUserGroup: { name: 'Studio' } }),
        name: 'Studio',
        memberCount: 1,
      },
      {
        rule: verifies('group.create.update'),
        entry: on('Design', { createUserGroup: { option: 'updateIfAlreadyExists', description: 'd' } }),
        name: 'Design',
        memberCount: 1,
      },
    ]),
  )('%s', async (_, { entry, name, memberCount }) => {
    await using visit = await open();

    expect(await visit.act([entry])).toMatchObject({ result: 'success' });

    expect(await visit.group(name)).toMatchObject({ type: 'USER_GROUP', memberCount });
  });

  test(verifies('group.update'), async () => {
    await using visit = await open();

    await visit.act([on('Design', { updateUserGroup: { name: 'Studio' } })]);

    expect(await visit.user(jane)).toMatchObject({ groups: ['Studio'] });
    expect((await visit.send('/users/{org}/0/Design')).status).toBe(404);
  });

  test(verifies('group.delete'), async () => {
    await using visit = await open();

    await visit.act([on('Design', { deleteUserGroup: {} })]);

    expect(await visit.group('Design')).toBeUndefined();
    expect(await visit.user(jane)).not.toHaveProperty('groups');
  });

  test.each(
    titled([
      {
        rule: verifies('group.create.exists'),
        entry: on('Design', { createUserGroup: {} }),
        code: 'error.usergroup.already_exists',
      },
      {
        rule: verifies('group.case'),
        entry: on('DESIGN', { createUserGroup: {} }),
        code: 'error.usergroup.already_exists',
      },
      {
        rule: verifies('group.create.first'),
        entry: on('New', { deleteUserGroup: {} }, { createUserGroup: {} }),
        code: 'error.command.create.not_first',
      },
      {
        rule: verifies('group.create.underscore'),
        entry: on('_New', { createUserGroup: {} }),
        code: 'error.group.invalid_name',
      },
      {
        rule: verifies('group.create.length'),
        entry: on('x'.repeat(256), { createUserGroup: {} }),
        code: expect.stringMatching(/too_long|invalid_name/),
      },
      {
        rule: verifies('group.update.taken'),
        entry: on('Design', { updateUserGroup: { name: 'photoshop' } }),
        code: 'error.usergroup.already_exists',
      },
      {
        rule: verifies('group.delete.key'),
        entry: on('Design', { deleteUserGroup: { now: true } }),
        code: 'error.command.object_not_empty',
      },
      {
        rule: verifies('group.unknown'),
        entry: on('Nobody', { add: { user: [jane] } }),
        code: 'error.usergroup.not_found',
      },
      {
        rule: verifies('group.profile.not'),
        entry: on('Photoshop', { add: { user: [jane] } }),
        code: 'error.usergroup.not_found',
      },
      {
        rule: verifies('group.add.unknown'),
        entry: on('Design', { add: { user: ['nobody@acme.example'] } }),
        code: 'error.user.nonexistent',
      },
      {
        rule: verifies('group.add.profile.unknown'),
        entry: on('Design', { add: { productConfiguration: ['No'] } }),
        code: 'error.group.not_found',
      },
      {
        rule: verifies('group.add.form'),
        entry: on('Design', { add: { user: ['jane'] } }),
        code: 'error.user.user_list.invalid',
      },
      {
        rule: verifies('group.add.twice'),
        entry: on('Design', { add: { user: [jane, jane.toUpperCase()] } }),
        code: 'error.command.add_remove.duplicate.user_list',
      },
      {
        rule: verifies('group.add.nothing'),
        entry: on('Design', { add: {} }),
        code: 'error.command.add_remove.user_usergroup.missing',
      },
      {
        rule: verifies('group.add.empty'),
        entry: on('Design', { add: { user: [] } }),
        code: 'error.usergroup.command.missing.arguments',
      },
      {
        rule: verifies('group.add.all'),
        entry: on('Design', { add: 'all' }),
        code: 'error.command.add_remove.list',
      },
      {
        rule: verifies('group.size.step'),
        entry: on('Design', { add: { user: people(6) } }, { add: { user: people(6, 1) } }),
        code: 'error.command.add_remove.list_too_long',
      },
    ]),
  )('%s', async (_, { entry, code }) => {
    await using visit = await open();

    const { errors } = await visit.act([entry]);

    expect(errors).toEqual([expect.objectContaining({ index: 0, errorCode: code })]);
  });
});

describe.each(stores)('members of user groups on $name', (store) => {
  const open = visitsOn(store);

  test.each(
    titled([
      {
        rule: verifies('group.add.user'),
        step: { add: { user: [jd, both] } },
        emails: ['Jane@acme.example', jd, both],
      },
      { rule: verifies('group.remove.user'), step: { remove: { user: [jane] } }, emails: [] },
      { rule: verifies('group.add.again'), step: { add: { user: [jane] } }, emails: ['Jane@acme.example'] },
      { rule: verifies('group.remove.all'), step: { remove: 'all' }, emails: [] },
      {
        rule: verifies('group.add.atomic'),
        step: { add: { user: [jd, 'nobody@acme.example'] } },
        emails: ['Jane@acme.example'],
      },
    ]),
  )('%s', async (_, { step, emails }) => {
    await using visit = await open();

    await visit.act([on('Design', step)]);

    expect(await visit.emails('Design')).toEqual(emails);
    expect(await visit.group('Design')).toMatchObject({ memberCount: emails.length });
  });

  test.each(
    titled([
      {
        rule: verifies('group.add.profile'),
        step: { add: { productConfiguration: ['photoshop'] } },
        holders: [jd, 'Jane@acme.example'],
      },
      {
        rule: verifies('group.remove.profile'),
        step: { remove: { productConfiguration: ['All Apps'] } },
        holders: [jd],
      },
    ]),
  )('%s', async (_, { step, holders }) => {
    await using visit = await open();

    await visit.act([on('Design', step)]);

    expect(new Set(await visit.emails('Photoshop', '?directOnly=false'))).toEqual(new Set(holders));
    const all = await visit.emails('All Apps', '?directOnly=false');
    expect(all.length).toBe('add' in step ? 1 : 0);
  });

  test(verifies('group.add.again.refused'), async () => {
    await using visit = await open({ strictness: { repeatedMember: 'refuse' } });

    const { errors } = await visit.act([on('Design', { add: { user: [jane] } })]);

    expect(errors).toMatchObject([{ errorCode: 'error.user.already_exists' }]);
  });

  test(verifies('group.size.dense'), async () => {
    await using visit = await open({ strictness: { size: 'dense' } });
    const crowd = [...people(10), ...people(10, 1)];
    for (const half of [crowd.slice(0, 10), crowd.slice(10)])
      await visit.act(
        half.map((user) => ({ user, do: [{ createFederatedID: { email: user, country: 'DE' } }] })),
      );

    const answer = await visit.act([
      on('Design', { add: { user: crowd.slice(0, 10) } }, { add: { user: crowd.slice(10) } }),
    ]);

    expect(answer).toMatchObject({ result: 'success' });
    expect(await visit.group('Design')).toMatchObject({ memberCount: 21 });
  });
});
