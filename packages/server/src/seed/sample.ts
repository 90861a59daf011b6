import type { Seed } from './seed.ts';

/**
 * A small organization to try things on, with one of everything. Its client secret is a test value, known to
 * everybody.
 */
export const sampleSeed: Seed = {
  orgs: [
    {
      id: 'SAMPLE01@AdobeOrg',
      name: 'Sample Company',
      technicalAccounts: 1,
      credentials: [
        {
          clientId: 'sample-client',
          clientSecret: 'sample-secret',
          technicalAccount: 'sample@techacct.adobe.com',
        },
      ],
      directories: [
        { name: 'Staff', type: 'federated', domains: ['sample.example'] },
        { name: 'Shops', type: 'enterprise', domains: ['shops.sample.example'] },
      ],
      products: [
        { name: 'Creative Cloud', profiles: [{ name: 'All Apps', quota: 2 }, { name: 'Photoshop' }] },
        { name: 'Document Cloud', profiles: [{ name: 'Acrobat Pro', quota: 100 }] },
      ],
      userGroups: [
        { name: 'Design', description: 'Everybody who draws', profiles: ['All Apps'] },
        { name: 'Sales' },
      ],
      users: [
        {
          email: 'ada@sample.example',
          firstName: 'Ada',
          lastName: 'Lovelace',
          country: 'GB',
          groups: ['Design', '_org_admin'],
        },
        {
          email: 'jose@sample.example',
          firstName: 'José',
          lastName: 'Núñez',
          country: 'ES',
          groups: ['Sales', 'Acrobat Pro'],
        },
        {
          type: 'enterpriseID',
          email: 'till@shops.sample.example',
          firstName: 'Till',
          lastName: 'Kasse',
          country: 'DE',
        },
        { type: 'adobeID', email: 'sam@studio.example', groups: ['Photoshop'] },
      ],
    },
  ],
};
