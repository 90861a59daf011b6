import { ClientError, IncompleteListError, NotFoundError, UnavailableError } from '@umapi-kit/client';
import { describe, expect, test } from 'vitest';
import {
  collect,
  connect,
  pagesOf,
  rejection,
  serviceOf,
  status,
  usersPage,
} from './support/scripted-service.ts';

const groupNotFound = { lastPage: false, result: 'error.group.not_found', message: 'Not found: Group X' };

describe('reading a list', () => {
  test('goes page by page to its end', async () => {
    const service = serviceOf(
      pagesOf(
        usersPage(['a@x.example', 'b@x.example'], 0, 2, { total: 4 }),
        usersPage(['c@x.example'], 1, 2, { total: 4 }),
      ),
    );
    const users = connect(service).users();

    const emails = (await collect(users)).map(({ email }) => email);

    expect(emails).toEqual(['a@x.example', 'b@x.example', 'c@x.example']);
    expect(users.summary).toEqual({
      ...{ listed: 3, total: 4, unlisted: 1, pages: 2 },
      ...{ duplicates: 0, stable: true },
    });
  });

  test('an empty page in the middle does not end it', async () => {
    const service = serviceOf(
      pagesOf(usersPage(['a@x.example'], 0, 3), usersPage([], 1, 3), usersPage(['b@x.example'], 2, 3)),
    );

    const users = await connect(service).users().all();

    expect(users.map(({ email }) => email)).toEqual(['a@x.example', 'b@x.example']);
  });

  test('an organization without users is a list without users', async () => {
    const service = serviceOf(pagesOf(usersPage([], 0, 0, { total: 0, lastPage: true })));

    const users = await connect(service).users().all();

    expect(users).toEqual([]);
  });

  test('leaving the loop asks for no further page', async () => {
    const service = serviceOf(pagesOf(usersPage(['a@x.example'], 0, 2)));

    for await (const _ of connect(service).users()) break;

    expect(service.calls).toHaveLength(1);
  });

  test('a user who moved to a later page meanwhile comes once', async () => {
    const service = serviceOf(
      pagesOf(
        usersPage(['a@x.example', 'b@x.example'], 0, 2),
        usersPage(['B@x.example', 'c@x.example'], 1, 2),
      ),
    );
    const users = connect(service).users();

    const emails = (await users.all()).map(({ email }) => email);

    expect(emails).toEqual(['a@x.example', 'b@x.example', 'c@x.example']);
    expect(users.summary).toMatchObject({ listed: 3, duplicates: 1 });
  });

  test('an Adobe ID and an owned account with the same e-mail are two users', async () => {
    const users = ['adobeID', 'federatedID'].map((type) => ({ email: 'a@x.example', type }));
    const service = serviceOf(() => Response.json({ lastPage: true, result: 'success', users }));

    const listed = await connect(service).users().all();

    expect(listed.map(({ type }) => type)).toEqual(['adobeID', 'federatedID']);
  });

  test('a total that changed on the way is told', async () => {
    const service = serviceOf(
      pagesOf(usersPage(['a@x.example'], 0, 2, { total: 2 }), usersPage(['b@x.example'], 1, 2, { total: 3 })),
    );
    const users = connect(service).users();

    await users.all();

    expect(users.summary).toMatchObject({ stable: false, total: 3, unlisted: 1 });
  });
});

describe('what is asked for', () => {
  test.each([
    { options: {}, path: '/users/ORG@AdobeOrg/0?directOnly=true' },
    {
      options: { group: 'A/B & Zürich' },
      path: '/users/ORG@AdobeOrg/0/A%2FB%20%26%20Z%C3%BCrich?directOnly=true',
    },
    {
      options: { group: 'A', domain: 'x.example', directOnly: false },
      path: '/users/ORG@AdobeOrg/0/A?domain=x.example&directOnly=false',
    },
  ])('users($options) asks for $path', async ({ options, path }) => {
    const service = serviceOf(pagesOf(usersPage([], 0, 1)));

    await connect(service).users(options).all();

    expect(service.calls[0]?.path).toBe(`/v2/usermanagement${path}`);
  });

  test('groups() lists every group, and takes "Not found" past the end for the end', async () => {
    const groups = [{ groupName: 'Design', type: 'USER_GROUP', groupId: 1, memberCount: 3 }];
    const service = serviceOf(
      pagesOf(
        () =>
          Response.json({ lastPage: false, result: 'success', groups }, { headers: { 'X-Page-Count': '1' } }),
        () => Response.json({ lastPage: true, result: 'Not found' }, { headers: { 'X-Page-Count': '1' } }),
      ),
    );

    const listed = await connect(service).groups().all();

    expect(listed).toMatchObject([{ groupName: 'Design', memberCount: 3 }]);
  });
});

describe('all or error', () => {
  test('a 404 after the first page is an incomplete list, never its end', async () => {
    const service = serviceOf(
      pagesOf(usersPage(['a@x.example'], 0, 2), () => Response.json(groupNotFound, { status: 404 })),
    );

    const error = await rejection(connect(service).users({ group: 'X' }).all());

    expect(error).toBeInstanceOf(IncompleteListError);
    expect(error).toMatchObject({ code: 'INCOMPLETE_LIST', cause: { code: 'NOT_FOUND' } });
  });

  test('a page that can not be had fails the list', async () => {
    const service = serviceOf(
      pagesOf(usersPage(['a@x.example'], 0, 2), () => new Response(null, { status: 503 })),
    );

    const error = await service.clock.run(() => rejection(connect(service).users().all()));

    expect(error).toBeInstanceOf(UnavailableError);
  });

  test.each([
    { name: 'says it is the last, but there are more', lastPage: true, pages: 3 },
    { name: 'is one too many, and not the last', lastPage: false, pages: 1 },
  ])('a second page that $name is an incomplete list', async ({ lastPage, pages }) => {
    const service = serviceOf(
      pagesOf(
        usersPage(['a@x.example'], 0, pages, { lastPage: false }),
        usersPage(['b@x.example'], 1, pages, { lastPage }),
      ),
    );

    const error = await rejection(connect(service).users().all());

    expect(error).toBeInstanceOf(IncompleteListError);
  });

  test.each([
    {
      name: 'an error with status 200',
      body: '{"result":"error.apikey.invalid","lastPage":false,"users":[]}',
    },
    { name: 'HTML', body: '<html>maintenance</html>' },
    { name: 'nothing', body: '' },
    { name: 'half a page', body: '{"lastPage":true,"result":"succ' },
  ])('$name is a ClientError, not an empty list', async ({ body }) => {
    const service = serviceOf(() => new Response(body));

    const error = await rejection(connect(service).users().all());

    expect(error).toBeInstanceOf(ClientError);
  });

  test('an unknown group is not an empty one', async () => {
    const service = serviceOf(status(404, groupNotFound));

    const error = await rejection(connect(service).users({ group: 'X' }).all());

    expect(error).toBeInstanceOf(NotFoundError);
    expect(String(error)).toContain('error.group.not_found: Not found: Group X');
  });

  test('a list that failed has no summary', async () => {
    const service = serviceOf(
      pagesOf(usersPage(['a@x.example'], 0, 2), () => new Response(null, { status: 400 })),
    );
    const users = connect(service).users();

    await rejection(users.all());

    expect(users.summary).toBeUndefined();
  });
});

describe('one user', () => {
  test('is asked for by e-mail, or by username and domain', async () => {
    const service = serviceOf(() =>
      Response.json({ result: 'success', user: { email: 'j@x.example', type: 'adobeID' } }),
    );
    const conn = connect(service);

    const jane = await conn.user('j@x.example');
    await conn.user('jdoe', { domain: 'x.example' });

    expect(jane).toMatchObject({ email: 'j@x.example', type: 'adobeID' });
    expect(service.calls.map(({ path }) => path)).toEqual([
      '/v2/usermanagement/organizations/ORG@AdobeOrg/users/j@x.example',
      '/v2/usermanagement/organizations/ORG@AdobeOrg/users/jdoe?domain=x.example',
    ]);
  });

  test('who is not there is undefined', async () => {
    const service = serviceOf(status(404, { result: 'error.user.not_found', message: 'User not found x' }));

    const user = await connect(service).user('x@x.example');

    expect(user).toBeUndefined();
  });

  test('a 404 that comes from a wrong address does not read as "not there"', async () => {
    const service = serviceOf(() => new Response('<html>no such page</html>', { status: 404 }));

    const error = await rejection(connect(service).user('x@x.example'));

    expect(error).toBeInstanceOf(NotFoundError);
  });
});
