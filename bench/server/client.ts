import { clientId, clientSecret, orgId } from './company.ts';
import { requestsPerSecond } from './load.ts';

/** A client that is signed in to a server, and loads it. */
export interface Client {
  /** What it sends with every call of the API. */
  readonly headers: Readonly<Record<string, string>>;
  /** @param path below the API's endpoint */
  read(path: string, count: number): Promise<number>;
  /** @param body of the call of that number */
  act(count: number, body: (call: number) => string): Promise<number>;
  /** One answer, as text. */
  text(path: string): Promise<string>;
}

const endpoint = '/v2/usermanagement';

export async function signIn(url: string): Promise<Client> {
  const headers = { Authorization: `Bearer ${await accessToken(url)}`, 'X-Api-Key': clientId };
  return {
    headers,
    read: (path, count) =>
      requestsPerSecond({ url, headers, count, shot: () => ({ path: endpoint + path }) }),
    act: (count, body) =>
      requestsPerSecond({
        url,
        headers: { ...headers, 'Content-Type': 'application/json' },
        count,
        shot: (call) => ({ path: `${endpoint}/action/${orgId}`, method: 'POST', body: body(call) }),
      }),
    text: async (path) => (await fetch(url + endpoint + path, { headers })).text(),
  };
}

async function accessToken(url: string): Promise<string> {
  const body = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: clientId,
    client_secret: clientSecret,
    scope: 'openid,AdobeID,user_management_sdk',
  });
  const answer = await (await fetch(`${url}/ims/token/v2`, { method: 'POST', body })).json();
  return String(answer.access_token);
}
