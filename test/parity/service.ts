import { generateKeyPairSync } from 'node:crypto';
import { Connection, type ConnectionOptions, OAuthS2S, type User } from '@umapi-kit/client';
import { type RunningServer, type Seed, type ServerOptions, startServer } from '@umapi-kit/server';

export const orgId = 'ACME0001@AdobeOrg';
export const technicalAccount = 'sync@techacct.adobe.com';
export const credentials = { clientId: 'acme-sync', clientSecret: 'acme-local-secret' };

const keys = generateKeyPairSync('rsa', { modulusLength: 2048 });

/** The private key of the technical account, as PEM. */
export const privateKey = keys.privateKey.export({ type: 'pkcs1', format: 'pem' }).toString();

const seed: Seed = {
  orgs: [
    {
      id: orgId,
      name: 'Acme Corporation',
      credentials: [
        {
          ...credentials,
          technicalAccount,
          certificates: [{ pem: keys.publicKey.export({ type: 'spki', format: 'pem' }).toString() }],
        },
      ],
      directories: [
        { name: 'Employees', type: 'federated', domains: ['acme.example'] },
        { name: 'Names', type: 'federated', login: 'username', domains: ['names.example'] },
        { name: 'Shops', type: 'enterprise', domains: ['shops.example'] },
      ],
      products: [{ name: 'Creative Cloud', profiles: [{ name: 'All Apps' }, { name: 'Photoshop' }] }],
      userGroups: [
        { name: 'Design' },
        ...Array.from({ length: 150 }, (_, index) => ({ name: `Group ${index + 1}` })),
      ],
      users: [
        { email: 'jane@acme.example', firstName: 'Jane', lastName: 'Doe', country: 'DE', groups: ['Design'] },
        { email: 'jd@acme.example', username: 'jd', domain: 'names.example' },
        { email: 'till@shops.example', type: 'enterpriseID' },
        { email: 'sam@studio.example', type: 'adobeID' },
      ],
    },
  ],
};

/** A request as it left. */
interface Sent {
  readonly method: string;
  readonly path: string;
  readonly headers: Headers;
  readonly body: unknown;
}

/** A server that is reached over real HTTP, and what was sent to it. */
export interface Visit extends AsyncDisposable {
  readonly server: RunningServer;
  readonly conn: Connection;
  readonly sent: readonly Sent[];
  /** Bodies of the action calls. */
  readonly actions: readonly unknown[];
  user(userString: string, domain?: string): Promise<User | undefined>;
}

/** Opens a server with the organization above, and a connection to it. */
export async function visit(
  options: Partial<ConnectionOptions> = {},
  serverOptions: ServerOptions = {},
): Promise<Visit> {
  const server = await startServer({ seed, ...serverOptions });
  const sent: Sent[] = [];
  const recorded = recordingFetch(sent);
  const auth = new OAuthS2S({ ...credentials, authHost: server.url });
  const shared = { orgId, endpoint: server.endpoint, limits: 'unlimited' } as const;
  const conn = new Connection({ ...shared, auth, fetch: recorded, ...options });
  const reader = new Connection({ ...shared, auth });
  return {
    server,
    conn,
    sent,
    get actions() {
      return sent.filter(({ method }) => method === 'POST').map(({ body }) => body);
    },
    user: (userString, domain) => reader.user(userString, domain === undefined ? {} : { domain }),
    [Symbol.asyncDispose]: () => server.close(),
  };
}

function recordingFetch(sent: Sent[]): typeof fetch {
  return (input, init) => {
    const { pathname, search } = new URL(String(input));
    sent.push({
      method: init?.method ?? 'GET',
      path: pathname.replace('/v2/usermanagement', '') + search,
      headers: new Headers(init?.headers),
      body: typeof init?.body === 'string' ? JSON.parse(init.body) : undefined,
    });
    return fetch(input, init);
  };
}
