import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DirectorySource, driftOf, whyUser } from '@umapi-kit/sync';
import { afterAll, describe, expect, test } from 'vitest';
import { account, acme, companySeed, person } from './support/company.ts';
import { configOf, openWorld, sourceOf } from './support/run-world.ts';

const root = mkdtempSync(join(tmpdir(), 'umapi-sync-why-'));
afterAll(() => rmSync(root, { recursive: true }));

const seed = companySeed({
  [acme]: [account('mover', 'Print', 'Old'), account('gone', 'Design'), account('boss', '_org_admin')],
});
const people = [person('mover', 'design', 'lunch'), person('new', 'print'), person('boss', 'design')];

async function why(user: string) {
  await using world = await openWorld({ folder: mkdtempSync(join(root, 'run-')), seed });
  const steps = await whyUser(configOf(), user, { source: sourceOf(people), ...world.targets });
  const calls = world.server.calls.matching().map(({ call }) => call);
  return { calls, steps: Object.fromEntries(steps.map(({ title, lines }) => [title, lines])) };
}

describe('why', () => {
  test('follows one person from the record to the steps, in one call', async () => {
    const { calls, steps } = await why('Mover@acme.example');

    expect(calls).toEqual(['oauthToken', 'user']);
    expect(steps).toEqual({
      Directory: ['people.csv:mover: federatedID, mover@acme.example, mover Doe, DE; in design, lunch'],
      Selection: ['the run is about them'],
      [`Groups for ${acme}`]: ['design → Design', 'lunch leads nowhere'],
      [`Account in ${acme}`]: ['federatedID, mover@acme.example, mover Doe, active; in Print (managed), Old'],
      [`Steps in ${acme}`]: [
        'remove from groups: Print',
        'add to groups: Design',
        '  because: no group of the directory leads to Print',
        '  because: design → Design',
      ],
    });
  });

  test('says what keeps the hands of the sync off somebody', async () => {
    const { steps } = await why('boss@acme.example');

    expect(steps).toMatchObject({
      [`Steps in ${acme}`]: ['nothing to do'],
      [`Held back in ${acme}`]: ['members of _org_admin are excluded'],
    });
  });

  /** A directory that finds one person by their e-mail, and nobody by a username. */
  const byEmail: DirectorySource = {
    async *read(request) {
      yield* named.filter(({ email }) => request.email === undefined || email === request.email);
      return { groupsFound: ['design'] };
    },
  };
  const named = [
    { ...person('plain', 'design'), username: 'plain.name', domain: 'names.example' },
    { ...person('other', 'design'), username: 'login@acme.example' },
  ];

  test.each([
    { user: 'plain.name', place: 'people.csv:plain' },
    { user: 'Plain.Name (names.example)', place: 'people.csv:plain' },
    { user: 'login@acme.example', place: 'people.csv:other' },
  ])('finds $user by their username too, in a directory that is asked by e-mail', async ({ user, place }) => {
    const accounts = [
      { ...account('plain'), username: 'plain.name', domain: 'names.example' },
      { ...account('other'), username: 'login@acme.example' },
    ];
    await using world = await openWorld({
      folder: mkdtempSync(join(root, 'run-')),
      seed: companySeed({ [acme]: accounts }),
    });

    const steps = await whyUser(configOf(), user, { source: byEmail, ...world.targets });

    const linesOf = (title: string) => steps.find((step) => step.title === title)?.lines ?? [];
    expect(linesOf('Directory')).toEqual([expect.stringContaining(place)]);
    expect(linesOf(`Account in ${acme}`)).not.toContain('there is none');
  });

  test('says that nobody is known by a name', async () => {
    const { steps } = await why('nobody@acme.example');

    expect(steps).toMatchObject({
      Directory: ['no record has the e-mail or username nobody@acme.example'],
      [`Account in ${acme}`]: ['there is none'],
    });
  });
});

test('drift tells who is only here, who is only there, and who differs', async () => {
  await using world = await openWorld({ folder: mkdtempSync(join(root, 'run-')), seed });

  const [drift] = driftOf(await world.plan(people));

  expect({
    here: drift?.onlyInDirectory.map(({ id }) => id),
    there: drift?.onlyAtAdobe.map(({ email }) => email),
    different: drift?.different.map(({ id }) => id),
  }).toEqual({
    here: ['new federatedID new@acme.example'],
    there: ['gone@acme.example'],
    different: ['federatedID mover@acme.example'],
  });
});
