import type { EpochMs } from '@umapi-kit/clock';
import type { OrgKey } from './load-slice.ts';
import { all, first, integer, type Operation, text } from './operation.ts';

/** A credential as the store keeps it: it can check a secret, not tell it. */
export interface StoredCredential {
  readonly clientId: string;
  readonly secretHash: string;
}

/** @returns `undefined` for a client id that no credential has */
export function* credential(clientId: string): Operation<StoredCredential | undefined> {
  const row = yield* first('SELECT secret_hash FROM credentials WHERE client_id = ?', clientId);
  return row && { clientId, secretHash: text(row, 'secret_hash') };
}

/** Keeps a new token, and forgets those that are over. */
export function* saveToken(
  { tokenHash, clientId, expiresAt }: { tokenHash: string; clientId: string; expiresAt: EpochMs },
  now: EpochMs,
): Operation<void> {
  yield* all('DELETE FROM tokens WHERE expires_at <= ?', now);
  yield* all(
    'INSERT INTO tokens (token_hash, client_id, expires_at) VALUES (?, ?, ?)',
    tokenHash,
    clientId,
    expiresAt,
  );
}

/** Whom a token lets in. */
export interface TokenHolder {
  readonly clientId: string;
  readonly org: OrgKey;
}

/** @returns `undefined` for a token that was never issued, is over, or whose credential is gone */
export function* tokenHolder(tokenHash: string, now: EpochMs): Operation<TokenHolder | undefined> {
  const row = yield* first(
    `SELECT t.client_id, o.id, o.org_id FROM tokens t JOIN credentials c ON c.client_id = t.client_id
     JOIN orgs o ON o.id = c.org_id WHERE t.token_hash = ? AND t.expires_at > ?`,
    tokenHash,
    now,
  );
  return (
    row && { clientId: text(row, 'client_id'), org: { id: integer(row, 'id'), orgId: text(row, 'org_id') } }
  );
}
