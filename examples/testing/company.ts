import { Connection, OAuthS2S } from '@umapi-kit/client';
import type { RunningServer, Seed } from '@umapi-kit/server';

const orgId = 'ACME0001@AdobeOrg';
const credential = { clientId: 'test-client', clientSecret: 'test-secret' };

/** What every test begins with. */
export const seed: Seed = {
  orgs: [
    {
      id: orgId,
      name: 'Acme',
      credentials: [credential],
      directories: [{ name: 'Staff', type: 'federated', domains: ['acme.example'] }],
      userGroups: [{ name: 'Design' }],
    },
  ],
};

/** A client that is signed in to it. */
export function connect(server: RunningServer): Connection {
  const auth = new OAuthS2S({ ...credential, authHost: server.url });
  return new Connection({ orgId, auth, endpoint: server.endpoint, limits: 'unlimited' });
}
