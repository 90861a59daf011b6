import type { Seed, SeedUserGroup } from '@umapi-kit/server';

const named = (...names: readonly string[]): readonly SeedUserGroup[] => names.map((name) => ({ name }));
const numbered = Array.from({ length: 25 }, (_, index) => `UG-${index + 1}`);

function credentials(publicKey: string) {
  return [
    {
      clientId: 'test-client',
      clientSecret: 'test-secret',
      technicalAccount: 'tech@techacct.adobe.com',
      certificates: [{ pem: publicKey }],
    },
  ];
}

/** The organization that the requests of the Python clients speak of. */
export function orgA(publicKey: string): Seed {
  return {
    orgs: [
      {
        id: 'ORGA@AdobeOrg',
        name: 'A',
        technicalAccounts: 1,
        credentials: credentials(publicKey),
        directories: [
          { name: 'People', type: 'federated', login: 'username', domains: ['example.com', 'example.org'] },
          { name: 'Corporation', type: 'enterprise', domains: ['corp.example'] },
        ],
        products: [{ name: 'Product', profiles: [{ name: 'PP-1' }] }],
        userGroups: named('Employees', 'Employees & Friends', 'Team A/B – Zürich', ...numbered),
        users: [
          { email: 'jane@example.com', groups: ['Employees', 'UG-1'] },
          { email: 'jane.doe@example.com', groups: ['Employees & Friends', 'Team A/B – Zürich'] },
          { email: 'jdoe@example.com', username: 'jdoe', country: 'DE' },
          { email: 'big@example.com' },
          { email: 'gone@example.com' },
          { email: 'k@example.com', type: 'adobeID' },
        ],
      },
    ],
  };
}

/** The organization that the requests of the sync tool speak of. */
export function orgB(publicKey: string): Seed {
  return {
    orgs: [
      {
        id: 'ORGB@AdobeOrg',
        name: 'B',
        credentials: credentials(publicKey),
        directories: [{ name: 'People', type: 'federated', domains: ['example.com', 'example.org'] }],
        products: [
          { name: 'Product', profiles: [{ name: 'PP-1' }, { name: 'PP-4' }] },
          { name: 'Suite', profiles: [{ name: 'Default Acrobat Pro' }, { name: 'Default All Apps' }] },
        ],
        userGroups: named('Employees', 'Contractors'),
        users: [{ email: 'user.1@example.com', firstName: 'Old', lastName: 'Name' }],
      },
    ],
  };
}
