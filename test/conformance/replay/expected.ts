import { expect } from 'vitest';

/** The right answer to a recorded request: its status, and what its body has to have. */
export interface Expected {
  readonly status: number;
  readonly body: unknown;
}

const ok = (body: unknown): Expected => ({ status: 200, body: expect.objectContaining(body as object) });
const token = ok({ access_token: expect.any(String), token_type: 'bearer', expires_in: 86_399 });
const jwtToken = ok({ access_token: expect.any(String), token_type: 'bearer', expires_in: 86_399_000 });
const users = (...emails: readonly string[]) =>
  ok({
    result: 'success',
    lastPage: true,
    users: emails.map((email) => expect.objectContaining({ email })),
  });
const user = (fields: object) => ok({ result: 'success', user: expect.objectContaining(fields) });
const groups = ok({ result: 'success', lastPage: true, groups: expect.any(Array) });
const noMoreGroups: Expected = { status: 404, body: { lastPage: true, result: 'Not found' } };
const done = (completed: number) =>
  ok({ completed, notCompleted: 0, completedInTestMode: 0, result: 'success' });
const failed = (index: number, step: number, errorCode: string) =>
  expect.objectContaining({ index, step, errorCode, user: expect.any(String) });

/** The answers to the Python client 3.0.1, request by request. */
export const python3: readonly Expected[] = [
  ok({ state: 'LIVE' }),
  token,
  ok({ result: 'success', lastPage: true, users: expect.any(Array) }),
  users('jane.doe@example.com'),
  users('jane.doe@example.com'),
  user({ email: 'jane.doe@example.com' }),
  user({ username: 'jdoe', domain: 'example.com' }),
  groups,
  noMoreGroups,
  done(1),
  // The fourth entry renames the person whom the fifth one names by the old e-mail.
  ok({ completed: 4, notCompleted: 1, result: 'partial', errors: [failed(4, 0, 'error.user.nonexistent')] }),
  done(1),
  done(1),
  done(4),
  jwtToken,
  ok({ completed: 0, notCompleted: 0, completedInTestMode: 1, result: 'success' }),
];

/** The answers to the Python client 2.22. */
export const python2: readonly Expected[] = [
  jwtToken,
  users('jane@example.com'),
  {
    status: 200,
    body: expect.arrayContaining([
      expect.objectContaining({ name: 'Employees', type: 'USER_GROUP', userCount: 1 }),
    ]),
  },
  user({ email: 'jane@example.com' }),
  ok({
    completed: 4,
    notCompleted: 2,
    result: 'partial',
    errors: [failed(2, 1, 'error.update.country.no_update'), failed(5, 2, 'error.command.add_remove.list')],
    warnings: [1, 2, 3].map((step) =>
      expect.objectContaining({ index: 0, step, warningCode: 'warning.command.deprecated' }),
    ),
  }),
];

/** The answers to the sync tool. */
export const sync: readonly Expected[] = [
  token,
  users('user.1@example.com'),
  done(10),
  done(4),
  groups,
  noMoreGroups,
];
