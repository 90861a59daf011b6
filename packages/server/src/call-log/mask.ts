const mask = '***';

/** What token calls may show; everything else that they carry may be a secret. */
const openFields = new Set(['grant_type', 'client_id', 'scope']);

const secretHeader = /^(authorization|proxy-authorization|cookie|set-cookie)$/;

/** Headers by lower-case name, without what lets somebody in. */
export function maskHeaders(headers: Iterable<readonly [string, string]>): Readonly<Record<string, string>> {
  const masked: Record<string, string> = {};
  for (const [name, value] of headers)
    masked[name] = secretHeader.test(name) ? maskCredentials(value) : value;
  return masked;
}

/** The scheme stays: whether there was one, and which, is often what is wrong. */
function maskCredentials(value: string): string {
  const scheme = /^(Bearer|Basic) /i.exec(value)?.[1];
  return scheme === undefined ? mask : `${scheme} ${mask}`;
}

/** A URL without secrets in its query. */
export function maskUrl(url: URL, isTokenCall: boolean): string {
  if (url.search === '') return url.href;
  const masked = new URL(url);
  masked.search = maskFields(
    url.searchParams,
    (name) => !isTokenCall && !/secret|token|password/i.test(name),
  );
  return masked.href;
}

/** The body of a token call without secrets, however it is written. */
export function maskTokenRequest(body: string, contentType: string): string {
  if (body === '') return '';
  if (!/^(application\/x-www-form-urlencoded\b|$)/i.test(contentType))
    return `(a body of ${contentType} is not kept)`;
  return maskFields(new URLSearchParams(body), () => false);
}

/** The answer of a token call without the token, even when it is broken off. */
export function maskTokenAnswer(body: string): string {
  return body.replace(/("access_token"\s*:\s*")[^"]*/g, `$1${mask}`);
}

function maskFields(fields: URLSearchParams, isOpen: (name: string) => boolean): string {
  const shown = [...fields].map(([name, value]) => [
    name,
    openFields.has(name) || isOpen(name) ? value : mask,
  ]);
  return new URLSearchParams(shown).toString();
}
