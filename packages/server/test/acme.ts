import type { RunningServer, Seed, ServerOptions } from '@umapi-kit/server';
import { dialects, memory, type StoreKind, startOn } from './stores.ts';

export const orgId = 'A495E53F0C3B@AdobeOrg';
export const clientId = 'acme-sync';
export const clientSecret = 'correct horse battery staple';

/** A small company with one of everything; Globex is its neighbour on the server. */
export const acme: Seed = {
  orgs: [
    {
      id: orgId,
      name: 'Acme Corporation',
      technicalAccounts: 2,
      credentials: [{ clientId, clientSecret }],
      directories: [
        { name: 'Employees', type: 'federated', domains: ['acme.example', 'acme-labs.example'] },
        { name: 'Names', type: 'federated', login: 'username', domains: ['names.example'] },
        { name: 'Shops', type: 'enterprise', domains: ['shops.example'] },
      ],
      products: [
        { name: 'Creative Cloud', profiles: [{ name: 'All Apps', quota: 200 }, { name: 'Photoshop' }] },
      ],
      userGroups: [{ name: 'Design', profiles: ['All Apps'] }, { name: 'Team A/B – Zürich' }],
      users: [
        { email: 'Jane@acme.example', firstName: 'Jane', lastName: 'Doe', country: 'DE', groups: ['Design'] },
        { email: 'bob@gmail.example', type: 'adobeID' },
        { email: 'jd@acme.example', username: 'jd', country: 'US', groups: ['_org_admin', 'Photoshop'] },
      ],
    },
    {
      id: 'B0B@AdobeOrg',
      name: 'Globex',
      credentials: [{ clientId: 'globex', clientSecret: 'other' }],
      directories: [{ name: 'Globex', type: 'federated', domains: ['globex.example'] }],
      users: [{ email: 'ann@globex.example' }],
    },
  ],
};

/** A client that is signed in to an organization. */
export interface Client {
  readonly server: RunningServer;
  readonly headers: Readonly<Record<string, string>>;
  /** @param path below the endpoint, `{org}` for the organization's id */
  get(path: string): Promise<Response>;
  act(entries: unknown, query?: string): Promise<Record<string, unknown>>;
}

/** A server with a client that is signed in to Acme. */
export interface Visit extends Client, AsyncDisposable {}

/** How a test gets at servers whose state is kept in one kind of store. */
export interface OnStore extends Pick<StoreKind, 'name' | 'randomShare'> {
  /** Starts a server, which holds Acme unless told otherwise. */
  start(options?: ServerOptions): Promise<RunningServer>;
  /** Starts a server and signs in to Acme. */
  visit(options?: ServerOptions): Promise<Visit>;
}

function on(kind: StoreKind): OnStore {
  const { name, randomShare } = kind;
  const start = (options: ServerOptions = {}) => startOn(kind, { seed: acme, ...options });
  const visit = async (options: ServerOptions = {}) => {
    const server = await start(options);
    const client = await signIn(server, {}, options.listen === false ? server.fetch : fetch);
    return { ...client, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
  };
  return { name, randomShare, start, visit };
}

/** What depends on stored state is tried on each: rows of `describe.each` and `test.each`. */
export const onEachStore: readonly OnStore[] = dialects.map(on);

/** Starts a server that keeps its state in memory and signs in to Acme. */
export const { visit } = on(memory);

/** Signs in to a server, to Acme unless told otherwise. */
export async function signIn(
  server: RunningServer,
  as: { readonly org?: string; readonly id?: string; readonly secret?: string } = {},
  send: typeof fetch = fetch,
): Promise<Client> {
  const { org = orgId, id = clientId, secret = clientSecret } = as;
  const token = await accessToken(server, id, secret);
  const headers = { Authorization: `Bearer ${token}`, 'X-Api-Key': id };
  const urlOf = (path: string) => server.endpoint + path.replace('{org}', org);
  return {
    server,
    headers,
    get: (path) => send(urlOf(path), { headers }),
    async act(entries, query = '') {
      const body = JSON.stringify(entries);
      const response = await send(urlOf(`/action/{org}${query}`), { method: 'POST', headers, body });
      return record(await response.json());
    },
  };
}

export const grant = {
  grant_type: 'client_credentials',
  client_id: clientId,
  client_secret: clientSecret,
  scope: 'openid,AdobeID,user_management_sdk',
};

export async function accessToken(
  server: RunningServer,
  id = clientId,
  secret = clientSecret,
): Promise<string> {
  const body = new URLSearchParams({ ...grant, client_id: id, client_secret: secret });
  const response = await server.fetch(`${server.url}/ims/token/v2`, { method: 'POST', body });
  return String(record(await response.json())['access_token']);
}

/** The seed that a server's state is exported as, as text. */
export async function exported(server: RunningServer, snapshot?: string): Promise<string> {
  let text = '';
  for await (const piece of server.exportSeed(snapshot)) text += piece;
  return text;
}

export function record(value: unknown): Record<string, unknown> {
  if (typeof value === 'object' && value !== null) return { ...value };
  throw new TypeError(`${JSON.stringify(value)} is no object`);
}
