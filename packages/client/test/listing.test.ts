import { expect, test } from 'vitest';
import { connect, pagesOf, serviceOf, usersPage } from './support/scripted-service.ts';

test('a list of users is read page by page to its end', async () => {
  const service = serviceOf(
    pagesOf(
      usersPage(['a@x.example', 'b@x.example'], 0, 2, { total: 4 }),
      usersPage(['c@x.example'], 1, 2, { total: 4 }),
    ),
  );
  const users = connect(service).users();

  const emails = await Array.fromAsync(users, ({ email }) => email);

  expect(emails).toEqual(['a@x.example', 'b@x.example', 'c@x.example']);
  expect(users.summary).toEqual({ listed: 3, total: 4, unlisted: 1, pages: 2, duplicates: 0, stable: true });
});
