import { from, source } from './requirement.ts';

/** HTTP beside and below the calls. */
export const httpRequirements = {
  ...from(source.users, {
    'http.request-id': 'X-Request-Id comes back unchanged on every answer, refusals included.',
    'http.canonical': 'A 400 or 404 of a call names the call by its path template in Canonical-Resource.',
    'http.json': 'Answers with a body are application/json.',
  }),
  ...from(source.python3, {
    'http.status': 'GET /status on the root of the host tells build, version and state LIVE without a token.',
    'http.status.body': 'A GET may carry a Content-Type.',
    'http.accept': 'What a client accepts does not matter.',
  }),
  ...from(source.http, {
    'http.method': 'Another method on a known path is a 405 that tells the allowed ones.',
    'http.unknown': 'A path that no call has is a 404.',
    'http.large': 'A body of more than a megabyte is a 413.',
    'http.media': 'A body that is labelled as something that is no JSON is a 415.',
  }),
  ...from(source.ours, {
    'http.head': 'HEAD answers as GET does, without the body.',
    'http.options': 'OPTIONS tells the methods of a path without a token.',
    'hostile.utf8': 'A body that is no UTF-8 is refused as a whole.',
    'hostile.many': 'Ten thousand entries are refused as a whole.',
    'hostile.deep': 'A deep nesting is refused, whether it is closed or not.',
    'hostile.nul': 'Names with control characters are refused.',
    'http.slash': 'Slashes at the end of a path do not matter.',
    'http.media.form': 'JSON that is labelled as a form or as text is taken: curl labels it so.',
    'http.encoding': 'Broken percent-encoding is a 404, not a failure.',
    'http.dots': 'Dots in a path lead nowhere outside the API.',
  }),
} as const;
