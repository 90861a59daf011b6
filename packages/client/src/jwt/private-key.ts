import { ArgumentError } from '../errors.ts';

const encrypted =
  'privKeyData is encrypted: open it with decryptPrivateKey of @umapi-kit/client/node and its passphrase';

/**
 * A private key as PKCS#8, which is what Web Crypto reads.
 *
 * @param pem PKCS#8 or PKCS#1; breaks may be missing, or written as `\n` as environment variables often have them
 * @throws {@link ArgumentError} for anything else; the message does not repeat it
 */
export function privateKeyAsPkcs8(pem: string): string {
  const text = pem.replaceAll('\\n', '\n');
  const [, label = '', body = ''] =
    /-----BEGIN ([A-Z ]*)PRIVATE KEY-----([\s\S]*?)-----END \1PRIVATE KEY-----/.exec(text) ?? [];
  if (label === 'ENCRYPTED ' || body.includes('ENCRYPTED')) throw new ArgumentError(encrypted);
  const base64 = body.replaceAll(/\s/g, '');
  if (base64 === '' || !/^[A-Za-z0-9+/]+=*$/.test(base64) || !['', 'RSA '].includes(label)) {
    throw new ArgumentError('privKeyData must be an RSA private key as PEM, in PKCS#8 or PKCS#1');
  }
  return label === '' ? pkcs8Pem(base64) : pkcs8Pem(toBase64(wrapPkcs1(fromBase64(base64))));
}

function pkcs8Pem(base64: string): string {
  return `-----BEGIN PRIVATE KEY-----\n${base64}\n-----END PRIVATE KEY-----`;
}

/** Version 0, then the algorithm rsaEncryption without parameters (RFC 5208, RFC 8017). */
const rsaPrefix = [2, 1, 0, 0x30, 13, 6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 13, 1, 1, 1, 5, 0];

/** PKCS#8 is PKCS#1 in an envelope that names the algorithm. */
function wrapPkcs1(key: Uint8Array): Uint8Array {
  return der(0x30, [...rsaPrefix, ...der(0x04, key)]);
}

/** One DER value: tag, length, content. */
function der(tag: number, content: Iterable<number>): Uint8Array {
  const bytes = [...content];
  const length: number[] = [];
  for (let rest = bytes.length; rest > 0; rest = Math.floor(rest / 256)) length.unshift(rest % 256);
  const head = bytes.length < 128 ? [bytes.length] : [0x80 + length.length, ...length];
  return Uint8Array.from([tag, ...head, ...bytes]);
}

function fromBase64(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
}

function toBase64(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes));
}
