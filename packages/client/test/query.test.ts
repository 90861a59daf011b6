import { GroupsQuery, NotFoundError, UserQuery, UsersQuery } from '@umapi-kit/client';
import { expect, test } from 'vitest';
import {
  collect,
  connect,
  inOrder,
  pagesOf,
  rejection,
  serviceOf,
  status,
  usersPage,
} from './support/scripted-service.ts';

function threePages() {
  const emails = ['a@x.example', 'b@x.example', 'c@x.example'];
  return serviceOf(pagesOf(...emails.map((email, page) => usersPage([email], page, 3, { total: 3 }))));
}

test('after an early break, allResults goes on from the page reached', async () => {
  const service = threePages();
  const query = new UsersQuery(connect(service));
  for await (const _ of query) break;

  const users = await query.allResults();

  expect(users).toHaveLength(3);
  expect(service.calls).toHaveLength(3);
});

test('iterating again starts at the beginning without a call', async () => {
  const service = threePages();
  const query = new UsersQuery(connect(service));
  await query.allResults();

  const again = await collect(query);

  expect(again.map(({ email }) => email)).toEqual(['a@x.example', 'b@x.example', 'c@x.example']);
  expect(service.calls).toHaveLength(3);
});

test('reload forgets what was fetched', async () => {
  const service = threePages();
  const query = new UsersQuery(connect(service));
  await query.allResults();

  query.reload();
  const before = query.stats();
  const users = await query.allResults();

  expect(before).toEqual({ total: undefined, pages: undefined, pageSize: undefined, pageNumber: 0 });
  expect(users).toHaveLength(3);
  expect(service.calls).toHaveLength(6);
});

test('a page that arrives after a reload does not count', async () => {
  const service = threePages();
  const query = new UsersQuery(connect(service));
  const outdated = collect(query);

  query.reload();
  const users = await query.allResults();

  expect(await outdated).toEqual([]);
  expect(users.map(({ email }) => email)).toEqual(['a@x.example', 'b@x.example', 'c@x.example']);
});

test('stats tell what is known so far', async () => {
  const query = new UsersQuery(connect(threePages()));
  for await (const _ of query) break;

  const stats = query.stats();

  expect(stats).toEqual({ total: 3, pages: 3, pageSize: 1, pageNumber: 1 });
});

test('two loops over one query share its calls', async () => {
  const service = threePages();
  const query = new UsersQuery(connect(service));

  const [left, right] = await Promise.all([collect(query), collect(query)]);

  expect(left).toEqual(right);
  expect(service.calls).toHaveLength(3);
});

test('the Python names of the options mean the same', async () => {
  const service = serviceOf(pagesOf(usersPage([], 0, 1)));

  await new UsersQuery(connect(service), {
    inGroup: 'A',
    inDomain: 'x.example',
    directOnly: false,
  }).allResults();

  expect(service.calls[0]?.path).toBe(
    '/v2/usermanagement/users/ORG@AdobeOrg/0/A?domain=x.example&directOnly=false',
  );
});

test('an unknown group is an empty list', async () => {
  const service = serviceOf(status(404, { result: 'error.group.not_found', lastPage: false }));

  const users = await new UsersQuery(connect(service), { inGroup: 'X' }).allResults();

  expect(users).toEqual([]);
});

test('a 404 without a reason is an error even so', async () => {
  const query = new UsersQuery(connect(serviceOf(status(404))));

  const error = await rejection(query.allResults());

  expect(error).toBeInstanceOf(NotFoundError);
});

test('a query that failed asks for the same page again', async () => {
  const service = serviceOf(inOrder(status(400), usersPage(['a@x.example'], 0, 1)));
  const query = new UsersQuery(connect(service));
  await rejection(query.allResults());

  const users = await query.allResults();

  expect(users).toHaveLength(1);
});

test('a groups query lists groups', async () => {
  const groups = [{ groupName: 'Design', type: 'USER_GROUP' }];
  const service = serviceOf(() => Response.json({ lastPage: true, result: 'success', groups }));

  const listed = await new GroupsQuery(connect(service)).allResults();

  expect(listed.map(({ groupName }) => groupName)).toEqual(['Design']);
});

test('a user query asks once, until it is reloaded', async () => {
  const service = serviceOf(
    inOrder(
      () => Response.json({ result: 'success', user: { email: 'a@x.example', type: 'adobeID' } }),
      status(404, { result: 'error.user.not_found', message: '' }),
    ),
  );
  const query = new UserQuery(connect(service), 'a@x.example');

  const first = await query.result();
  const second = await query.result();
  query.reload();
  const third = await query.result();

  expect([first?.email, second?.email, third]).toEqual(['a@x.example', 'a@x.example', undefined]);
  expect(service.calls).toHaveLength(2);
});
