import {
  AnswerError,
  callPath,
  calls,
  errorCodes,
  fold,
  formatRetryAfter,
  isCountryCode,
  matchCall,
  parseActionAnswer,
  parseErrorBody,
  parseGroup,
  parseGroupsPage,
  parseRetryAfterMs,
  parseTokenAnswer,
  parseUser,
  parseUsersPage,
  retryable,
  wireEntry,
} from '@umapi-kit/protocol';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

describe('comparing', () => {
  test.each([
    ['Jane.Doe@Example.COM', 'jane.doe@example.com'],
    ['Zu\u0308rich', 'ZÜRICH'],
    ['ΟΔΟΣ', 'οδοσ'],
  ])('%s and %s are the same', (left, right) => {
    expect(fold(left)).toBe(fold(right));
  });

  test('spaces and different letters stay different', () => {
    expect(fold('a ')).not.toBe(fold('a'));
    expect(fold('straße')).not.toBe(fold('strasse'));
  });

  test('folding twice is folding once', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => fold(fold(text)) === fold(text)));
  });
});

describe('users and groups', () => {
  test('unknown fields and words survive, absent ones stay absent', () => {
    const user = parseUser({
      email: 'a@x.example',
      type: 'martianID',
      status: 'asleep',
      orgSpecific: true,
      groups: ['A'],
    });

    expect(user).toEqual({
      email: 'a@x.example',
      type: 'martianID',
      status: 'asleep',
      groups: ['A'],
      other: { orgSpecific: true },
    });
  });

  test('the deprecated spelling reads the same', () => {
    const current = {
      email: 'a@x.example',
      type: 'federatedID',
      firstname: 'Ada',
      lastname: 'L',
      country: 'GB',
    };
    const deprecated = {
      email: 'a@x.example',
      userType: 'federatedID',
      firstName: 'Ada',
      lastName: 'L',
      countryCode: 'GB',
    };

    expect(parseUser(deprecated)).toEqual(parseUser(current));
  });

  test('numbers of a group may be spelled as strings', () => {
    const group = parseGroup({
      groupName: 'P',
      type: 'PRODUCT_PROFILE',
      groupId: '12',
      licenseQuota: 5,
      colour: 'red',
    });

    expect(group).toEqual({
      groupName: 'P',
      type: 'PRODUCT_PROFILE',
      groupId: 12,
      licenseQuota: '5',
      other: { colour: 'red' },
    });
  });
});

describe('pages', () => {
  const headers = new Headers({ 'X-Total-Count': '3', 'X-Page-Count': '2', 'X-Page-Size': 'many' });

  test('a page has items, counts, and says whether it is the last', () => {
    const page = parseUsersPage(
      { result: 'success', lastPage: false, users: [{ email: 'a@x.example' }] },
      headers,
    );

    expect(page).toMatchObject({
      lastPage: false,
      counts: { total: 3, pages: 2 },
      items: [{ email: 'a@x.example' }],
    });
    expect(page.counts.size).toBeUndefined();
  });

  test.each([
    { name: 'an error body', body: { result: 'error.user.not_found', lastPage: false, users: [] } },
    { name: 'a page without lastPage', body: { result: 'success', users: [] } },
    { name: 'a page without users', body: { result: 'success', lastPage: true } },
    { name: 'text', body: 'success' },
  ])('$name is no page', ({ body }) => {
    expect(() => parseUsersPage(body, headers)).toThrow(AnswerError);
  });

  test('a groups page past the end is empty and the last', () => {
    expect(parseGroupsPage({ lastPage: true, result: 'Not found' }, headers)).toMatchObject({
      items: [],
      lastPage: true,
    });
  });
});

describe('the answer to actions', () => {
  test('errors find their entry by index, whatever user and requestID say', () => {
    const answer = parseActionAnswer(
      {
        completed: 1,
        notCompleted: 1,
        completedInTestMode: 0,
        result: 'partial',
        errors: [
          {
            index: 1,
            step: 2,
            errorCode: 'error.group.not_found',
            message: 'Group X was not found',
            user: null,
          },
          { index: 1, step: 2, errorCode: 'error.internal.add', message: '' },
        ],
      },
      2,
    );

    expect(answer.entries[0]).toEqual({ errors: [], warnings: [] });
    expect(answer.entries[1]?.errors).toMatchObject([
      { step: 2, code: 'error.group.not_found', message: 'Group X was not found', other: { user: null } },
      { step: 2, code: 'error.internal.add' },
    ]);
  });

  test.each([
    {
      name: 'an entry that was not sent',
      body: { result: 'partial', notCompleted: 1, errors: [{ index: 2, step: 0 }] },
    },
    { name: 'an error without a place', body: { result: 'error', errors: [{ step: 0 }] } },
    {
      name: 'fewer failures than it counts',
      body: { result: 'partial', notCompleted: 2, errors: [{ index: 0, step: 0 }] },
    },
    { name: 'total failure without naming it', body: { result: 'error' } },
    { name: 'no known result', body: { result: 'fine' } },
  ])('an answer that speaks of $name is refused, so that no action counts as done', ({ body }) => {
    expect(() => parseActionAnswer(body, 2)).toThrow(AnswerError);
  });
});

describe('writing entries', () => {
  test('every kind of user step has its shape on the wire', () => {
    const wire = wireEntry({
      user: { user: 'jd', domain: 'x.example', useAdobeId: false },
      requestId: 'r-1',
      steps: [
        {
          kind: 'create',
          idType: 'federatedID',
          email: 'jd@x.example',
          lastName: 'Doe',
          onConflict: 'ignore',
        },
        { kind: 'update', firstName: 'J' },
        { kind: 'add', groups: ['A'], deprecated: { product: ['P'] } },
        { kind: 'remove', groups: [] },
        { kind: 'addRoles', admin: ['org'] },
        { kind: 'removeAll' },
        { kind: 'removeFromOrg', deleteAccount: false },
      ],
    });

    expect(wire).toEqual({
      user: 'jd',
      domain: 'x.example',
      requestID: 'r-1',
      do: [
        { createFederatedID: { email: 'jd@x.example', option: 'ignoreIfAlreadyExists', lastname: 'Doe' } },
        { update: { firstname: 'J' } },
        { add: { group: ['A'], product: ['P'] } },
        { remove: { group: [] } },
        { addRoles: { admin: ['org'] } },
        { remove: 'all' },
        { removeFromOrg: { deleteAccount: false } },
      ],
    });
  });

  test('every kind of user-group step has its shape on the wire', () => {
    const wire = wireEntry({
      group: 'DevOps',
      steps: [
        { kind: 'createGroup', description: 'd', onConflict: 'error' },
        { kind: 'updateGroup', name: 'Ops' },
        { kind: 'addMembers', users: ['a@x.example'] },
        { kind: 'removeMembers', profiles: ['P'] },
        { kind: 'addAllMembers' },
        { kind: 'removeAllMembers' },
        { kind: 'deleteGroup' },
      ],
    });

    expect(wire).toEqual({
      usergroup: 'DevOps',
      do: [
        { createUserGroup: { description: 'd' } },
        { updateUserGroup: { name: 'Ops' } },
        { add: { user: ['a@x.example'] } },
        { remove: { productConfiguration: ['P'] } },
        { add: 'all' },
        { remove: 'all' },
        { deleteUserGroup: {} },
      ],
    });
  });
});

describe('the call table', () => {
  test('what is built is matched again, whatever the group is called', () => {
    const name = fc
      .string({ unit: 'grapheme', minLength: 1 })
      .filter((text) => !/^\.{1,2}$/.test(text) && text.isWellFormed());
    fc.assert(
      fc.property(name, (groupName) => {
        const path = callPath(calls.usersInGroup.path, { orgId: 'A1@AdobeOrg', page: '0', groupName });
        const { pathname } = new URL(`https://h.example/v2/usermanagement${path}`);

        expect(matchCall('GET', pathname)).toEqual({
          call: 'usersInGroup',
          parameters: { orgId: 'A1@AdobeOrg', page: '0', groupName },
        });
      }),
    );
  });

  test.each([
    ['/v2/usermanagement/users/A@AdobeOrg/0/Team%20A/B%20%E2%80%93%20Z%C3%BCrich', 'Team A/B – Zürich'],
    ['/v2/usermanagement/users/A@AdobeOrg/0/Employees%20%26%20Friends/', 'Employees & Friends'],
  ])('%s means the group %s', (path, groupName) => {
    expect(matchCall('GET', path)).toMatchObject({ call: 'usersInGroup', parameters: { groupName } });
  });

  test.each([
    ['/A1@AdobeOrg/users', 'deprecatedUsers', {}],
    ['/A1@AdobeOrg/user-groups/', 'userGroups', {}],
    ['/A1@AdobeOrg/user-groups/7', 'userGroup', { groupId: '7' }],
    ['/A1@AdobeOrg/user-groups/7/users', 'userGroupUsers', { groupId: '7' }],
    ['/A1@AdobeOrg/products', 'products', {}],
    ['/A1@AdobeOrg/products/P/configurations', 'profiles', { productId: 'P' }],
    ['/A1@AdobeOrg/products/P/configurations/C/users', 'profileUsers', { productId: 'P', profileId: 'C' }],
  ])('GET %s is the deprecated call %s', (path, call, parameters) => {
    const match = matchCall('GET', `/v2/usermanagement${path}`);

    expect(match).toEqual({ call, parameters: { orgId: 'A1@AdobeOrg', ...parameters } });
  });

  test.each(['users', 'groups', 'action', 'organizations'])('no organization is called %s', (word) => {
    expect(matchCall('GET', `/v2/usermanagement/${word}/user-groups/0/users`)).not.toMatchObject({
      parameters: { orgId: word },
    });
  });

  test('a known path with another method tells the methods it has', () => {
    expect(matchCall('DELETE', '/ims/token/v2/')).toEqual({ allowed: ['POST'] });
  });

  test.each(['/', '/v2/usermanagement/users', '/v2/usermanagement/users/A%ZZ/0'])('%s is no call', (path) => {
    expect(matchCall('GET', path)).toBeUndefined();
  });

  test.each(['', '.', '..'])('a group called "%s" can not stand in a path', (groupName) => {
    expect(() => callPath(calls.usersInGroup.path, { orgId: 'A', page: '0', groupName })).toThrow(RangeError);
  });
});

describe('failures', () => {
  test.each([
    [
      '{"result":"error.organization.invalid_id","message":"Bad organization Id"}',
      'error.organization.invalid_id',
      'Bad organization Id',
    ],
    [
      '{"errorMessage":"GROUP_NOT_FOUND","errorCode":"GROUP_NOT_FOUND"}',
      'GROUP_NOT_FOUND',
      'GROUP_NOT_FOUND',
    ],
    ['{"error_code":"429050","message":"Too many requests"}', '429050', 'Too many requests'],
    ['{"error":"invalid_client","error_description":"wrong"}', 'invalid_client', 'wrong'],
    ['', undefined, undefined],
    ['<html>', undefined, undefined],
  ])('the error body %s is understood', (text, code, message) => {
    const body = parseErrorBody(text);

    expect([body.code, body.message]).toEqual([code, message]);
  });

  test.each([
    { header: '120', ms: 120_000 },
    { header: ' 1938 ', ms: 1_938_000 },
    { header: 'Thu, 01 Jan 1970 00:01:00 GMT', ms: 60_000 },
    { header: 'Thu, 01 Jan 1970 00:00:00 GMT', ms: 0 },
    { header: '-5', ms: undefined },
    { header: 'soon', ms: undefined },
    { header: null, ms: undefined },
  ])('Retry-After $header is $ms ms', ({ header, ms }) => {
    expect(parseRetryAfterMs(header, 0)).toBe(ms);
  });

  test.each(['seconds', 'date'] as const)('a wait written as %s never reads as a shorter one', (form) => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2e12 }), fc.integer({ min: 1, max: 1e8 }), (now, waitMs) => {
        const read = parseRetryAfterMs(formatRetryAfter(now + waitMs, now, form), now) ?? 0;

        expect(read).toBeGreaterThanOrEqual(waitMs);
        expect(read).toBeLessThan(waitMs + 1000);
      }),
    );
  });

  test.each([
    ['error.internal.create_failed', 'now'],
    ['error.throttled_by_external_service', 'now'],
    ['error.user.nonexistent', 'later'],
    ['error.group.not_found', 'no'],
    ['error.never.heard.of', 'no'],
  ])('%s may be sent again: %s', (code, answer) => {
    expect(retryable(code)).toBe(answer);
  });

  test('every documented code is there once', () => {
    expect(new Set(errorCodes).size).toBe(errorCodes.length);
    expect(errorCodes).toContain('error.command.add_remove.duplicate.user_list');
  });

  test('a token answer that is refused does not repeat the token', () => {
    expect(() => parseTokenAnswer({ access_token: 'very-secret' }, 'seconds')).toThrow(/^(?!.*very-secret)/);
    expect(parseTokenAnswer({ access_token: 't', expires_in: 86_399_000 }, 'milliseconds').lifetimeMs).toBe(
      86_399_000,
    );
    expect(parseTokenAnswer({ access_token: 't', expires_in: 86_399 }, 'seconds').lifetimeMs).toBe(
      86_399_000,
    );
  });
});

describe('countries', () => {
  test.each(['DE', 'US', 'GB'])('%s is one', (code) => {
    expect(isCountryCode(code)).toBe(true);
  });

  test.each(['de', 'ZZ', 'UK', 'DEU', '', 'AD AE'])('"%s" is none', (code) => {
    expect(isCountryCode(code)).toBe(false);
  });
});
