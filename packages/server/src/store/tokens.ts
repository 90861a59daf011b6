import type { EpochMs } from '@umapi-kit/clock';
import { type OrgSettings, type OrgState, orgStates } from '../org/settings.ts';
import { type Permission, permissions } from './credentials.ts';
import type { OrgKey } from './load-slice.ts';
import { all, first, integer, type Operation, oneOf, text } from './operation.ts';
import { parseSettings } from './org-state.ts';

/** A token that was issued. */
export interface NewToken {
  readonly tokenHash: string;
  readonly clientId: string;
  /** Issued for a signed JWT: it is worth nothing once the client's certificates are over. */
  readonly byCertificate: boolean;
  readonly expiresAt: EpochMs;
}

/** Keeps a new token, and forgets those that are over. */
export function* saveToken(token: NewToken, now: EpochMs): Operation<void> {
  yield* all('DELETE FROM tokens WHERE expires_at <= ?', now);
  yield* all(
    'INSERT INTO tokens (token_hash, client_id, by_certificate, expires_at) VALUES (?, ?, ?, ?)',
    token.tokenHash,
    token.clientId,
    token.byCertificate ? 1 : 0,
    token.expiresAt,
  );
}

/** Remembers the `jti` of a JWT until it expires. @returns whether it is new */
export function* useJwtId(
  clientId: string,
  jwtId: string,
  expiresAt: EpochMs,
  now: EpochMs,
): Operation<boolean> {
  yield* all('DELETE FROM used_jwt_ids WHERE expires_at <= ?', now);
  const row = yield* first(
    `INSERT INTO used_jwt_ids (client_id, jwt_id, expires_at) VALUES (?, ?, ?)
     ON CONFLICT DO NOTHING RETURNING jwt_id`,
    clientId,
    jwtId,
    expiresAt,
  );
  return row !== undefined;
}

/** Whom a token lets in, and how far. */
export interface TokenHolder {
  readonly clientId: string;
  readonly org: OrgKey;
  readonly state: OrgState;
  readonly settings: OrgSettings;
  readonly permissions: ReadonlySet<Permission>;
  /** The token was issued for a JWT, and no certificate of its client is valid any more. */
  readonly certificatesOver: boolean;
}

/** @returns `undefined` for a token that was never issued, is over, or whose credential is gone */
export function* tokenHolder(tokenHash: string, now: EpochMs): Operation<TokenHolder | undefined> {
  const row = yield* first(
    `SELECT t.client_id, t.by_certificate, c.permissions, o.id, o.org_id, o.state, o.settings,
       (SELECT max(k.expires_at) FROM certificates k WHERE k.client_id = c.client_id) AS certified_until
     FROM tokens t JOIN credentials c ON c.client_id = t.client_id
     JOIN orgs o ON o.id = c.org_id WHERE t.token_hash = ? AND t.expires_at > ?`,
    tokenHash,
    now,
  );
  if (!row) return undefined;
  const granted: readonly string[] = text(row, 'permissions').split(',');
  const certifiedUntil = Number(row['certified_until'] ?? 0);
  return {
    clientId: text(row, 'client_id'),
    org: { id: integer(row, 'id'), orgId: text(row, 'org_id') },
    state: oneOf(row, 'state', orgStates),
    settings: parseSettings(text(row, 'settings')),
    permissions: new Set(permissions.filter((known) => granted.includes(known))),
    certificatesOver: row['by_certificate'] === 1 && certifiedUntil <= now,
  };
}
