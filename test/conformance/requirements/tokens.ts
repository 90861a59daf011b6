import { from, source } from './requirement.ts';

/** The token service, and what a call needs of a token. */
export const tokenRequirements = {
  ...from(source.authentication, {
    'token.oauth.form': 'The OAuth call takes its fields as a form.',
    'token.oauth.answer': 'An OAuth token comes with its type, bearer, and its lifetime in seconds.',
    'token.oauth.query': 'The OAuth call takes its fields from the query too.',
    'token.oauth.day': 'An OAuth token lives for about a day.',
    'token.overlap': 'A new token does not end an older one.',
    'auth.expired': 'A token that has expired is refused with 401.',
    'auth.missing': 'A call without a token is refused with 401.',
    'auth.forged': 'A token that was never issued is refused with 401.',
    'auth.challenge': 'A 401 names the realm JIL and the error invalid_token in WWW-Authenticate.',
    'auth.empty': 'A 401 has no body.',
    'auth.key.missing': 'A call without an API key is refused with 403.',
    'auth.key.other': 'A call with an API key that is not that of the token is refused with 403.',
    'auth.org.form': 'An organization id of a wrong form is a 400 with error.organization.invalid_id.',
    'auth.org.other': 'A token does not open another organization: that is a 401, as for an invalid one.',
  }),
  ...from(source.oauth, {
    'token.oauth.secret': 'A wrong secret is invalid_client with 401.',
    'token.oauth.client': 'An unknown client id is invalid_client.',
    'token.oauth.grant': 'Another grant type is unsupported_grant_type.',
    'token.oauth.missing': 'A missing field is invalid_request.',
    'token.oauth.scope': 'A scope without user_management_sdk is invalid_scope.',
    'token.description': 'A refusal of the token service describes itself without repeating the secret.',
    'token.uncached': 'A token is not to be cached.',
  }),
  ...from(source.python3, {
    'token.oauth.slash': 'The OAuth call answers with a slash at the end of its path.',
    'token.oauth.commas': 'Scopes may be separated by commas, escaped or not.',
    'auth.header.case': 'Names of headers are taken in any letter case.',
  }),
  ...from(source.threads, {
    'token.multipart': "Token calls take a multipart form, as Adobe's Postman collection sends it.",
  }),
  ...from(source.ours, {
    'token.body.wins': 'What stands in the body of a token call wins over the query.',
    'token.orgs': 'The token decides which organization of the server is worked on.',
    'token.reset': 'Tokens outlive a reset of the server.',
    'auth.scheme.case': 'The word Bearer is taken in any letter case.',
    'auth.org.letters':
      'An organization id has letters and digits before @AdobeOrg, not only hexadecimal ones.',
  }),
} as const;
