import type { Seed } from '@umapi-kit/server';

export const orgId = 'A495E53F0C3B@AdobeOrg';
export const globexId = 'B0B@AdobeOrg';
export const clientId = 'acme-sync';
export const clientSecret = 'correct horse battery staple';

/** A company with one of everything, and its neighbour on the server. */
export const acme: Seed = {
  orgs: [
    {
      id: orgId,
      name: 'Acme Corporation',
      technicalAccounts: 2,
      credentials: [{ clientId, clientSecret }],
      directories: [
        { name: 'Employees', type: 'federated', domains: ['acme.example', 'acme-labs.example'] },
        {
          name: 'Names',
          type: 'federated',
          login: 'username',
          domains: ['names.example', 'aliases.example'],
        },
        { name: 'Shops', type: 'enterprise', domains: ['shops.example'] },
      ],
      products: [
        {
          name: 'Creative Cloud',
          profiles: [{ name: 'All Apps', quota: 200 }, { name: 'Photoshop' }, { name: 'Empty profile' }],
        },
      ],
      userGroups: [
        { name: 'Design', description: 'Everybody who draws', profiles: ['All Apps'] },
        { name: 'Team A/B – Zürich' },
        { name: 'Sales & Friends' },
        { name: 'v1.2' },
      ],
      users: [
        { email: 'Jane@acme.example', firstName: 'Jane', lastName: 'Doe', country: 'DE', groups: ['Design'] },
        {
          email: 'jd@acme.example',
          username: 'jd',
          domain: 'names.example',
          groups: ['_org_admin', 'Photoshop'],
        },
        { email: 'bob@gmail.example', type: 'adobeID', groups: ['_admin_Design'] },
        { email: 'shop@shops.example', type: 'enterpriseID', groups: ['_developer_Photoshop'] },
        { email: 'both@acme.example', groups: ['_product_admin_Creative Cloud'] },
        { email: 'both@acme.example', type: 'adobeID', groups: ['_admin_All Apps'] },
      ],
    },
    {
      id: globexId,
      name: 'Globex',
      credentials: [{ clientId: 'globex', clientSecret: 'other' }],
      directories: [{ name: 'Globex', type: 'federated', domains: ['globex.example'] }],
      users: [{ email: 'ann@globex.example' }],
    },
  ],
};
