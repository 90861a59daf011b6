import type { Retryable } from '../error-code.ts';
import { type Explained, say } from './explanation.ts';

/** HTTP statuses, and whether the same request can succeed when it is sent again. */
export const statuses: Readonly<Record<string, Explained & { readonly retryable: Retryable }>> = {
  400: {
    ...say(
      'The request can not be used',
      'A mistake in it, a wrong organization’s id, or an expired certificate of the integration',
      'Look at the code in the body: it says more',
    ),
    retryable: 'no',
  },
  401: {
    ...say(
      'The token or the organization is not valid',
      'A token that has expired, or an organization’s id that is not the credential’s',
      'Renew the token; if that was just done, correct the organization’s id. `umapi auth check` says which it is',
    ),
    retryable: 'no',
  },
  403: {
    ...say(
      'The credential may not do this',
      'The User Management API is missing in the credential’s project, or may only read; or the organization is being migrated',
      'Look at the project in the Developer Console; `umapi doctor` tells a migration from a missing permission',
    ),
    retryable: 'no',
  },
  404: {
    ...say(
      'What was asked for is not there',
      'An unknown user or group; without a code in the body, a wrong address',
      'Look at the name, and at the endpoint of the configuration',
    ),
    retryable: 'no',
  },
  405: {
    ...say(
      'The address takes no such method',
      'GET where POST is wanted, or the reverse',
      'Look at the call',
    ),
    retryable: 'no',
  },
  407: {
    ...say(
      'The proxy wants to know who you are',
      'A proxy’s address without user and password, or with wrong ones',
      'Write them into the address: HTTPS_PROXY=http://user:password@proxy:3128',
    ),
    retryable: 'no',
  },
  413: {
    ...say(
      'The request is too large',
      'A body beyond what the service reads',
      'Send fewer entries in one call',
    ),
    retryable: 'no',
  },
  415: {
    ...say(
      'The body is of another kind than the service reads',
      'A wrong Content-Type',
      'Send application/json',
    ),
    retryable: 'no',
  },
  429: {
    ...say(
      'There were too many calls',
      'Another program with the same credential, or a list that was begun again too soon',
      'Wait as long as Retry-After says, which can be an hour, and let programs share a budget; nothing was done',
    ),
    retryable: 'later',
  },
  500: {
    ...say(
      'The service failed',
      'A fault of the service; whether anything was done is unknown',
      'Look at what it was about, then send it again',
    ),
    retryable: 'now',
  },
  502: {
    ...say(
      'The gateway got no answer that it could use',
      'The service is down or restarting',
      'Send it again after a while; a client does so by itself',
    ),
    retryable: 'now',
  },
  503: {
    ...say(
      'The service is not available',
      'Maintenance, or too much load',
      'Send it again after a while; a client does so by itself',
    ),
    retryable: 'now',
  },
  504: {
    ...say(
      'The service took too long',
      'Load; the request may have been carried out all the same',
      'Send it again after a while; a client does so by itself',
    ),
    retryable: 'now',
  },
};
