import { parseErrorBody } from '@umapi-kit/protocol';
import { isSkewed } from './clock-skew.ts';
import type { SeenAnswer } from './one-try.ts';

/** What was wrong, and what to do. */
interface Words {
  readonly message: string;
  readonly remedy: string;
}

const console_ = 'the Developer Console';
const copySecret = `copy the secret anew from the credential’s page in ${console_}`;

/**
 * What a refusal of the token service means, in words that tell the fix. Its own words are not repeated: they can
 * quote what was sent.
 *
 * @param byJwt whether a service account asked
 */
export function tokenRefusal(answer: SeenAnswer, clientId: string, byJwt: boolean): Words {
  const { code = '', message = '' } = parseErrorBody(answer.body);
  const says = `${code} ${message}`.toLowerCase();
  if (byJwt && isSkewed(answer.aheadMs) && code !== 'invalid_client')
    return {
      message: 'the JWT was refused, and the clocks of this machine and the token service differ',
      remedy: 'set the clock of this machine and try again',
    };
  if (code === 'invalid_client' || code === 'unauthorized_client')
    return clientRefusal(says, answer.status, clientId, byJwt);
  const known = refusals[code];
  if (known !== undefined) return known;
  return {
    message: `the token service answered with status ${answer.status}${code === '' ? ' and no code' : `, ${printable(code)}`}`,
    remedy:
      answer.status === 404
        ? 'look at the token service’s host and path in the configuration'
        : 'look at the credential in the Developer Console',
  };
}

function clientRefusal(says: string, status: number, clientId: string, byJwt: boolean): Words {
  if (/certificate|exchange/.test(says) || says.startsWith('unauthorized_client'))
    return {
      message: byJwt
        ? 'the credential may not exchange JWTs'
        : 'the credential may not ask for tokens in this way',
      remedy: `make an OAuth server-to-server credential in ${console_}`,
    };
  if (/secret/.test(says) || (status === 401 && !/client_?id|client id/.test(says)))
    return { message: `the client secret of ${clientId} is wrong`, remedy: copySecret };
  if (/\baud\b/.test(says))
    return {
      message: 'the JWT is for another token service or another client id',
      remedy: 'look at the token service’s host and the client id in the configuration',
    };
  return {
    message: `the token service does not know the client id ${clientId}`,
    remedy: `copy the client id from the credential’s page in ${console_}; was the credential deleted?`,
  };
}

const refusals: Readonly<Record<string, Words>> = {
  invalid_scope: {
    message: 'the credential may not have the scopes of the User Management API',
    remedy: `add the User Management API to the credential’s project in ${console_}`,
  },
  invalid_signature: {
    message:
      'no certificate of the integration fits the private key, the organization and the technical account',
    remedy:
      'the certificate may have expired, or the key be another one’s; better make an OAuth server-to-server credential, which has no key',
  },
  invalid_token: {
    message: 'the JWT was refused',
    remedy: 'look at the clock of this machine, and at the technical account’s id',
  },
  bad_request: {
    message: 'the organization’s id or the technical account’s id is wrong',
    remedy: `copy both from the credential’s page in ${console_}`,
  },
  unsupported_grant_type: {
    message: 'the token service does not take this kind of credential',
    remedy: `make an OAuth server-to-server credential in ${console_}`,
  },
};

/** A code is a word; whatever else stands there could be anything. */
function printable(code: string): string {
  return /^[\w.-]{1,60}$/.test(code) ? code : 'in words that are no code';
}
