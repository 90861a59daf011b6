import { Connection, isUmapiError, type Listing, type User } from '@umapi-kit/client';
import { fold } from '@umapi-kit/protocol';
import { connectionOptionsOf } from '../../config/connection-options.ts';
import { SourceError } from '../../errors.ts';
import { reconcile } from '../../run/reconciled.ts';
import { type PersonField, readPerson } from '../person.ts';
import { attributesOf } from '../rest/attributes.ts';
import {
  type DirectoryRecord,
  type DirectorySource,
  isReject,
  type ReadEnd,
  type ReadRequest,
} from '../source.ts';
import type { SourceContext } from '../source-context.ts';
import type { AdobeDirectory } from './adobe-directory.ts';

/**
 * People of another Adobe organization. An account that is being removed is no person any more.
 *
 * Reading throws a SourceError when a list can't be read, or does not agree with what the service counts.
 *
 * @throws SecretError when a secret of the connection is not where it should be
 */
export async function adobeSource(config: AdobeDirectory, context: SourceContext): Promise<DirectorySource> {
  const conn = new Connection(await connectionOptionsOf(config.connection, context));
  return { read: (request) => readWhole(conn, config, request) };
}

async function* readWhole(
  conn: Connection,
  config: AdobeDirectory,
  request: ReadRequest,
): AsyncGenerator<DirectoryRecord, ReadEnd, void> {
  try {
    return yield* readOrg(conn, config, request);
  } catch (error) {
    if (!isUmapiError(error)) throw error;
    throw new SourceError('SOURCE_UNREADABLE', { file: conn.orgId }, error.message, { cause: error });
  }
}

async function* readOrg(
  conn: Connection,
  config: AdobeDirectory,
  request: ReadRequest,
): AsyncGenerator<DirectoryRecord, ReadEnd, void> {
  const { signal, email } = request;
  const groups = conn.groups({ signal });
  const groupsFound: string[] = [];
  for await (const { groupName } of groups) groupsFound.push(groupName);
  const isWanted = wanted(config, request);
  if (email !== undefined) {
    const user = await conn.user(email, { signal });
    if (user !== undefined && isWanted(user)) yield toRecord(user, config, request);
    return { groupsFound };
  }
  const users = conn.users({ signal });
  let given = 0;
  for await (const user of users) {
    if (!isWanted(user)) continue;
    given++;
    yield toRecord(user, config, request);
  }
  checkReconciled(users, conn.orgId, config.unlistedAtMost ?? 10);
  if (given === 0) throw nobody(conn.orgId, users.summary?.listed ?? 0);
  return { groupsFound };
}

function wanted(
  { identityTypeFilter }: AdobeDirectory,
  { people, groups }: ReadRequest,
): (user: User) => boolean {
  const names = new Set(groups?.map((name) => fold(name.trim())));
  return (user) => {
    if (user.status === 'removed') return false;
    if (people === 'members' && !user.groups.some((name) => names.has(fold(name.trim())))) return false;
    // Whose type is not known may be of the type that is wanted.
    return identityTypeFilter === undefined || [identityTypeFilter, 'unknown'].includes(user.type);
  };
}

function toRecord(user: User, config: AdobeDirectory, { attributes = [] }: ReadRequest): DirectoryRecord {
  const { email, username, domain, firstName, lastName, country, type, other, groups } = user;
  const texts: Readonly<Partial<Record<PersonField, string | undefined>>> = {
    email,
    type,
    firstName,
    lastName,
    domain,
    username: fold(username ?? '') === fold(email) ? '' : username,
    // What the service calls a country that nobody named.
    country: country === 'UD' ? '' : country,
  };
  const fields = {
    value: (field: PersonField) => texts[field]?.trim() ?? '',
    nameOf: (field: PersonField) => field.toLowerCase(),
  };
  const seen = { ...other, email, username, domain, type, country, firstname: firstName, lastname: lastName };
  const more = attributes.length === 0 ? {} : { attributes: attributesOf(seen, attributes) };
  const record = readPerson(fields, { groups, ...more, place: user.id ?? email }, config);
  // An account without an e-mail of its own is listed under its username, which may be what leads to it.
  return isReject(record) && username !== undefined ? { ...record, username } : record;
}

function checkReconciled({ summary }: Listing<User>, orgId: string, allowance: number): void {
  const found = reconcile(summary, { last: undefined, allowance, confirmed: false });
  if ('list' in found) return;
  const problem = `${found.doubt}; "unlistedAtMost" says how many may be missing`;
  throw new SourceError('SOURCE_UNREADABLE', { file: orgId }, problem);
}

function nobody(orgId: string, listed: number): SourceError {
  const found = listed === 0 ? 'there is nobody' : `none of ${listed} accounts counts as a person`;
  const advice = 'an empty directory is never synced, since that would read as "everybody left"';
  return new SourceError('SOURCE_EMPTY', { file: orgId }, `${found}; ${advice}`);
}
