import { isIP, type Socket } from 'node:net';
import { connect, type DetailedPeerCertificate, type TLSSocket } from 'node:tls';

/** What a TLS handshake showed. */
export interface Handshake {
  /** Such as `TLSv1.3`. */
  readonly protocol: string;
  /** Why the certificate is not trusted, as OpenSSL or Node call it; absent when it is. */
  readonly error?: string;
  /** Whom the certificate is for. */
  readonly subject: string;
  /** Names that it is good for. */
  readonly names: string;
  /** Who signed it. */
  readonly issuer: string;
  /** Who stands at the end of the chain, as far as it was shown. */
  readonly root: string;
  readonly validFrom: number;
  readonly validTo: number;
}

/**
 * Shakes hands over a connection and looks at the certificate, whether it is trusted or not. The connection is closed.
 *
 * @throws what the other side did wrong, or the signal's reason
 */
export function shakeHands(
  socket: Socket,
  host: string,
  { ca, signal }: { readonly ca: readonly string[]; readonly signal: AbortSignal },
): Promise<Handshake> {
  return new Promise((resolve, reject) => {
    // Nothing is sent over it: it is only looked at.
    const secure = connect({
      socket,
      ca: [...ca],
      rejectUnauthorized: false,
      ...(isIP(host) === 0 ? { servername: host } : { host }),
    });
    const abort = () => secure.destroy(new DOMException('no answer in time', 'TimeoutError'));
    signal.addEventListener('abort', abort, { once: true });
    secure.once('secureConnect', () => {
      resolve(factsOf(secure));
      secure.destroy();
    });
    secure.once('error', reject);
  });
}

function factsOf(secure: TLSSocket): Handshake {
  const certificate = secure.getPeerCertificate(true);
  const { subjectaltname = '', valid_from: from, valid_to: to } = certificate;
  return {
    protocol: secure.getProtocol() ?? 'TLS',
    ...(secure.authorized ? {} : { error: String(secure.authorizationError) }),
    subject: nameOf(certificate.subject),
    names: subjectaltname.replaceAll(/(?:DNS|IP Address):/g, ''),
    issuer: nameOf(certificate.issuer),
    root: nameOf(lastOf(certificate).issuer),
    validFrom: Date.parse(from),
    validTo: Date.parse(to),
  };
}

function lastOf(certificate: DetailedPeerCertificate): DetailedPeerCertificate {
  const seen = new Set<string>();
  let last = certificate;
  while (last.issuerCertificate !== undefined && !seen.has(last.fingerprint256)) {
    seen.add(last.fingerprint256);
    last = last.issuerCertificate;
  }
  return last;
}

/** `Common Name (Organization)`. */
function nameOf({ CN, O }: DetailedPeerCertificate['subject']): string {
  const [name, organization] = [CN, O].map((part) => [part].flat().join(', '));
  if (name && organization) return `${name} (${organization})`;
  return name || organization || 'somebody without a name';
}
