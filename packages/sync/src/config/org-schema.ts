import { z } from 'zod';
import { secret, text } from './primitives.ts';

const orgId = text.refine(
  (id) => /^[^@\s]+@AdobeOrg$/.test(id),
  'an organization id looks like A495E53@AdobeOrg',
);

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
  timeoutMs: z.int().positive().exactOptional(),
  sslVerify: z
    .boolean()
    .describe('false takes any certificate: whoever is in between can read secrets.')
    .exactOptional(),
});
