import type { EpochMs } from '@umapi-kit/clock';
import { type Finding, failed, ok, warning } from '../check/check.ts';
import { minuteOf } from '../sync/time-words.ts';
import type { Handshake } from './handshake.ts';

const soonMs = 14 * 86_400_000;

/** What the certificate of a host says. @param sslVerify whether certificates are checked */
export function certificateFinding(
  host: string,
  shown: Handshake,
  { sslVerify, now }: { readonly sslVerify: boolean; readonly now: EpochMs },
): Finding {
  const { protocol, subject, issuer, validTo, error } = shown;
  const facts = `${protocol}, for ${subject}, issued by ${issuer}, valid until ${minuteOf(validTo)}`;
  if (error !== undefined) {
    const { message, remedy } = problemOf(host, shown, error);
    if (!sslVerify)
      return warning(`${facts}; ${message}`, `it is taken all the same, as ssl_verify is off: ${remedy}`);
    return failed('throttled', `${facts}; ${message}`, remedy);
  }
  if (!sslVerify)
    return warning(facts, 'certificates are not checked, though this one is good: remove ssl_verify');
  if (validTo - now < soonMs) return warning(facts, 'it ends soon: whoever runs the host has to renew it');
  return ok(facts);
}

function problemOf(host: string, { names, root, validFrom, validTo }: Handshake, error: string) {
  if (error === 'CERT_HAS_EXPIRED')
    return {
      message: `it expired at ${minuteOf(validTo)}`,
      remedy:
        'look whether the clock of this machine is right; if it is, whoever runs the host has to renew it',
    };
  if (error === 'CERT_NOT_YET_VALID')
    return {
      message: `it is only valid from ${minuteOf(validFrom)}`,
      remedy: 'set the clock of this machine',
    };
  if (error === 'ERR_TLS_CERT_ALTNAME_INVALID')
    return {
      message: `it is not for ${host}, but for ${names}`,
      remedy: 'look at the name of the host; something else may answer in its place',
    };
  return {
    message: `neither Node nor this system trusts ${root} (${error}); a proxy that looks into connections names itself there`,
    remedy:
      `if that is your company’s: have its certificate as PEM, and set NODE_EXTRA_CA_CERTS to that file, or have it ` +
      'added to what this system trusts. If nobody knows it: do not go on, somebody is in between',
  };
}
