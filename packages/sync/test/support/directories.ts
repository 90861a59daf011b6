import type { User } from '@umapi-kit/protocol';
import type { DirectoryRecord, DirectoryUser } from '@umapi-kit/sync';
import fc from 'fast-check';
import { account, person, reject } from '../model.ts';

/** Few names, so that people and accounts meet in every way. */
const email = fc.constantFrom('a@x.example', 'A@x.example', 'b@x.example', 'c@x.example', 'd@x.example');
const username = fc.constantFrom('a@x.example', 'u@x.example', 'v@x.example', 'plain', 'b@x.example');
const name = fc.constantFrom('Jane', 'Ĵane', 'Jon');
const domain = fc.constantFrom('x.example', 'X.example', 'y.example');

/** Records of a directory without rejects. */
export const arbitraryPeople: fc.Arbitrary<readonly DirectoryUser[]> = fc
  .array(
    fc.record({
      email,
      username: fc.option(username, { nil: undefined }),
      domain,
      firstName: fc.option(name, { nil: undefined }),
      groups: fc.subarray(['design', 'print', 'nothing', 'ACL-Film']),
      idType: fc.constantFrom('federatedID', 'federatedID', 'enterpriseID', 'adobeID'),
    }),
    { maxLength: 7 },
  )
  .map((list) =>
    list.map(({ email: mail, username: login, domain: place, firstName, ...rest }, index) =>
      person(mail, {
        ...rest,
        ...(login === undefined ? {} : { username: login, domain: place }),
        ...(firstName === undefined ? {} : { firstName }),
        place: `p:${index}`,
      }),
    ),
  );

/** Records that can't be used, with and without names. */
const rejects: fc.Arbitrary<readonly DirectoryRecord[]> = fc
  .array(
    fc.record({
      email: fc.option(email, { nil: undefined }),
      username: fc.option(username, { nil: undefined }),
    }),
    { maxLength: 2 },
  )
  .map((list) =>
    list.map(({ email: mail, username: login }, index) =>
      reject(`r:${index}`, {
        ...(mail === undefined ? {} : { email: mail }),
        ...(login === undefined ? {} : { username: login }),
      }),
    ),
  );

/** Records as a directory may have them. */
export const arbitraryRecords: fc.Arbitrary<readonly DirectoryRecord[]> = fc
  .tuple(arbitraryPeople, fc.oneof({ weight: 3, arbitrary: fc.constant([]) }, rejects))
  .map((lists) => lists.flat());

/** Accounts as they come, also such as the service would not have. */
export const arbitraryAccounts: fc.Arbitrary<readonly User[]> = fc
  .array(
    fc.record({
      email,
      username,
      domain,
      firstName: name,
      groups: fc.subarray(['Design', 'All Apps', 'print', 'Own', '_org_admin', 'Film', '_admin_x']),
      type: fc.constantFrom('federatedID', 'federatedID', 'enterpriseID', 'adobeID', 'unknown'),
    }),
    { maxLength: 7 },
  )
  .map((list) => list.map(({ email: mail, ...rest }) => account(mail, rest)));
