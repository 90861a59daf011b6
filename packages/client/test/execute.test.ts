import { UserAction } from '@umapi-kit/client';
import { expect, test } from 'vitest';
import { allDone, connect, serviceOf } from './support/scripted-service.ts';

test('an action that is executed at once goes out as the recorded clients send it', async () => {
  const service = serviceOf(allDone);
  const conn = connect(service);
  const jane = new UserAction({ email: 'jane@example.com', requestId: 'r-1' })
    .create({ firstName: 'Jane', lastName: 'Doé', country: 'US' })
    .addToGroups(['Employees', 'UG-1']);

  const statistics = await conn.executeSingle(jane, { immediate: true });

  expect(statistics).toEqual({ queued: 0, sent: 1, succeeded: 1 });
  expect(service.calls.map(({ method, path }) => `${method} ${path}`)).toEqual([
    'POST /v2/usermanagement/action/ORG@AdobeOrg',
  ]);
  expect(JSON.parse(service.calls[0]?.body ?? '')).toEqual([
    {
      user: 'jane@example.com',
      requestID: 'r-1',
      do: [
        {
          createFederatedID: {
            email: 'jane@example.com',
            option: 'ignoreIfAlreadyExists',
            firstname: 'Jane',
            lastname: 'Doé',
            country: 'US',
          },
        },
        { add: { group: ['Employees', 'UG-1'] } },
      ],
    },
  ]);
});
