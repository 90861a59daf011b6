import { generate } from 'selfsigned';

/** An authority that nobody knows, and a server's certificate that it issued. */
interface OwnAuthority {
  /** Its own certificate, as PEM. */
  readonly certificate: string;
  /** For `startServer({ tls })`. */
  readonly identity: { readonly cert: string; readonly key: string };
}

const dayMs = 86_400_000;

/** Makes both. @param host whom the server's certificate is for; from and until when counts in days from now */
export async function ownAuthority(
  { host = '127.0.0.1', fromDays = -1, untilDays = 90 },
  now: number,
): Promise<OwnAuthority> {
  const dates = {
    notBeforeDate: new Date(now + fromDays * dayMs),
    notAfterDate: new Date(now + untilDays * dayMs),
  };
  const names = [
    { name: 'commonName', value: 'Acme Inspection Root' },
    { name: 'organizationName', value: 'Acme Security' },
  ];
  const authority = await generate(names, {
    algorithm: 'sha256',
    notBeforeDate: new Date(now - 400 * dayMs),
    notAfterDate: new Date(now + 400 * dayMs),
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, critical: true },
    ],
  });
  const altName = /^[\d.]+$/.test(host)
    ? ({ type: 7, ip: host } as const)
    : ({ type: 2, value: host } as const);
  const leaf = await generate([{ name: 'commonName', value: host }], {
    algorithm: 'sha256',
    ...dates,
    ca: { key: authority.private, cert: authority.cert },
    extensions: [
      { name: 'basicConstraints', cA: false, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      { name: 'subjectAltName', altNames: [altName] },
    ],
  });
  return { certificate: authority.cert, identity: { cert: leaf.cert, key: leaf.private } };
}
