import { createGroupNames, type GroupNames } from './group-names.ts';
import { all, bytes, type Driver, first, integer, type Operation, type SqlValue, text } from './operation.ts';
import { createPageRooms, type PageBytes, type PageRooms, type PageWriter } from './page-rooms.ts';

/** What a page is written with. */
export interface PageTools extends Pick<Driver, 'asBytes' | 'usersTogether'> {
  readonly rooms: PageRooms;
  /** Of the groups of an organization. */
  readonly namesOf: (orgRow: number) => Operation<GroupNames>;
}

export function createPageTools({
  asBytes,
  usersTogether,
}: Pick<Driver, 'asBytes' | 'usersTogether'>): PageTools {
  return { asBytes, usersTogether, rooms: createPageRooms(), namesOf: createGroupNames(asBytes) };
}

/** Some users that follow each other in a list. */
export interface Stretch {
  /** Their account ids are above this. */
  readonly after: number;
  /** How many are left out there. */
  readonly skip: number;
  /** How many there are at most. */
  readonly users: number;
}

/** Users in the order of their account ids. */
export interface ListedUsers {
  /** A query for the columns `account_id, head, group_ids`. */
  rowsOf(stretch: Stretch): { readonly sql: string; readonly parameters: readonly SqlValue[] };
  /** Asking for a stretch of it takes as long as asking for all of it. */
  readonly isSorted?: boolean;
}

/** Which groups a page shows of its users. */
interface ShownGroups {
  readonly orgRow: number;
  /** Profiles held through user groups count as well. */
  readonly indirect: boolean;
  readonly withoutGroups?: boolean;
}

/**
 * Writes a page of users as JSON, joined by commas. The database joins their heads, as bytes: to make strings of
 * 2,000 heads, and bytes of those again, would take longer than all the rest.
 */
export function* pageOfUsers(
  { rowsOf, isSorted = false }: ListedUsers,
  { after, skip, users }: Stretch,
  { orgRow, indirect, withoutGroups = false }: ShownGroups,
  { rooms, asBytes, usersTogether, namesOf }: PageTools,
): Operation<PageBytes> {
  const names = withoutGroups ? noNames : yield* namesOf(orgRow);
  const attached = indirect && !withoutGroups ? yield* attachedProfiles(orgRow) : undefined;
  const page = rooms.open();
  let rest: Stretch = { after, skip, users };
  while (rest.users > 0) {
    const asked = isSorted ? rest.users : Math.min(rest.users, usersTogether);
    const { sql, parameters } = rowsOf({ ...rest, users: asked });
    const joined = yield* first(
      `SELECT count(*) AS users, max(account_id) AS last, ${asBytes("string_agg(head, '')")} AS heads,
         string_agg(octet_length(head) || ${withoutGroups ? "',;'" : "group_ids || ';'"}, '') AS parts
       FROM (${sql}) u`,
      ...parameters,
    );
    const found = integer(joined, 'users');
    if (found === 0) break;
    addUsers(page, bytes(joined, 'heads'), text(joined, 'parts'), names, attached);
    rest = { after: integer(joined, 'last'), skip: 0, users: found < asked ? 0 : rest.users - found };
  }
  page.takeBack(comma.length);
  return page.written();
}

/** Profiles that come with groups, by the groups' ids. */
type AttachedProfiles = ReadonlyMap<number, readonly number[]>;

/**
 * Adds users, each with a comma behind it.
 *
 * @param heads one after the other
 * @param parts `length,id,id,;length,;…`: of each user, how many bytes its head has, and the ids of its groups
 */
function addUsers(
  page: PageWriter,
  heads: Uint8Array,
  parts: string,
  names: GroupNames,
  attached: AttachedProfiles | undefined,
): void {
  const groupIds: number[] = [];
  let [headStart, headBytes, number] = [0, 0, 0];
  let isHead = true;
  for (let index = 0; index < parts.length; index++) {
    const unit = parts.charCodeAt(index);
    if (unit === units.semicolon) {
      page.add(heads, headStart, headStart + headBytes);
      addGroups(page, attached ? withProfiles(groupIds, attached) : groupIds, names);
      headStart += headBytes;
      groupIds.length = 0;
      isHead = true;
    } else if (unit === units.comma) {
      if (isHead) headBytes = number;
      else groupIds.push(number);
      isHead = false;
      number = 0;
    } else number = number * 10 + unit - units.zero;
  }
}

const units = { comma: 0x2c, semicolon: 0x3b, zero: 0x30 };

function addGroups(page: PageWriter, groupIds: readonly number[], names: GroupNames): void {
  let before = beforeGroups;
  for (const id of groupIds) {
    page.add(before);
    page.add(names.get(id) ?? nothing);
    before = comma;
  }
  page.add(groupIds.length === 0 ? userEnd : groupsEnd);
}

const utf8 = new TextEncoder();
const beforeGroups = utf8.encode(',"groups":[');
const comma = utf8.encode(',');
const groupsEnd = utf8.encode(']},');
const userEnd = utf8.encode('},');
const nothing = new Uint8Array();
const noNames: GroupNames = new Map();

function* attachedProfiles(orgRow: number): Operation<AttachedProfiles> {
  const rows = yield* all(
    'SELECT a.group_id, a.profile_id FROM attachments a JOIN groups g ON g.id = a.group_id WHERE g.org_id = ?',
    orgRow,
  );
  const attached = Map.groupBy(rows, (row) => integer(row, 'group_id'));
  return new Map([...attached].map(([id, found]) => [id, found.map((row) => integer(row, 'profile_id'))]));
}

function withProfiles(direct: readonly number[], attached: AttachedProfiles): readonly number[] {
  return [...new Set([...direct, ...direct.flatMap((id) => attached.get(id) ?? [])])];
}
