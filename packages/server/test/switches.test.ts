import { strictnessWords } from '@umapi-kit/server';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { acme, onEachStore, orgId, record, type Visit, visit } from './acme.ts';

const jane = 'jane@acme.example';
const create = (fields: object = {}, kind = 'createFederatedID') => ({
  [kind]: { email: 'new@acme.example', country: 'DE', ...fields },
});
const userEntry = (...steps: unknown[]) => ({ user: jane, do: steps });

async function groupsOf(client: Visit, email: string): Promise<unknown> {
  const found = record(await (await client.get(`/organizations/{org}/users/${email}`)).json());
  return record(found['user'])['groups'];
}

describe.each(onEachStore)('switches on $name', ({ visit }) => {
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

  test('the system administrators are listed by the name that the server is told', async () => {
    await using client = await visit({ strictness: { systemAdminName: 'Administrators' } });

    const { groups } = record(await (await client.get('/groups/{org}/0')).json());

    expect(groups).toContainEqual(
      expect.objectContaining({ type: 'SYSADMIN_GROUP', groupName: 'Administrators' }),
    );
    expect(await groupsOf(client, 'jd@acme.example')).toContain('_org_admin');
  });

  test.each([
    { createdGroupName: 'entry', made: 'Ops' },
    { createdGroupName: 'step', made: 'Operations' },
  ] as const)(
    'a new user group with two names is called by the $createdGroupName',
    async ({ createdGroupName, made }) => {
      await using client = await visit({ strictness: { createdGroupName } });

      await client.act([
        { usergroup: 'Ops', do: [{ createUserGroup: { name: 'Operations' } }, { add: { user: [jane] } }] },
      ]);

      expect(await groupsOf(client, jane)).toEqual(['Design', made]);
    },
  );
});

describe('what one entry may hold', () => {
  const lists = (kind: string, list: string, count: number) =>
    Array.from({ length: count }, (_, step) => ({
      [kind]: { [list]: Array.from({ length: 10 }, (__, name) => `n${step}-${name}@acme.example`) },
    }));
  const ofUser = userEntry(...lists('add', 'group', 10));
  const ofGroup = { usergroup: 'Design', do: lists('add', 'user', 10) };
  const tooLong = 'error.command.add_remove.list_too_long';

  test.each([
    ['docs-strict', [tooLong, tooLong]],
    ['docs-step', ['error.group.not_found', tooLong]],
    ['dense', ['error.group.not_found', 'error.user.nonexistent']],
  ] as const)('10 steps of 10 names are read by %s as %j', async (size, codes) => {
    await using client = await visit({ listen: false, strictness: { size } });

    const { errors } = await client.act([ofUser, ofGroup]);

    expect(errors).toMatchObject(codes.map((errorCode) => ({ errorCode })));
  });

  test('docs-strict takes 10 adds and 10 removes of one user, and 10 memberships of one group', async () => {
    await using client = await visit({ listen: false, strictness: { size: 'docs-strict' } });

    const answer = await client.act(
      [
        userEntry(
          { add: { group: Array(10).fill('Design') } },
          { remove: { group: Array(10).fill('Design') } },
        ),
        { usergroup: 'Design', do: [{ add: { user: [jane] } }, { remove: { user: [jane] } }] },
      ],
      '?testOnly=true',
    );

    expect(answer).toMatchObject({ completedInTestMode: 2 });
  });
});

describe('the order of entries', () => {
  const removeFromOrg = { user: jane, do: [{ removeFromOrg: {} }] };
  const fill = { usergroup: 'Ops', do: [{ add: { user: [jane] } }] };
  const makeGroup = { usergroup: 'Ops', do: [{ createUserGroup: {} }] };

  test.each([
    ['as-sent', [0, 1]],
    ['documented', []],
  ] as const)('%s: entries %j of a request in the wrong order fail', async (order, failing) => {
    await using client = await visit({ listen: false, strictness: { order } });

    const { errors = [] } = await client.act([removeFromOrg, fill, makeGroup]);

    const failed = Array.isArray(errors) ? errors.map((error) => record(error)['index']) : errors;
    expect(failed).toEqual(order === 'as-sent' ? [1] : failing);
  });

  test('shuffled, a request has one order for each seed, and seeds reach different ones', async () => {
    const outcomes = await Promise.all(
      Array.from({ length: 12 }, async (_, orderSeed) => {
        const [first, ...others] = acme.orgs;
        if (!first) throw new TypeError('the seed lacks an organization');
        const settings = { strictness: { order: 'shuffled' }, orderSeed } as const;
        const seed = { orgs: [{ ...first, settings }, ...others] };
        await using once = await visit({ listen: false, seed });
        await using again = await visit({ listen: false, seed });
        const request = [removeFromOrg, fill, makeGroup];
        const answer = await once.act(request);
        expect(await again.act(request)).toEqual(answer);
        return JSON.stringify(answer['errors'] ?? 'none');
      }),
    );

    expect(new Set(outcomes).size).toBeGreaterThan(1);
  });

  test('every order answers for each entry at its own place', async () => {
    const entries = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'), { minLength: 1 });
    await fc.assert(
      fc.asyncProperty(entries, fc.constantFrom(...strictnessWords.order), async (names, order) => {
        await using client = await visit({ listen: false, strictness: { order } });

        const { errors } = await client.act(
          names.map((usergroup) => ({ usergroup, do: [{ remove: 'all' }] })),
        );

        expect(errors).toMatchObject(names.map((user, index) => ({ index, user })));
      }),
      { numRuns: 40 },
    );
  });
});

describe('a setting of an organization', () => {
  test('goes before what the server was started with', async () => {
    const [first, ...others] = acme.orgs;
    if (!first) throw new TypeError('the seed lacks an organization');
    const seed = {
      orgs: [{ ...first, settings: { strictness: { names: 'optional' } } } as const, ...others],
    };
    await using client = await visit({ seed, strictness: { names: 'required', emptyGroupList: 'refuse' } });

    const { errors } = await client.act([
      { user: 'new@acme.example', do: [create()] },
      userEntry({ add: { group: [] } }),
    ]);

    expect(errors).toMatchObject([{ index: 1, errorCode: 'error.group.invalid_list' }]);
  });
});

test('a domain beside an e-mail is ignored where the server is told so', async () => {
  await using client = await visit({ strictness: { domainWithEmail: 'ignore' } });

  const answer = await client.act([{ user: jane, domain: 'nowhere.example', do: [{ remove: 'all' }] }]);

  expect(answer).toMatchObject({ result: 'success' });
});

test('list keys that only look repeated are no error, however long the text', async () => {
  await using client = await visit();
  const text = `"group":["product"]\u00e9${'\\n'.repeat(250_000)}`;
  const body = JSON.stringify([
    userEntry({ add: { group: ['Photoshop'] } }),
    { user: text, group: [], do: [] },
  ]);

  const init = { method: 'POST', headers: client.headers, body };
  const response = await fetch(`${client.server.endpoint}/action/${orgId}`, init);

  expect(await response.json()).toMatchObject({ completed: 1, errors: [{ index: 1 }] });
});
