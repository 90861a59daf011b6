import type { Connection, Group, ListSummary, User } from '@umapi-kit/client';

/** What reading an org needs of a connection. */
export type ListConnection = Pick<Connection, 'orgId' | 'users' | 'groups'>;

/** Told as pages come. */
export type OnRead = (progress: { readonly read: number; readonly total?: number }) => void;

/** An org as its lists say. */
export interface OrgSide {
  readonly groups: readonly Group[];
  readonly users: readonly User[];
  readonly summary: ListSummary | undefined;
}

/**
 * Reads groups and accounts of an org.
 *
 * @throws an error of the client when a list can't be read to its end
 */
export async function readOrg(conn: ListConnection, signal: AbortSignal, onRead: OnRead): Promise<OrgSide> {
  const groups = await conn.groups({ signal }).all();
  const listing = conn.users({ signal });
  const users: User[] = [];
  for await (const { items } of listing.pages()) {
    for (const user of items) users.push(user);
    onRead({ read: users.length });
  }
  return { groups, users, summary: listing.summary };
}
