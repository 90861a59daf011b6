import { z } from 'zod';
import { secret, text } from './primitives.ts';

/** What is wrong with an organization id that is none. */
export const orgIdProblem = 'an organization id looks like A495E53@AdobeOrg';

/** Whether a text can be the id of an organization. */
export function isOrgId(id: string): boolean {
  return /^[^@\s]+@AdobeOrg$/.test(id);
}

const orgId = text.refine(isOrgId, orgIdProblem);

/** How to reach one organization. */
export const orgSchema = z.strictObject({
  orgId,
  endpoint: z
    .url('write an address such as https://usermanagement.adobe.io/v2/usermanagement')
    .exactOptional(),
  authHost: text.exactOptional(),
  authEndpoint: text.exactOptional(),
  clientId: z
    .union([text, secret])
    .describe('By default UMAPI_CLIENT_ID of the environment.')
    .exactOptional(),
  clientSecret: secret.describe('By default UMAPI_CLIENT_SECRET of the environment.').exactOptional(),
  serviceAccount: z
    .strictObject({ techAcctId: text, privateKey: secret, passphrase: secret.exactOptional() })
    .describe('Credentials of a service account (JWT), which Adobe ended; leave it out for OAuth.')
    .exactOptional(),
  timeoutMs: z.int().nonnegative().describe('Time for one try of a call; 0 sets no limit.').exactOptional(),
  sslVerify: z
    .boolean()
    .describe('false takes any certificate: whoever is in between can read secrets.')
    .exactOptional(),
});
