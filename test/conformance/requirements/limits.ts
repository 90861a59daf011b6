import { from, source } from './requirement.ts';

/** The throttle, and what a JWT has to be. */
export const limitRequirements = {
  ...from(source.users, {
    'throttle.body': 'A call too many is a 429 with the documented code 429050.',
    'throttle.after': 'A 429 says in Retry-After when to come back.',
    'throttle.users': 'Documented: 25 calls a client and minute to the list of users.',
    'throttle.id': 'A 429 carries the request id.',
  }),
  ...from(source.groups, {
    'throttle.groups': 'Documented: 5 calls a client and minute to the list of groups.',
  }),
  ...from(source.user, {
    'throttle.user': 'Documented: 25 calls a client and minute to the single user.',
  }),
  ...from(source.actions, {
    'throttle.actions': 'Documented: 10 action calls a client and minute.',
    'throttle.application': 'Documented: 100 calls a minute of all clients together.',
  }),
  ...from(source.http, {
    'throttle.date': 'Retry-After may be an HTTP date.',
  }),
  ...from(source.threads, {
    'throttle.lockout': 'First pages asked for too often lock the client out of every call for long.',
    'throttle.guard': 'A second run within two hours is refused on its first page.',
    'throttle.guard.signals': 'Calls between the sync signals belong to their run.',
  }),
  ...from(source.ours, {
    'throttle.off': 'Unless asked for nothing is limited.',
    'throttle.wait': 'After the wait that a 429 names the call is let in.',
    'throttle.nothing': 'A call that is refused with 429 does nothing.',
    'throttle.tokens': 'Tokens and the status are never limited.',
    'throttle.windows': 'No window of the kind in force admits more than its limit.',
  }),
  ...from(source.authentication, {
    'jwt.audience': 'A JWT that is made out to another host is invalid_client.',
    'jwt.secret': 'A JWT with a wrong client secret is invalid_client with 401.',
    'jwt.client': 'A JWT of an unknown client is invalid_client with 400.',
    'jwt.uncertified': 'A client without a certificate may not exchange JWTs.',
    'jwt.expired': 'A JWT that has expired is invalid_token.',
    'jwt.missing': 'A JWT that is missing or no JWT is invalid_token.',
    'jwt.signature': 'A JWT that no registered certificate signed is invalid_signature.',
    'jwt.algorithm': 'A JWT that is not signed with RS256 is invalid_signature.',
    'jwt.issuer': 'A JWT of another organization or technical account is invalid_signature.',
    'jwt.scope': 'A JWT without the metascope is invalid_scope.',
    'jwt.claims': 'A JWT with an ill-formed issuer, subject or expiry is bad_request.',
    'jwt.rotation': 'A JWT may be signed for any of several registered certificates.',
    'jwt.over': 'Calls are refused with 400 when every certificate of the integration has expired.',
  }),
  ...from(source.python3, {
    'tls.own': 'The server speaks HTTPS with a certificate that it makes itself.',
    'tls.trust': 'Nobody has to trust it who does not choose to.',
  }),
} as const;
