import { groupIdsOf } from './group-ids.ts';
import { all, integer, type Operation, type Row, text } from './operation.ts';

/** A row that two snapshots hold in different ways; absent where a snapshot lacks it. */
export interface Changed<T> {
  readonly org: string;
  readonly before?: T;
  readonly after?: T;
}

/** A member of an organization, as a snapshot holds it. */
export interface MemberImage {
  /** Field names are those of the API. */
  readonly fields: Readonly<Record<string, unknown>>;
  readonly groups: readonly string[];
}

/** A group as a snapshot holds it: its own fields, and the profiles that it is attached to. */
export interface GroupImage {
  readonly name: string;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly profiles: readonly string[];
}

/** Members that differ in fields or groups, were there before, or are there after. */
export function* changedMembers(from: number, to: number): Operation<readonly Changed<MemberImage>[]> {
  const names = { before: yield* groupNames(from), after: yield* groupNames(to) };
  const gone = yield* all(
    memberRows('a.head AS head, a.group_ids AS groups', 'b.account_id IS NULL'),
    to,
    from,
  );
  const come = yield* all(
    memberRows('a.head AS head, a.group_ids AS groups', 'b.account_id IS NULL'),
    from,
    to,
  );
  const other = yield* all(
    memberRows(
      'a.head AS head, a.group_ids AS groups, b.head AS new_head, b.group_ids AS new_groups',
      '(a.head <> b.head OR a.group_ids <> b.group_ids)',
    ),
    to,
    from,
  );
  return [
    ...gone.map((row) => ({ org: text(row, 'org'), before: member(row, '', names.before) })),
    ...come.map((row) => ({ org: text(row, 'org'), after: member(row, '', names.after) })),
    ...other.map((row) => ({
      org: text(row, 'org'),
      before: member(row, '', names.before),
      after: member(row, 'new_', names.after),
    })),
  ];
}

/** Members of the second snapshot, beside themselves in the first. */
function memberRows(columns: string, where: string): string {
  return `SELECT o.org_id AS org, ${columns} FROM snapshot_org_members a
    JOIN snapshot_orgs o ON o.snapshot_id = a.snapshot_id AND o.id = a.org_id
    LEFT JOIN snapshot_org_members b ON b.snapshot_id = ? AND b.org_id = a.org_id AND b.account_id = a.account_id
    WHERE a.snapshot_id = ? AND ${where} ORDER BY a.org_id, a.account_id`;
}

function* groupNames(snapshot: number): Operation<ReadonlyMap<number, string>> {
  const rows = yield* all('SELECT id, name FROM snapshot_groups WHERE snapshot_id = ?', snapshot);
  return new Map(rows.map((row) => [integer(row, 'id'), text(row, 'name')]));
}

function member(row: Row, prefix: '' | 'new_', names: ReadonlyMap<number, string>): MemberImage {
  const fields: Readonly<Record<string, unknown>> = JSON.parse(`${text(row, `${prefix}head`)}}`);
  const groups = groupIdsOf(text(row, `${prefix}groups`)).map((id) => names.get(id) ?? String(id));
  return { fields, groups: groups.toSorted() };
}

/** Groups that differ, were there before, or are there after; ids tell them apart, so that a rename is a change. */
export function* changedGroups(from: number, to: number): Operation<readonly Changed<GroupImage>[]> {
  const before = yield* groupsOf(from);
  const after = yield* groupsOf(to);
  const ids = [...new Set([...before.keys(), ...after.keys()])].toSorted((left, right) => left - right);
  return ids.flatMap((id) => {
    const pair = { before: before.get(id), after: after.get(id) };
    if (JSON.stringify(pair.before) === JSON.stringify(pair.after)) return [];
    return [
      {
        org: (pair.before ?? pair.after)?.org ?? '',
        ...(pair.before && { before: pair.before.image }),
        ...(pair.after && { after: pair.after.image }),
      },
    ];
  });
}

interface GroupOfOrg {
  readonly org: string;
  readonly image: GroupImage;
}

function* groupsOf(snapshot: number): Operation<ReadonlyMap<number, GroupOfOrg>> {
  const attached = yield* all(
    `SELECT t.group_id, p.name FROM snapshot_attachments t
     JOIN snapshot_groups p ON p.snapshot_id = t.snapshot_id AND p.id = t.profile_id
     WHERE t.snapshot_id = ? ORDER BY p.name`,
    snapshot,
  );
  const profiles = Map.groupBy(attached, (row) => integer(row, 'group_id'));
  const rows = yield* all(
    `SELECT g.id, o.org_id AS org, g.name, g.type, g.description, g.quota FROM snapshot_groups g
     JOIN snapshot_orgs o ON o.snapshot_id = g.snapshot_id AND o.id = g.org_id
     WHERE g.snapshot_id = ? ORDER BY g.id`,
    snapshot,
  );
  return new Map(
    rows.map((row) => {
      const { name, type, description, quota } = row;
      const fields = { name, type, description, quota };
      const own = profiles.get(integer(row, 'id')) ?? [];
      const image = { name: text(row, 'name'), fields, profiles: own.map((one) => text(one, 'name')) };
      return [integer(row, 'id'), { org: text(row, 'org'), image }];
    }),
  );
}
