import { describe, expect, test } from 'vitest';
import { stores } from '../../../packages/server/test/stores.ts';
import { titled, verifies } from '../requirements.ts';
import { listOf, visitsOn } from '../visit.ts';

const jane = 'jane@acme.example';
const good = { user: jane, do: [{ update: { firstname: 'Janet' } }] };
const bad = {
  user: jane,
  requestID: 'r-1',
  do: [{ add: { group: ['Photoshop'] } }, { add: { group: ['Nobody'] } }],
};
const names = (count: number) => Array.from({ length: count }, (_, index) => `Team ${index}`);

describe.each(stores)('answers to actions on $name', (store) => {
  const open = visitsOn(store);

  test(verifies('action.success'), async () => {
    await using visit = await open();

    expect(await visit.act([good])).toEqual({
      completed: 1,
      notCompleted: 0,
      completedInTestMode: 0,
      result: 'success',
    });
  });

  test(verifies('action.partial', 'action.counts', 'action.independent'), async () => {
    await using visit = await open();

    const answer = await visit.act([bad, good]);

    expect(answer).toMatchObject({ completed: 1, notCompleted: 1, result: 'partial' });
    expect(await visit.user(jane)).toMatchObject({ firstname: 'Janet' });
  });

  test(verifies('action.error'), async () => {
    await using visit = await open();

    const response = await visit.send('/action/{org}', { method: 'POST', body: JSON.stringify([bad]) });

    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ completed: 0, result: 'error' });
  });

  test(verifies('action.errors', 'action.index', 'action.numbers', 'add.unknown'), async () => {
    await using visit = await open();

    const { errors } = await visit.act([good, bad]);

    expect(errors).toEqual([
      {
        index: 1,
        step: 1,
        requestID: 'r-1',
        errorCode: 'error.group.not_found',
        message: 'Group Nobody was not found',
        user: jane,
      },
    ]);
  });

  test(verifies('action.group.user'), async () => {
    await using visit = await open();

    const { errors } = await visit.act([{ usergroup: 'Nobody', do: [{ deleteUserGroup: {} }] }]);

    expect(errors).toMatchObject([{ user: 'Nobody' }]);
  });

  test(verifies('action.order.steps'), async () => {
    await using visit = await open();

    await visit.act([{ user: jane, do: [{ add: { group: ['v1.2'] } }, { remove: { group: ['v1.2'] } }] }]);

    expect(await visit.user(jane)).toMatchObject({ groups: ['Design'] });
  });

  test(verifies('action.order.entries'), async () => {
    await using visit = await open();

    await visit.act([
      { usergroup: 'New', do: [{ createUserGroup: {} }] },
      { user: jane, do: [{ add: { group: ['New'] } }] },
    ]);

    expect(await visit.user(jane)).toMatchObject({ groups: ['Design', 'New'] });
  });

  test(verifies('action.entries'), async () => {
    await using visit = await open();

    const answer = await visit.act(
      names(10).map((name) => ({ usergroup: name, do: [{ createUserGroup: {} }] })),
    );

    expect(answer).toMatchObject({ completed: 10, result: 'success' });
  });

  test(verifies('entry.ten-steps'), async () => {
    await using visit = await open();
    const groups = names(100);
    for (let at = 0; at < 100; at += 10)
      await visit.act(
        groups.slice(at, at + 10).map((name) => ({ usergroup: name, do: [{ createUserGroup: {} }] })),
      );

    const steps = Array.from({ length: 10 }, (_, step) => ({
      add: { group: groups.slice(step * 10, step * 10 + 10) },
    }));
    await visit.act([{ user: jane, do: steps }]);

    expect(await visit.user(jane)).toMatchObject({ groups: ['Design', ...groups] });
  });

  test.each(
    titled([
      { rule: verifies('action.malformed.json'), body: '[{"user":' },
      { rule: verifies('action.malformed.array'), body: JSON.stringify(good) },
      { rule: verifies('action.malformed.empty'), body: '[]' },
      { rule: verifies('action.eleven'), body: JSON.stringify(Array(11).fill(good)) },
    ]),
  )('%s', async (_, { body }) => {
    await using visit = await open();

    const response = await visit.send('/action/{org}', { method: 'POST', body });

    expect(response.status).toBe(400);
    expect(await response.json()).toEqual({ result: 'error.command.malformed', message: expect.any(String) });
  });

  test.each(
    titled([
      { rule: verifies('action.stop'), afterFailedStep: 'stop', steps: [1], firstname: 'Jane' },
      { rule: verifies('action.continue'), afterFailedStep: 'continue', steps: [1], firstname: 'Janet' },
    ] as const),
  )('%s', async (_, { afterFailedStep, steps, firstname }) => {
    await using visit = await open({ strictness: { afterFailedStep } });

    const answer = await visit.act([{ ...bad, do: [...bad.do, ...good.do] }]);

    expect(listOf(answer, 'errors').map(({ step }) => step)).toEqual(steps);
    expect(await visit.user(jane)).toMatchObject({ firstname, groups: ['Design', 'Photoshop'] });
  });

  test.each(
    titled([
      { rule: verifies('action.atomic'), listStep: 'atomic', groups: ['Design'] },
      { rule: verifies('action.partial.list'), listStep: 'partial', groups: ['Design', 'Photoshop'] },
    ] as const),
  )('%s', async (_, { listStep, groups }) => {
    await using visit = await open({ strictness: { listStep } });

    await visit.act([{ user: jane, do: [{ add: { group: ['Photoshop', 'Nobody'] } }] }]);

    expect(await visit.user(jane)).toMatchObject({ groups });
  });
});

describe.each(stores)('test mode on $name', (store) => {
  const open = visitsOn(store);
  const create = { createFederatedID: { email: 'new@acme.example', country: 'DE' } };

  test(verifies('test.nothing', 'test.counts'), async () => {
    await using visit = await open();
    const before = await visit.read('/users/{org}/0');

    const answer = await visit.act([good, { user: jane, do: [{ removeFromOrg: {} }] }], '?testOnly=true');

    expect(answer).toEqual({ completed: 0, notCompleted: 0, completedInTestMode: 2, result: 'success' });
    expect(await visit.read('/users/{org}/0')).toEqual(before);
  });

  test(verifies('test.errors', 'test.names'), async () => {
    await using visit = await open();

    const answer = await visit.act([good, bad], '?testOnly=true');

    expect(answer).toMatchObject({
      completed: 0,
      notCompleted: 1,
      completedInTestMode: 1,
      result: 'partial',
      errors: [{ index: 1, step: 1, errorCode: 'error.group.not_found' }],
    });
  });

  test.each(
    titled([
      { rule: verifies('test.unknown'), entries: [{ ...good, user: 'nobody@acme.example' }] },
      {
        rule: verifies('test.create.twice'),
        entries: [1, 2].map(() => ({ user: 'new@acme.example', do: [create] })),
      },
      {
        rule: verifies('test.groups'),
        entries: [{ usergroup: 'New', do: [{ createUserGroup: {} }, { add: { user: [jane] } }] }],
      },
    ]),
  )('%s', async (_, { entries }) => {
    await using visit = await open();

    const answer = await visit.act(entries, '?testOnly=true');

    expect(answer).toMatchObject({ completedInTestMode: entries.length, result: 'success' });
  });
});
