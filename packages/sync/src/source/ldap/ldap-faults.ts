import type { Completion } from './ldap-connection.ts';

/** Why a connection can't be had or broke, in words, and what to do. */
export function connectionFault(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const known = connectionFaults[code];
  if (known !== undefined) return known;
  const message = error instanceof Error ? error.message : String(error);
  if (/CERT|SIGNED|VERIFY/.test(code)) {
    return `its certificate is not trusted (${message}); name the file of the authority that signed it in tls.caFile`;
  }
  return `the connection failed: ${message}`;
}

const connectionFaults: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nobody answers there; check host and port',
  ENOTFOUND: 'there is no such host; check its name',
  ETIMEDOUT: 'no answer; check host, port and firewall',
  EHOSTUNREACH: 'the host can not be reached; check its address and the network',
  ECONNRESET: 'the server broke the connection off',
  EPROTO: 'what answers there does not speak TLS; use ldap:// for it, or another port',
  ERR_SSL_WRONG_VERSION_NUMBER: 'what answers there does not speak TLS; use ldap:// for it, or another port',
  ERR_TLS_CERT_ALTNAME_INVALID:
    'its certificate is for another name; write the host as the certificate has it',
  CERT_HAS_EXPIRED: 'its certificate has expired; renew it on the server',
};

/** Why the server refused something, in words, and what to do. */
export function resultFault({ status, errorMessage }: Completion): string {
  const known = resultFaults[status] ?? `it answers with LDAP result ${status}`;
  const said = errorMessage.replaceAll(/[\p{Cc}\s]+/gu, ' ').trim();
  return said === '' ? known : `${known} (it says: ${said})`;
}

/** By the result codes of RFC 4511. */
const resultFaults: Readonly<Record<number, string>> = {
  1: 'it could not do it; with Active Directory: sign in first',
  3: 'the search takes longer than the server allows; narrow the filters or the base',
  4: 'there are more entries than the server gives this account; set a smaller page size, or have its limit raised',
  7: 'it does not accept this way of signing in',
  8: 'it wants a stronger way of signing in; use ldaps:// or StartTLS',
  10: 'it says that the base is on another server; connect to that one',
  11: 'the search is beyond what the server allows; narrow it, or have the limit raised',
  12: 'it does not know the paging of results; set the page size to 0',
  13: 'it wants an encrypted connection; use ldaps:// or StartTLS',
  16: 'it does not know the attribute; check the settings',
  18: 'it does not know the matching rule of a filter; check the settings',
  32: 'there is no such entry; check the base',
  34: 'the base is no distinguished name; write it as ou=people,dc=example,dc=com',
  48: 'it does not accept this way of signing in',
  49: 'it does not accept the name or the password; check both',
  50: 'this account may not do that; give it the right to read',
  51: 'it is busy; try again later',
  52: 'it is not available; try again later',
  53: 'it is not willing to do that',
};
