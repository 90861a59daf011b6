import type { Seed } from '@umapi-kit/server';
import fc from 'fast-check';
import { clientId, clientSecret, orgId } from './acme.ts';

/** Who signs in to Globex. */
export const owner = { org: 'B0B@AdobeOrg', id: 'globex', secret: 'other' };

/** Globex owns a directory that Acme may bring people in from; both have few licences. */
export const world: Seed = {
  orgs: [
    {
      id: orgId,
      name: 'Acme',
      technicalAccounts: 2,
      credentials: [{ clientId, clientSecret }],
      directories: [
        { name: 'Employees', type: 'federated', domains: ['acme.example', 'acme-labs.example'] },
        { name: 'Names', type: 'federated', login: 'username', domains: ['names.example'] },
      ],
      trusts: [{ org: owner.org, directory: 'Shared' }],
      products: [
        { name: 'Photo', profiles: [{ name: 'Two', quota: 2 }, { name: 'None', quota: 0 }, { name: 'Any' }] },
      ],
      userGroups: [
        { name: 'Design', profiles: ['Two'] },
        { name: 'Shared', sharedReadOnly: true, profiles: ['None'] },
      ],
      users: [
        { email: 'jane@acme.example', groups: ['Design', 'Shared'] },
        { email: 'bob@gmail.example', type: 'adobeID', groups: ['Two', '_org_admin'] },
        { email: 'pat@shared.example', groups: ['Two'] },
        { email: 'old@acme.example', directoryOnly: true },
      ],
    },
    {
      id: owner.org,
      name: 'Globex',
      credentials: [{ clientId: owner.id, clientSecret: owner.secret }],
      directories: [
        { name: 'Globex', type: 'federated', domains: ['globex.example'] },
        { name: 'Shared', type: 'federated', domains: ['shared.example', 'shared-b.example'] },
      ],
      products: [{ name: 'Photo', profiles: [{ name: 'Two', quota: 1 }] }],
      userGroups: [{ name: 'Design', profiles: ['Two'] }],
      users: [
        { email: 'pat@shared.example', groups: ['Design'] },
        { email: 'ann@globex.example', groups: ['Two'] },
        { email: 'bob@gmail.example', type: 'adobeID' },
      ],
    },
  ],
};

/** One call of one of two organizations. */
export interface Turn {
  readonly by: 'acme' | 'globex';
  readonly entries: readonly unknown[];
}

const email = fc.constantFrom(
  ...['jane@acme.example', 'NEW@acme.example', 'new@acme-labs.example', 'old@acme.example'],
  ...['bob@gmail.example', 'pat@shared.example', 'new@shared-b.example', 'ann@globex.example'],
);
const group = fc.constantFrom(
  ...['Design', 'design', 'Shared', 'Öps', 'ÖPS', 'Two', 'None', 'Any'],
  ...['_admin_Design', '_admin_Öps', '_org_admin', '_developer_Two'],
);
const profile = fc.constantFrom('Two', 'None', 'any');

const option = fc.constantFrom({}, { option: 'ignoreIfAlreadyExists' }, { option: 'updateIfAlreadyExists' });
const lists = fc.record({ group: fc.array(group, { maxLength: 3 }) });

const firstUserStep = fc.oneof(
  fc.tuple(email, option).map(([address, more]) => ({ createFederatedID: { email: address, ...more } })),
  fc.tuple(email, option).map(([address, more]) => ({ addAdobeID: { email: address, ...more } })),
);
const userStep = fc.oneof(
  lists.map((add) => ({ add })),
  lists.map((remove) => ({ remove })),
  fc.constant({ remove: 'all' }),
  email.map((address) => ({ update: { email: address } })),
  fc.constantFrom('x', 'jd', 'new@acme.example').map((username) => ({ update: { username } })),
);
const removal = fc.boolean().map((deleteAccount) => ({ removeFromOrg: { deleteAccount } }));

const user = fc.oneof(
  email.map((address) => ({ user: address })),
  fc
    .tuple(
      fc.constantFrom('x', 'jd'),
      fc.constantFrom('names.example', 'acme-labs.example', 'shared.example'),
    )
    .map(([name, domain]) => ({ user: name, domain })),
);

const userEntry = fc
  .tuple(user, fc.boolean(), fc.array(firstUserStep, { maxLength: 1 }), fc.array(userStep, { maxLength: 3 }))
  .chain(([root, useAdobeID, first, others]) =>
    fc
      .array(removal, { maxLength: 1 })
      .map((last) => ({ ...root, useAdobeID, do: [...first, ...others, ...last] })),
  );

const members = fc.record({
  user: fc.uniqueArray(email, { minLength: 1, maxLength: 3 }),
  productConfiguration: fc.array(profile, { maxLength: 2 }),
});
const groupStep = fc.oneof(
  members.map((add) => ({ add })),
  members.map((remove) => ({ remove })),
  profile.map((name) => ({ add: { productConfiguration: [name] } })),
  fc.constant({ remove: 'all' }),
  group.map((name) => ({ updateUserGroup: { name } })),
  fc.constant({ deleteUserGroup: {} }),
);
const groupEntry = fc
  .tuple(
    group,
    fc.array(
      option.map((createUserGroup) => ({ createUserGroup })),
      { maxLength: 1 },
    ),
    fc.array(groupStep, { maxLength: 3 }),
  )
  .map(([usergroup, first, others]) => ({ usergroup, do: [...first, ...others] }));

/** One to four random entries of either organization. */
export const act: fc.Arbitrary<Turn> = fc.record({
  by: fc.constantFrom('acme', 'acme', 'globex'),
  entries: fc.array(fc.oneof(userEntry, groupEntry), { minLength: 1, maxLength: 4 }),
});
