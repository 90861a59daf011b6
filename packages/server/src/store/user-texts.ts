import { groupIdsOf } from './group-ids.ts';
import { all, allOf, integer, type Operation, type Row, text } from './operation.ts';
import type { PageBytes, PageRooms } from './page-rooms.ts';

/** Positions of the columns of a listed user. */
const head = '0';
const groupIds = '1';

/** One user as the single-user call shows it: not worth the names of all groups. */
export function* userJson(userHead: string, column: string): Operation<string> {
  const named = yield* allOf(
    groupIdsOf(column),
    (marks) => `SELECT id, name FROM groups WHERE id IN (${marks})`,
  );
  return userHead + tailOf(column, namesById(named));
}

/** Which groups a page shows of its users. */
interface ShownGroups {
  readonly orgRow: number;
  /** Profiles held through user groups count as well. */
  readonly indirect: boolean;
  readonly withoutGroups?: boolean;
}

/** Writes a page of users. @param rows with the columns `head, group_ids`, by position */
export function* joinUsers(
  rows: readonly Row[],
  { orgRow, indirect, withoutGroups = false }: ShownGroups,
  rooms: PageRooms,
): Operation<PageBytes> {
  if (withoutGroups) return written(rows, () => '}', rooms);
  const names = namesById(yield* all('SELECT id, name FROM groups WHERE org_id = ?', orgRow));
  return written(rows, userTails(names, indirect ? yield* attachedProfiles(orgRow) : undefined), rooms);
}

function written(rows: readonly Row[], tailOf: (column: string) => string, rooms: PageRooms): PageBytes {
  return rooms.write((add) => {
    for (const [index, row] of rows.entries()) {
      if (index > 0) add(',');
      add(text(row, head));
      add(tailOf(text(row, groupIds)));
    }
  });
}

/** What comes after a user's head. Many people are in the same groups: each combination is written once in a page. */
function userTails(
  names: ReadonlyMap<number, string>,
  attached?: ReadonlyMap<number, readonly number[]>,
): (column: string) => string {
  const known = new Map<string, string>();
  return (column) => {
    const tail = known.get(column) ?? tailOf(column, names, attached);
    known.set(column, tail);
    return tail;
  };
}

function tailOf(
  column: string,
  names: ReadonlyMap<number, string>,
  attached?: ReadonlyMap<number, readonly number[]>,
): string {
  const direct = groupIdsOf(column);
  const ids = attached ? withProfiles(direct, attached) : direct;
  return ids.length === 0 ? '}' : `,"groups":[${ids.map((id) => names.get(id)).join(',')}]}`;
}

/** Group names as JSON, so that a rename is one write and a page joins texts. */
function namesById(rows: readonly Row[]): ReadonlyMap<number, string> {
  return new Map(rows.map((row) => [integer(row, 'id'), JSON.stringify(row['name'])]));
}

function* attachedProfiles(orgRow: number): Operation<ReadonlyMap<number, readonly number[]>> {
  const rows = yield* all(
    'SELECT a.group_id, a.profile_id FROM attachments a JOIN groups g ON g.id = a.group_id WHERE g.org_id = ?',
    orgRow,
  );
  const attached = Map.groupBy(rows, (row) => integer(row, 'group_id'));
  return new Map([...attached].map(([id, found]) => [id, found.map((row) => integer(row, 'profile_id'))]));
}

function withProfiles(
  direct: readonly number[],
  attached: ReadonlyMap<number, readonly number[]>,
): readonly number[] {
  return [...new Set([...direct, ...direct.flatMap((id) => attached.get(id) ?? [])])];
}
