import { randomBytes } from 'node:crypto';
import type { EpochMs } from '@umapi-kit/clock';
import { readCertificate } from '../ims/certificate.ts';
import { hashSecret } from '../ims/secret.ts';
import { storedCredential } from '../seed/credential.ts';
import type { SeedCertificate, SeedCredential } from '../seed/seed.ts';
import {
  insertCertificate,
  insertCredential,
  insertSecret,
  type Permission,
  permissions,
  type StoredCertificate,
} from '../store/credentials.ts';
import type { OrgKey } from '../store/load-slice.ts';
import {
  all,
  first,
  integer,
  type Operation,
  optional,
  type Row,
  text,
  textOrNull,
} from '../store/operation.ts';
import { conflict, notFound } from './admin-error.ts';
import { requireCredential } from './find.ts';

/** A credential that is made; what is left out is made up. */
export type NewCredentialInput = Partial<Omit<SeedCredential, 'furtherSecrets'>>;

/** What may change of a credential; what is left out stays. */
export type CredentialChange = Partial<Pick<SeedCredential, 'permissions' | 'technicalAccount'>>;

/** A credential as an administrator sees it: without its secrets. */
export interface CredentialView {
  readonly clientId: string;
  readonly technicalAccount?: string;
  readonly permissions: readonly Permission[];
  /** How many secrets sign it in. */
  readonly secrets: number;
  readonly certificates: readonly CertificateView[];
}

/** A credential that was just made, with its secret, which is never shown again. */
export interface CreatedCredential extends CredentialView {
  readonly clientSecret: string;
}

/** A certificate as an administrator sees it. */
export interface CertificateView {
  readonly id: number;
  /** Milliseconds since 1970. */
  readonly expiresAt: EpochMs;
}

/** The credentials of an organization. */
export function* listCredentials(org: OrgKey): Operation<readonly CredentialView[]> {
  const rows = yield* all('SELECT * FROM credentials WHERE org_id = ? ORDER BY client_id', org.id);
  const views: CredentialView[] = [];
  for (const row of rows) views.push(yield* toView(row));
  return views;
}

/** One credential. */
export function* viewCredential(org: OrgKey, clientId: string): Operation<CredentialView> {
  yield* requireCredential(org, clientId);
  return yield* toView(yield* first('SELECT * FROM credentials WHERE client_id = ?', clientId));
}

function* toView(row: Row | undefined): Operation<CredentialView> {
  const clientId = text(row, 'client_id');
  const held = text(row, 'permissions').split(',');
  const secrets = yield* first('SELECT count(*) AS n FROM credential_secrets WHERE client_id = ?', clientId);
  const certificates = yield* all(
    'SELECT id, expires_at FROM certificates WHERE client_id = ? ORDER BY id',
    clientId,
  );
  return {
    clientId,
    ...optional('technicalAccount', textOrNull(row, 'technical_account')),
    permissions: permissions.filter((permission) => held.includes(permission)),
    secrets: integer(secrets, 'n'),
    certificates: certificates.map((found) => ({
      id: integer(found, 'id'),
      expiresAt: integer(found, 'expires_at'),
    })),
  };
}

/** Makes a credential, with a client id and a secret of its own unless they are given. */
export function* createCredential(org: OrgKey, input: NewCredentialInput): Operation<CreatedCredential> {
  const { clientId = randomBytes(16).toString('hex'), clientSecret = newSecret() } = input;
  const taken = yield* first('SELECT client_id FROM credentials WHERE client_id = ?', clientId);
  if (taken) throw conflict('clientId', 'there is a credential of this client id already; choose another');
  yield* insertCredential(org.id, storedCredential({ ...input, clientId, clientSecret }));
  return { ...(yield* viewCredential(org, clientId)), clientSecret };
}

function newSecret(): string {
  return `p8e-${randomBytes(24).toString('base64url')}`;
}

/** Changes what a credential may do. Tokens that it holds are bound by it at once. */
export function* changeCredential(
  org: OrgKey,
  clientId: string,
  { permissions: held, technicalAccount }: CredentialChange,
): Operation<CredentialView> {
  yield* requireCredential(org, clientId);
  if (held !== undefined)
    yield* all('UPDATE credentials SET permissions = ? WHERE client_id = ?', held.join(','), clientId);
  if (technicalAccount !== undefined)
    yield* all(
      'UPDATE credentials SET technical_account = ? WHERE client_id = ?',
      technicalAccount,
      clientId,
    );
  return yield* viewCredential(org, clientId);
}

/** Deletes a credential: its tokens are worth nothing from now on. */
export function* deleteCredential(org: OrgKey, clientId: string): Operation<void> {
  yield* requireCredential(org, clientId);
  yield* expireTokens(org, clientId);
  yield* all('DELETE FROM credentials WHERE client_id = ?', clientId);
}

/** Gives a credential one more secret, or a new one in place of those it has. Tokens stay valid. */
export function* rotateSecret(
  org: OrgKey,
  clientId: string,
  { keepOld = true }: { readonly keepOld?: boolean },
): Operation<CreatedCredential> {
  yield* requireCredential(org, clientId);
  const clientSecret = newSecret();
  if (!keepOld) yield* all('DELETE FROM credential_secrets WHERE client_id = ?', clientId);
  yield* insertSecret(clientId, hashSecret(clientSecret));
  return { ...(yield* viewCredential(org, clientId)), clientSecret };
}

/** No secret signs the client in any more until a new one is made. Tokens stay valid. */
export function* expireSecrets(org: OrgKey, clientId: string): Operation<void> {
  yield* requireCredential(org, clientId);
  yield* all('DELETE FROM credential_secrets WHERE client_id = ?', clientId);
}

/** The client's tokens are refused from now on; it can have new ones. */
export function* expireTokens(org: OrgKey, clientId: string): Operation<void> {
  yield* requireCredential(org, clientId);
  yield* all('DELETE FROM tokens WHERE client_id = ?', clientId);
}

/** Registers what the client signs its JWTs with. */
export function* addCertificate(
  org: OrgKey,
  clientId: string,
  { pem, expiresAt }: SeedCertificate,
): Operation<CertificateView> {
  const read = readCertificate(pem);
  return yield* registerCertificate(org, clientId, {
    ...read,
    ...(expiresAt === undefined ? {} : { expiresAt: Date.parse(expiresAt) }),
  });
}

function* registerCertificate(
  org: OrgKey,
  clientId: string,
  certificate: StoredCertificate,
): Operation<CertificateView> {
  yield* requireCredential(org, clientId);
  return { id: yield* insertCertificate(clientId, certificate), expiresAt: certificate.expiresAt };
}

/** Lets a certificate end now. */
export function* expireCertificate(
  org: OrgKey,
  clientId: string,
  certificateId: number,
  now: EpochMs,
): Operation<CertificateView> {
  yield* requireCredential(org, clientId);
  const row = yield* first(
    'UPDATE certificates SET expires_at = ? WHERE id = ? AND client_id = ? RETURNING id',
    now,
    certificateId,
    clientId,
  );
  if (!row) throw notFound(`${clientId} has no certificate ${certificateId}`);
  return { id: certificateId, expiresAt: now };
}
