import { readCertificate } from '../ims/certificate.ts';
import { hashSecret } from '../ims/secret.ts';
import { type NewCredential, permissions } from '../store/credentials.ts';
import type { SeedCredential } from './seed.ts';

/** A seed's credential as it is kept: what is secret can only be recognised. */
export function storedCredential(credential: SeedCredential): NewCredential {
  const { clientId, clientSecret, furtherSecrets = [], technicalAccount, certificates = [] } = credential;
  return {
    clientId,
    secretHashes: [clientSecret, ...furtherSecrets].map(secretHash),
    ...(technicalAccount === undefined ? {} : { technicalAccount }),
    permissions: credential.permissions ?? permissions,
    certificates: certificates.map(({ pem, expiresAt }) => ({
      ...readCertificate(pem),
      ...(expiresAt === undefined ? {} : { expiresAt: Date.parse(expiresAt) }),
    })),
  };
}

/** The hash in an export, or that of a secret. */
function secretHash(secret: string): string {
  return /^sha256:(.{43})$/.exec(secret)?.[1] ?? hashSecret(secret);
}
