import {
  all,
  bytesOrNull,
  type Driver,
  first,
  integer,
  type Operation,
  type SqlValue,
  text,
  textOrNull,
} from './operation.ts';
import { createPageRooms, type PageBytes, type PageRooms, type PageWriter } from './page-rooms.ts';

/** What a page is written with. */
export interface PageTools extends Pick<Driver, 'asBytes'> {
  readonly rooms: PageRooms;
  readonly jsonBytes: (text: string) => Uint8Array;
}

export function createPageTools({ asBytes }: Pick<Driver, 'asBytes'>): PageTools {
  return { asBytes, rooms: createPageRooms(), jsonBytes: createJsonBytes() };
}

/** A query for the columns `head, group_ids` of a page's users, in the order of the page. */
interface PageQuery {
  readonly sql: string;
  readonly parameters: readonly SqlValue[];
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
  { sql, parameters }: PageQuery,
  { orgRow, indirect, withoutGroups = false }: ShownGroups,
  { rooms, asBytes, jsonBytes }: PageTools,
): Operation<PageBytes> {
  const joined = yield* first(
    `SELECT ${asBytes("string_agg(head, '')")} AS heads,
       string_agg(octet_length(head) || ${withoutGroups ? "',;'" : "group_ids || ';'"}, '') AS parts
     FROM (${sql}) users`,
    ...parameters,
  );
  const heads = bytesOrNull(joined, 'heads') ?? new Uint8Array();
  const parts = textOrNull(joined, 'parts') ?? '';
  const names = withoutGroups ? new Map<number, Uint8Array>() : yield* nameBytes(orgRow, jsonBytes);
  const attached = indirect && !withoutGroups ? yield* attachedProfiles(orgRow) : undefined;
  return rooms.write((page) => {
    let from = 0;
    eachUser(parts, (headBytes, groupIds) => {
      if (from > 0) page.add(betweenUsers);
      page.add(heads, from, from + headBytes);
      from += headBytes;
      addGroups(page, attached ? withProfiles(groupIds, attached) : groupIds, names);
    });
  });
}

const utf8 = new TextEncoder();
const beforeGroups = utf8.encode(',"groups":[');
const betweenGroups = utf8.encode(',');
const groupsEnd = utf8.encode(']}');
const betweenUsers = betweenGroups;
const userEnd = utf8.encode('}');

function addGroups(
  page: PageWriter,
  groupIds: readonly number[],
  names: ReadonlyMap<number, Uint8Array>,
): void {
  let before = beforeGroups;
  for (const id of groupIds) {
    page.add(before);
    page.add(names.get(id) ?? nothing);
    before = betweenGroups;
  }
  page.add(before === beforeGroups ? userEnd : groupsEnd);
}

const nothing = new Uint8Array();

const [comma, semicolon, zero] = [0x2c, 0x3b, 0x30];

/**
 * Reads `length,id,id,;length,;…`: of each user, how many bytes its head has, and the ids of its groups, in an array
 * that is used again for the next one.
 */
function eachUser(parts: string, read: (headBytes: number, groupIds: readonly number[]) => void): void {
  const groupIds: number[] = [];
  let headBytes: number | undefined;
  let number = 0;
  for (let index = 0; index < parts.length; index++) {
    const unit = parts.charCodeAt(index);
    if (unit === comma) {
      if (headBytes === undefined) headBytes = number;
      else groupIds.push(number);
      number = 0;
    } else if (unit === semicolon) {
      read(headBytes ?? 0, groupIds);
      headBytes = undefined;
      groupIds.length = 0;
    } else number = number * 10 + unit - zero;
  }
}

/** Group names as JSON: a rename is one write, and a page joins bytes. */
function* nameBytes(
  orgRow: number,
  jsonBytes: PageTools['jsonBytes'],
): Operation<ReadonlyMap<number, Uint8Array>> {
  const rows = yield* all('SELECT id, name FROM groups WHERE org_id = ?', orgRow);
  return new Map(rows.map((row) => [integer(row, 'id'), jsonBytes(text(row, 'name'))]));
}

/** So many texts are remembered; organizations of more groups are read rarely. */
const rememberedTexts = 10_000;

/** Writing all names anew for each page would take a quarter of its time. */
function createJsonBytes(): PageTools['jsonBytes'] {
  const known = new Map<string, Uint8Array>();
  return (value) => {
    const remembered = known.get(value);
    if (remembered) return remembered;
    const bytes = utf8.encode(JSON.stringify(value));
    if (known.size >= rememberedTexts) known.clear();
    known.set(value, bytes);
    return bytes;
  };
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
