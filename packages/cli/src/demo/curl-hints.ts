import type { RunningServer, SeedCredential, SeedOrg } from '@umapi-kit/server';

/** How to talk to a running local server by hand: lines that can be pasted into a shell. */
export function curlHints(
  server: RunningServer,
  org: SeedOrg,
  { clientId, clientSecret }: SeedCredential,
): string[] {
  // A certificate of our own that nobody trusts yet.
  const curl = server.url.startsWith('https:') ? 'curl -sk' : 'curl -s';
  return [
    'The server stays up until Ctrl-C. In another terminal:',
    '',
    `  TOKEN=$(${curl} ${server.url}/ims/token/v2 -d grant_type=client_credentials -d client_id=${clientId} \\`,
    `    -d client_secret=${clientSecret} -d scope=openid,AdobeID,user_management_sdk \\`,
    `    | sed 's/.*"access_token":"\\([^"]*\\)".*/\\1/')`,
    `  ${curl} ${server.endpoint}/users/${org.id}/0 -H "Authorization: Bearer $TOKEN" -H 'X-Api-Key: ${clientId}'`,
    `  ${curl} ${server.endpoint}/action/${org.id} -H "Authorization: Bearer $TOKEN" -H 'X-Api-Key: ${clientId}' \\`,
    `    -H 'Content-Type: application/json' -d '[{"usergroup":"Night shift","do":[{"createUserGroup":{}}]}]'`,
  ];
}
