import type { User } from '@umapi-kit/protocol';
import {
  type DirectoryRecord,
  type DirectoryUser,
  indexDirectory,
  isReject,
  type Plan,
  planSync,
} from '@umapi-kit/sync';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { account, applied, person, reject, removals, rules } from './model.ts';

/** Few names, so that people and accounts meet in every way. */
const email = fc.constantFrom('a@x.example', 'A@x.example', 'b@x.example', 'c@x.example', 'd@x.example');
const username = fc.constantFrom('a@x.example', 'u@x.example', 'v@x.example', 'plain', 'b@x.example');
const name = fc.constantFrom('Jane', 'Ĵane', 'Jon');

const records: fc.Arbitrary<readonly DirectoryUser[]> = fc
  .array(
    fc.record({
      email,
      username: fc.option(username, { nil: undefined }),
      firstName: fc.option(name, { nil: undefined }),
      groups: fc.subarray(['design', 'print', 'nothing']),
      idType: fc.constantFrom('federatedID' as const, 'federatedID' as const, 'enterpriseID' as const),
    }),
    { maxLength: 6 },
  )
  .map((list) =>
    list.map(({ email: mail, username: login, firstName, ...rest }, index) =>
      person(mail, {
        ...rest,
        ...(login === undefined ? {} : { username: login, domain: 'x.example' }),
        ...(firstName === undefined ? {} : { firstName }),
        place: `p:${index}`,
      }),
    ),
  );

/** No two accounts of one type share an e-mail or a username: the service sees to that. */
const users: fc.Arbitrary<readonly User[]> = fc
  .uniqueArray(
    fc.record({
      email,
      username,
      firstName: name,
      groups: fc.subarray(['Design', 'All Apps', 'print', 'Own', '_org_admin']),
      type: fc.constantFrom('federatedID', 'federatedID', 'enterpriseID', 'adobeID', 'unknown'),
    }),
    { maxLength: 6, selector: (one) => one.email.toLowerCase() },
  )
  .map((list) =>
    list.filter((one, index) => list.findIndex((other) => other.username === one.username) === index),
  )
  .map((list) => list.map(({ email: mail, ...rest }) => account(mail, rest)));

function plan(directory: readonly DirectoryRecord[], accounts: readonly User[]): Plan {
  return planSync({ org: 'A@AdobeOrg', directory: indexDirectory(directory), users: accounts, rules });
}

test('after a plan was applied there is nothing left to plan', () => {
  fc.assert(
    fc.property(records, users, (directory, accounts) => {
      const after = applied(plan(directory, accounts), accounts);

      expect(plan(directory, after).changes).toEqual([]);
    }),
    { numRuns: 1_000 },
  );
});

test('a record that can not be used takes nothing from anyone that it would not take if it could', () => {
  const broken = fc.array(fc.constantFrom('good', 'named', 'by username', 'unknown'), {
    minLength: 6,
    maxLength: 6,
  });
  fc.assert(
    fc.property(records, users, broken, (truth, accounts, how) => {
      fc.pre(indexDirectory(truth).rejects.length === 0);
      const doubtful = truth.map((record, index) => spoil(record, how[index]));

      const wanted = removals(plan(truth, accounts));

      expect(wanted).toEqual(expect.arrayContaining([...removals(plan(doubtful, accounts))]));
    }),
    { numRuns: 1_000 },
  );
});

test('the order of records and accounts does not matter', () => {
  const shuffled = <T>(list: fc.Arbitrary<readonly T[]>) =>
    list.chain((items) =>
      fc.tuple(fc.constant(items), fc.shuffledSubarray([...items], { minLength: items.length })),
    );
  fc.assert(
    fc.property(shuffled(records), shuffled(users), ([directory, directory2], [accounts, accounts2]) => {
      expect(plan(directory2, accounts2)).toEqual(plan(directory, accounts));
    }),
    { numRuns: 500 },
  );
});

test('a change waits only for changes before it', () => {
  fc.assert(
    fc.property(records, users, (directory, accounts) => {
      const { changes } = plan(directory, accounts);

      const early = changes.flatMap(({ after }, index) =>
        after.filter((id) => !changes.slice(0, index).some((change) => change.id === id)),
      );
      expect(early).toEqual([]);
    }),
  );
});

function spoil(record: DirectoryUser, how: string | undefined): DirectoryRecord {
  const { place, email: mail, username: login } = record;
  const names = login === undefined ? {} : { username: login };
  if (how === 'named') return reject(place, { email: mail, ...names });
  if (how === 'by username') return reject(place, names);
  return how === 'unknown' && !isReject(record) ? reject(place) : record;
}
