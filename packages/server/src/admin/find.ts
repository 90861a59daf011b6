import { fold } from '@umapi-kit/protocol';
import type { OrgKey } from '../store/load-slice.ts';
import { all, first, integer, type Operation, type Row, text } from '../store/operation.ts';
import { notFound } from './admin-error.ts';

/** A row with the name that it was given. */
interface Named {
  readonly id: number;
  readonly name: string;
}

/** @throws {@link AdminError} when there is none; so do all below */
export function* findOrg(orgId: string): Operation<OrgKey> {
  const row = yield* first('SELECT id, org_id FROM orgs WHERE org_id = ?', orgId);
  if (!row) throw notFound(`no organization has the id ${orgId}; create it first`);
  return { id: integer(row, 'id'), orgId: text(row, 'org_id') };
}

/** A directory that the organization owns, by name. */
export function* findDirectory(org: OrgKey, name: string): Operation<Named> {
  const rows = yield* all('SELECT id, name FROM directories WHERE org_id = ? ORDER BY id', org.id);
  return byName(rows, name) ?? fail(`${org.orgId} has no directory ${JSON.stringify(name)}; create it first`);
}

/** A product of the organization, by name. */
export function* findProduct(org: OrgKey, name: string): Operation<Named> {
  const rows = yield* all('SELECT id, name FROM products WHERE org_id = ? ORDER BY id', org.id);
  return byName(rows, name) ?? fail(`${org.orgId} has no product ${JSON.stringify(name)}; create it first`);
}

/** The row of that name, without case. An organization has few of what is looked up this way. */
export function byName(rows: readonly Row[], name: string): Named | undefined {
  const key = fold(name);
  const row = rows.find((candidate) => fold(text(candidate, 'name')) === key);
  return row && { id: integer(row, 'id'), name: text(row, 'name') };
}

function fail(problem: string): never {
  throw notFound(problem);
}

/** A profile of a product, by name. */
export function* findProfile(org: OrgKey, product: string, name: string): Operation<Named> {
  const { id: productId } = yield* findProduct(org, product);
  const row = yield* first(
    "SELECT id, name FROM groups WHERE product_id = ? AND name_key = ? AND type = 'PRODUCT_PROFILE'",
    productId,
    fold(name),
  );
  if (!row) throw notFound(`${product} has no profile ${JSON.stringify(name)}; create it first`);
  return { id: integer(row, 'id'), name: text(row, 'name') };
}

/** Makes sure that the organization has a credential. */
export function* requireCredential(org: OrgKey, clientId: string): Operation<void> {
  const row = yield* first(
    'SELECT client_id FROM credentials WHERE org_id = ? AND client_id = ?',
    org.id,
    clientId,
  );
  if (!row) throw notFound(`${org.orgId} has no credential ${JSON.stringify(clientId)}; create it first`);
}
