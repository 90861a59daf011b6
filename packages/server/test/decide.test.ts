import { type CommandEntry, fold } from '@umapi-kit/protocol';
import {
  type Account,
  type Claim,
  decide,
  defaultStrictness,
  type OrgGroup,
  type OrgSlice,
} from '@umapi-kit/server';
import { describe, expect, test } from 'vitest';

const orgId = 'A1@AdobeOrg';
const settings = {
  ...defaultStrictness,
  testOnly: false,
  embargoedCountries: [],
  maxGroupMembers: 200_000,
};

function account(id: number, email: string, more: Partial<Account> = {}): Account {
  const domain = more.domain ?? email.slice(email.indexOf('@') + 1);
  const username = more.username ?? email;
  const keys = { emailKey: fold(email), usernameKey: fold(username), domainKey: fold(domain) };
  return {
    id,
    type: 'federatedID',
    email,
    username,
    domain,
    directoryId: 1,
    ownerOrgId: orgId,
    status: 'active',
    ...keys,
    ...more,
  };
}

function group(id: number, name: string, more: Partial<OrgGroup> = {}): OrgGroup {
  return { id, name, nameKey: fold(name), type: 'USER_GROUP', memberCount: 0, readOnly: false, ...more };
}

function claim(domain: string, more: Partial<Claim> = {}): Claim {
  const key = fold(domain);
  return {
    domain,
    key,
    directoryId: 1,
    type: 'federated',
    login: 'email',
    ownerOrgId: orgId,
    enforced: false,
    adobeSynced: false,
    trusted: false,
    ...more,
  };
}

function sliceOf(more: Partial<OrgSlice> = {}): OrgSlice {
  return {
    orgId,
    directoryTypes: new Set(['federated']),
    claims: [
      claim('a.example'),
      claim('partner.example', { directoryId: 9, ownerOrgId: 'B2@AdobeOrg', trusted: true }),
    ],
    accounts: [account(1, 'ann@a.example')],
    memberships: new Map([[1, new Set([10])]]),
    groups: [
      group(10, 'Staff', { memberCount: 1 }),
      group(11, 'Shared', { readOnly: true }),
      group(12, 'Full', { memberCount: 200_000 }),
    ],
    invitations: new Set(),
    ...more,
  };
}

const ann = { user: 'ann@a.example' };

describe('a decision', () => {
  test('writes nothing down for what is so already', () => {
    const entry: CommandEntry = {
      user: ann,
      steps: [
        { kind: 'add', groups: ['staff', 'STAFF'] },
        { kind: 'remove', groups: ['Full'] },
      ],
    };

    expect(decide(sliceOf(), entry, settings)).toEqual({ mutations: [], errors: [] });
  });

  test('lets later steps see what earlier ones did', () => {
    const entry: CommandEntry = {
      user: ann,
      steps: [
        { kind: 'update', email: 'anna@a.example' },
        { kind: 'remove', groups: ['Staff'] },
        { kind: 'add', groups: ['Staff'] },
        { kind: 'removeFromOrg', deleteAccount: false },
      ],
    };

    const { mutations, errors } = decide(sliceOf(), entry, settings);

    expect(errors).toEqual([]);
    expect(mutations.map(({ kind }) => kind)).toEqual([
      'updateAccount',
      'removeMember',
      'addMember',
      'leave',
    ]);
  });

  test('keeps what was done before the step that failed, and leaves the slice as it was', () => {
    const slice = sliceOf();
    const before = structuredClone(slice);
    const entry: CommandEntry = {
      group: 'Ops',
      steps: [
        { kind: 'createGroup', onConflict: 'error' },
        { kind: 'addMembers', users: ['ann@a.example', 'nobody@a.example'] },
        { kind: 'deleteGroup' },
      ],
    };

    const { mutations, errors } = decide(slice, entry, settings);

    expect(mutations.map(({ kind }) => kind)).toEqual(['insertGroup', 'insertGroup']);
    expect(errors).toMatchObject([{ step: 1, code: 'error.user.nonexistent' }]);
    expect(slice).toEqual(before);
  });
});

describe('a group that another organization shares', () => {
  test.each([
    ['error.usergroup.readonly.add_user_not_allowed', { kind: 'addMembers', users: [ann.user] }],
    ['error.usergroup.readonly.remove_user_not_allowed', { kind: 'removeMembers', users: [ann.user] }],
    ['error.usergroup.readonly.update_not_allowed', { kind: 'updateGroup', description: 'x' }],
    ['error.usergroup.readonly.remove_not_allowed', { kind: 'deleteGroup' }],
  ] as const)('answers %s', (code, step) => {
    const { errors } = decide(sliceOf(), { group: 'Shared', steps: [step] }, settings);

    expect(errors).toMatchObject([{ step: 0, code }]);
  });

  test('takes profiles', () => {
    const slice = sliceOf({
      groups: [...sliceOf().groups, group(13, 'Photos', { type: 'PRODUCT_PROFILE' })],
    });

    const { mutations } = decide(
      slice,
      { group: 'Shared', steps: [{ kind: 'addMembers', profiles: ['photos'] }] },
      settings,
    );

    expect(mutations).toEqual([{ kind: 'attach', groupId: 11, profileId: 13 }]);
  });
});

test('a user group takes nobody beyond 200,000 members', () => {
  const entry: CommandEntry = { group: 'Full', steps: [{ kind: 'addMembers', users: [ann.user] }] };

  expect(decide(sliceOf(), entry, settings).errors).toMatchObject([
    { code: 'error.usergroup.exceeds_maximum_member_count' },
  ]);
});

test('two owned accounts with one e-mail are ambiguous', () => {
  const accounts = [account(1, ann.user), account(2, ann.user, { username: 'ann' })];
  const memberships = new Map([1, 2].map((id) => [id, new Set<number>()]));

  const { errors } = decide(
    sliceOf({ accounts, memberships }),
    { user: ann, steps: [{ kind: 'removeAll' }] },
    settings,
  );

  expect(errors).toMatchObject([{ code: 'error.user.not_found_or_ambiguous' }]);
});

describe('in a directory that another organization owns and trusts this one with', () => {
  const partner = account(5, 'pat@partner.example', { directoryId: 9, ownerOrgId: 'B2@AdobeOrg' });
  const user = { user: partner.email };
  const create = {
    kind: 'create',
    idType: 'federatedID',
    email: partner.email,
    onConflict: 'error',
  } as const;

  test('an existing account can be brought in', () => {
    const { mutations, errors } = decide(
      sliceOf({ accounts: [partner] }),
      { user, steps: [create] },
      settings,
    );

    expect(errors).toEqual([]);
    expect(mutations).toEqual([{ kind: 'join', account: partner }]);
  });

  test.each([
    ['created', [], { ...create }],
    ['updated', [partner], { kind: 'update', firstName: 'P' }],
  ] as const)('none can be %s', (_, accounts, step) => {
    const memberships = new Map([[5, new Set<number>()]]);

    const { errors } = decide(sliceOf({ accounts, memberships }), { user, steps: [step] }, settings);

    expect(errors).toMatchObject([{ code: 'error.api.user.not.parent.org' }]);
  });

  test('removing with deleteAccount takes the person out and leaves the account', () => {
    const slice = sliceOf({ accounts: [partner], memberships: new Map([[5, new Set<number>()]]) });

    const { mutations } = decide(
      slice,
      { user, steps: [{ kind: 'removeFromOrg', deleteAccount: true }] },
      settings,
    );

    expect(mutations).toEqual([{ kind: 'leave', accountId: 5 }]);
  });
});
