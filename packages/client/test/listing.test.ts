import {
  ArgumentError,
  ClientError,
  IncompleteListError,
  isReconciled,
  NotFoundError,
  UnavailableError,
} from '@umapi-kit/client';
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
      ...{ fromPage: 0, duplicates: 0, stable: true },
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

  test('whoever asks for users before the ones before have come gets all of them, in order', async () => {
    const service = serviceOf(pagesOf(usersPage(['a@x.example'], 0, 2), usersPage(['b@x.example'], 1, 2)));
    const users = connect(service).users()[Symbol.asyncIterator]();

    const asked = await Promise.all([users.next(), users.next(), users.next()]);

    expect(asked.map(({ value }) => value?.email)).toEqual(['a@x.example', 'b@x.example', undefined]);
    expect(service.calls).toHaveLength(2);
  });

  test('goes on from the page where an earlier reading stopped', async () => {
    const pages = ['a', 'b', 'c'].map((name, page) =>
      usersPage([`${name}@x.example`], page, 3, { total: 3 }),
    );
    const service = serviceOf(pagesOf(...pages));
    const users = connect(service).users({ fromPage: 1 });

    const read: unknown[] = [];
    for await (const { page, items } of users.pages()) read.push([page, ...items.map(({ email }) => email)]);

    expect(read).toEqual([
      [1, 'b@x.example'],
      [2, 'c@x.example'],
    ]);
    expect(users.summary).toMatchObject({ fromPage: 1, pages: 3, listed: 2, unlisted: undefined });
  });

  test('from a page that is gone is an incomplete list, never an empty one', async () => {
    const service = serviceOf(status(404, groupNotFound));

    const error = await rejection(connect(service).users({ group: 'X', fromPage: 3 }).all());

    expect(error).toBeInstanceOf(IncompleteListError);
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

describe('pages that are fetched ahead', () => {
  const pages = Array.from({ length: 6 }, (_, page) => usersPage([`u${page}@x.example`], page, 6));

  test('come in their order, all of them once', async () => {
    const service = serviceOf(pagesOf(...pages));

    const users = await connect(service).users({ prefetch: 3 }).all();

    expect(users.map(({ email }) => email)).toEqual(pages.map((_, page) => `u${page}@x.example`));
    expect(service.calls).toHaveLength(6);
  });

  test('are no more than was allowed', async () => {
    const service = serviceOf(pagesOf(...pages));
    const reading = connect(service).users({ prefetch: 2 }).pages();

    await reading.next();
    await service.clock.advance(0);

    expect(service.calls).toHaveLength(3);
    await reading.return();
  });

  test('wait for the rate limit like all others, and are given up when the loop is left', async () => {
    const many = Array.from({ length: 40 }, (_, page) => usersPage([`u${page}@x.example`], page, 40));
    const service = serviceOf(pagesOf(...many));
    const conn = connect(service, { limits: 'documented' });

    await service.clock.run(async () => {
      for await (const _ of conn.users({ prefetch: 39 })) {
        await service.clock.sleep(1_000);
        break;
      }
    });
    await service.clock.advance(120_000);

    expect(service.calls).toHaveLength(25);
  });

  test('that fail are told when the loop gets there', async () => {
    const service = serviceOf(
      pagesOf(...pages.slice(0, 3), () => new Response(null, { status: 403 }), ...pages.slice(4)),
    );
    const emails: string[] = [];

    const error = await rejection(
      (async () => {
        for await (const { email } of connect(service).users({ prefetch: 5 })) emails.push(email);
      })(),
    );

    expect(error).toMatchObject({ code: 'AUTH' });
    expect(emails).toEqual(['u0@x.example', 'u1@x.example', 'u2@x.example']);
  });

  test.each([{ prefetch: -1 }, { prefetch: 1.5 }, { fromPage: -1 }])('%o is an ArgumentError', (options) => {
    expect(() => connect(serviceOf(pagesOf())).users(options)).toThrow(ArgumentError);
  });
});

describe('a list is reconciled', () => {
  const whole = { listed: 98, total: 100, unlisted: 2, fromPage: 0, pages: 1, duplicates: 0, stable: true };

  test.each([
    ['when everybody who is counted is listed', { ...whole, unlisted: 0 }, {}, true],
    ['when no more are missing than there may be technical accounts', whole, { unlistedAtMost: 2 }, true],
    ['when as many are missing as the last time', whole, { unlistedBefore: 2 }, true],
    ['not when others are missing', whole, { unlistedBefore: 3 }, false],
    ['not when more are listed than counted', { ...whole, unlisted: -1 }, { unlistedAtMost: 5 }, false],
    ['not when it changed meanwhile', { ...whole, unlisted: 0, stable: false }, {}, false],
    ['not when it was read from the middle', { ...whole, unlisted: undefined, fromPage: 1 }, {}, false],
    ['not before it was read to its end', undefined, {}, false],
  ])('%s', (_, summary, allowed, expected) => {
    expect(isReconciled(summary, allowed)).toBe(expected);
  });
});

test.each([undefined, 3, 100_001, 1e12])(
  'a hundred thousand users with one twice are told apart, whatever their number is said to be: %s',
  async (total) => {
    const emails = Array.from({ length: 100_000 }, (_, number) => `user${number}@x.example`);
    const counts = total === undefined ? {} : { total };
    const service = serviceOf(
      pagesOf(
        usersPage(emails, 0, 2, counts),
        usersPage([...emails.slice(7, 8), 'z@x.example'], 1, 2, counts),
      ),
    );
    const users = connect(service).users();

    await users.all();

    expect(users.summary).toMatchObject({ listed: 100_001, duplicates: 1 });
  },
);

describe('the end of a sync run', () => {
  const script = (pages: number) =>
    pagesOf(
      ...Array.from({ length: pages }, (_, page) =>
        usersPage([`u${page}@x.example`], page, pages, { total: pages }),
      ),
    );

  test.each([0, 2])('is told by the last page, after all others, with $0 pages ahead', async (prefetch) => {
    const answered: number[] = [];
    const service = serviceOf(async (request, signal) => {
      await service.clock.sleep(1_000);
      answered.push(service.calls.length);
      return script(4)(request, signal);
    });
    const conn = connect(service);
    conn.startSync();

    await service.clock.run(async () => {
      await conn.users({ prefetch, endsSync: true }).all();
      await conn.users({ prefetch, endsSync: true }).all();
    });

    const marks = service.calls.map(({ headers }) => headers.get('Pragma'));
    expect(marks).toEqual(['umapi-sync-start', null, null, 'umapi-sync-end', null, null, null, null]);
    expect(answered.slice(0, 3).every((asked) => asked < 4)).toBe(true);
  });

  test('is not told by a list of one page: nobody knows before that it is the last one', async () => {
    const service = serviceOf(script(1));
    const conn = connect(service);
    conn.startSync();
    await conn.users().all();

    await conn.users({ endsSync: true }).all();

    expect(service.calls.map(({ headers }) => headers.get('Pragma'))).toEqual(['umapi-sync-start', null]);
  });
});
