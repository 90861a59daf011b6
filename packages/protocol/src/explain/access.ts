import { say } from './explanation.ts';

const again = 'Send it again; if it stays, ask Adobe’s support and name the X-Request-Id';
const check = '`umapi auth check` says which it is';
const internal = 'A fault of the service; nothing that a request holds causes it';

/** Codes about the organization and who may call. */
export const access = {
  'error.organization.invalid_id': say(
    'The id of the organization can not be used',
    'A typing error, or an id without @AdobeOrg',
    'Copy the id from the credential’s page in the Developer Console; it looks like A495E53@AdobeOrg',
  ),
  'error.organization.invalid_name': say(
    'The name of the organization can not be used',
    'A name where an id is wanted',
    'Give the id, which looks like A495E53@AdobeOrg',
  ),
  'error.organization.migrating': say(
    'Adobe is migrating the organization',
    'While that lasts nothing can be changed',
    'Try again in some hours; the Admin Console tells when it is over',
  ),
  'error.api.not_available': say(
    'The call is switched off',
    'A call that the service has retired or closed for a while',
    'Try again later; if it is a deprecated one, use its successor',
  ),
  'error.api.user.not.parent.org': say(
    'The account belongs to another organization',
    'A change of somebody who is here by trust in another organization’s directory',
    'Change the account in the organization that owns the directory; memberships can be changed here',
  ),
  'error.apikey.invalid': say(
    'The API key is not valid for this call',
    'A client id that the token was not issued for, an integration without the User Management API, or a certificate that has expired',
    `Look at the credential in the Developer Console: its client id, its products, its certificates; ${check}`,
  ),
} as const;

/** Codes of faults of the service. */
export const service = {
  'error.internal.create_failed': say('The account could not be created', internal, again),
  'error.internal.update_failed': say('The account could not be changed', internal, again),
  'error.internal.removefromorg': say(
    'The person could not be taken out of the organization',
    internal,
    again,
  ),
  'error.internal.add': say('The person could not be added to a group', internal, again),
  'error.internal.group.remove': say('The person could not be taken out of a group', internal, again),
  'error.internal.exceptionflys': say('The service met an error that it has no word for', internal, again),
  'error.internal.everybody_group.not_found': say(
    'The service did not find the group of everybody',
    internal,
    again,
  ),
  'error.throttled_by_external_service': say(
    'A system behind the service was busy',
    'Too much was asked of it at that moment, by anybody',
    'Send the entry again; it may succeed at once',
  ),
} as const;

/** What the token service answers. */
export const tokens = {
  invalid_client: say(
    'The token service does not take the credential',
    'An unknown client id, a wrong client secret, or a token service of another region',
    `Copy client id and secret from the Developer Console; ${check}`,
  ),
  invalid_scope: say(
    'The credential may not ask for this scope',
    'The User Management API is not part of the credential’s project',
    'Add the User Management API to the project in the Developer Console',
  ),
  invalid_request: say(
    'A field of the token request is missing',
    'An empty client id or secret',
    'Look at the configuration',
  ),
  unsupported_grant_type: say(
    'The credential has no such kind of grant',
    'A service account that is asked with OAuth, or the reverse',
    'Make an OAuth server-to-server credential in the Developer Console',
  ),
  unauthorized_client: say(
    'The credential may not ask for tokens in this way',
    'Another kind of credential, such as one for a web application',
    'Make an OAuth server-to-server credential in the Developer Console',
  ),
  invalid_token: say(
    'The JWT can not be read, or has expired',
    'A clock that is wrong, most of the time',
    `Set the clock of this machine; ${check}`,
  ),
  invalid_signature: say(
    'No certificate of the integration fits the JWT',
    'A private key that belongs to another certificate, a certificate that has expired, or another technical account',
    'Better replace the service account by OAuth server-to-server: Adobe ended service accounts in January 2025',
  ),
  invalid_jti: say(
    'The JWT was used before, or has no number',
    'A client that sends the same JWT twice',
    'Make a new JWT for each token',
  ),
  bad_request: say(
    'A claim of the JWT is missing or wrong',
    'An organization’s id or a technical account with a typing error',
    'Copy both from the Developer Console',
  ),
} as const;

/** What the gateway before the service answers. */
export const gateway = {
  401013: say(
    'The token is not valid',
    'It has expired, or was issued by another token service',
    `Get a new one; a client does so by itself. ${check}`,
  ),
  403000: say(
    'The API key is missing',
    'A request without the header X-Api-Key',
    'Send the client id as X-Api-Key',
  ),
  403003: say(
    'The API key is not valid for this API',
    'The User Management API is not part of the credential, the token has other scopes, or is another credential’s',
    `Add the User Management API to the project in the Developer Console; ${check}`,
  ),
  'error.unauthorized': say(
    'The token is not valid for this organization',
    'The organization’s id is not that of the credential, or the token has expired',
    `Copy the organization’s id from the credential’s page; ${check}`,
  ),
} as const;
