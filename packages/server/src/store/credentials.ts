import type { EpochMs } from '@umapi-kit/clock';
import type { OrgSettings } from '../org/settings.ts';
import { all, first, integer, type Operation, optional, text } from './operation.ts';
import { parseSettings } from './org-state.ts';

/** What an integration may do. Without `deleteAccounts` a hard deletion only removes from the organization. */
export type Permission = 'read' | 'write' | 'deleteAccounts';

/** Every permission: what an integration has unless it is told otherwise. */
export const permissions: readonly Permission[] = ['read', 'write', 'deleteAccounts'];

/** A public key that an integration signs JWTs with, or once did. */
export interface StoredCertificate {
  /** SPKI, as PEM. */
  readonly publicKey: string;
  readonly expiresAt: EpochMs;
}

/** A credential as the store keeps it: it can check a secret, not tell it. */
export interface StoredCredential {
  readonly clientId: string;
  readonly orgId: string;
  /** Of the organization. */
  readonly settings: OrgSettings;
  /** Several while one is being rotated. */
  readonly secretHashes: readonly string[];
  readonly technicalAccount?: string;
  readonly certificates: readonly StoredCertificate[];
}

/** A credential that is made. */
export interface NewCredential {
  readonly clientId: string;
  readonly secretHashes: readonly string[];
  readonly technicalAccount?: string;
  readonly permissions: readonly Permission[];
  readonly certificates: readonly StoredCertificate[];
}

/** Writes a credential with its secrets and certificates. */
export function* insertCredential(orgRow: number, credential: NewCredential): Operation<void> {
  const { clientId, secretHashes, technicalAccount, certificates } = credential;
  yield* all(
    'INSERT INTO credentials (client_id, org_id, technical_account, permissions) VALUES (?, ?, ?, ?)',
    clientId,
    orgRow,
    technicalAccount ?? null,
    credential.permissions.join(','),
  );
  for (const hash of secretHashes) yield* insertSecret(clientId, hash);
  for (const certificate of certificates) yield* insertCertificate(clientId, certificate);
}

/** One more secret that signs a client in; earlier ones go on to. */
export function* insertSecret(clientId: string, secretHash: string): Operation<void> {
  yield* all(
    'INSERT INTO credential_secrets (client_id, secret_hash) VALUES (?, ?) ON CONFLICT DO NOTHING',
    clientId,
    secretHash,
  );
}

/** One more certificate. @returns its id */
export function* insertCertificate(
  clientId: string,
  { publicKey, expiresAt }: StoredCertificate,
): Operation<number> {
  const row = yield* first(
    'INSERT INTO certificates (client_id, public_key, expires_at) VALUES (?, ?, ?) RETURNING id',
    clientId,
    publicKey,
    expiresAt,
  );
  return integer(row, 'id');
}

/** @returns `undefined` for a client id that no credential has */
export function* credential(clientId: string): Operation<StoredCredential | undefined> {
  const row = yield* first(
    `SELECT c.technical_account, o.org_id, o.settings FROM credentials c JOIN orgs o ON o.id = c.org_id
     WHERE c.client_id = ?`,
    clientId,
  );
  if (!row) return undefined;
  const secrets = yield* all('SELECT secret_hash FROM credential_secrets WHERE client_id = ?', clientId);
  const certificates = yield* all(
    'SELECT public_key, expires_at FROM certificates WHERE client_id = ? ORDER BY id',
    clientId,
  );
  return {
    clientId,
    orgId: text(row, 'org_id'),
    settings: parseSettings(text(row, 'settings')),
    secretHashes: secrets.map((secret) => text(secret, 'secret_hash')),
    ...optional('technicalAccount', row['technical_account'] as string | null),
    certificates: certificates.map((certificate) => ({
      publicKey: text(certificate, 'public_key'),
      expiresAt: integer(certificate, 'expires_at'),
    })),
  };
}
