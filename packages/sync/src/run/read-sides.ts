import type { Connection, Group, ListSummary } from '@umapi-kit/client';
import type { Comparison } from '../desired/comparison.ts';
import type { DirectorySource, ReadRequest } from '../source/source.ts';

/** What reading an org needs of a connection. */
export type ListConnection = Pick<Connection, 'orgId' | 'users' | 'groups' | 'user' | 'startSync'>;

/** Pages of a list: what was read, and what there is. */
export interface PagesRead {
  readonly read: number;
  readonly total: number;
}

/** How many were read so far. */
type OnRead = (read: number, pages?: PagesRead) => void;

/** Pages of accounts that are under way while one is taken in. */
const pagesAhead = 2;

/** Records or accounts between two reports. */
const readPerReport = 500;

/**
 * Reads the directory into a comparison.
 *
 * @returns names of the groups that it came across
 * @throws whatever the source throws: a directory that was not read to its end is no directory
 */
export async function readDirectorySide(
  source: DirectorySource,
  { request, comparison }: { readonly request: ReadRequest; readonly comparison: Comparison },
  onRead: OnRead,
): Promise<readonly string[]> {
  const records = source.read(request);
  let read = 0;
  for (let next = await records.next(); ; next = await records.next()) {
    if (next.done === true) {
      onRead(read);
      return next.value.groupsFound;
    }
    request.signal.throwIfAborted();
    comparison.addRecord(next.value);
    if (++read % readPerReport === 0) onRead(read);
  }
}

/** An org as its lists say. */
export interface OrgSide {
  /** Absent when they were not asked for. */
  readonly groups?: readonly Group[];
  readonly summary: ListSummary | undefined;
}

/**
 * Reads groups and accounts of an org into a comparison.
 *
 * @param index the place of the org
 * @throws an error of the client when a list can't be read to its end
 */
export async function readOrgSide(
  conn: ListConnection,
  {
    signal,
    comparison,
    index,
  }: { readonly signal: AbortSignal; readonly comparison: Comparison; readonly index: number },
  onRead: OnRead,
): Promise<OrgSide> {
  // A run that is marked may read a list again; the service locks others out for that.
  conn.startSync();
  const groups = await conn.groups({ signal }).all();
  const listing = conn.users({ signal, prefetch: pagesAhead, endsSync: true });
  let read = 0;
  for await (const { items, page, pages: total } of listing.pages()) {
    for (const account of items) comparison.addAccount(index, account);
    read += items.length;
    onRead(read, total === undefined ? undefined : { read: page + 1, total });
  }
  return { groups, summary: listing.summary };
}
