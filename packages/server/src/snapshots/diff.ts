import type { Changed, GroupImage, MemberImage } from '../store/snapshot-diff.ts';

/** A value before and after; `null` where there was none. */
export interface FieldChange {
  readonly from: unknown;
  readonly to: unknown;
}

/** What happened to one user or group between two snapshots. */
export interface ItemChange {
  readonly org: string;
  readonly kind: 'user' | 'group';
  /** The e-mail or the group's name, as it is after the change. */
  readonly name: string;
  readonly change: 'added' | 'removed' | 'changed';
  /** Of what was changed: fields with other values, by their names. */
  readonly fields: Readonly<Record<string, FieldChange>>;
  /** Groups that a user came into, or profiles that a group was attached to. */
  readonly gained: readonly string[];
  readonly lost: readonly string[];
  /** The same in words. */
  readonly words: string;
}

/** What lies between two snapshots, or a snapshot and now. */
export interface SnapshotDiff {
  readonly from: string;
  /** Absent when it is the state of now. */
  readonly to?: string;
  /** Groups first, then users, by organization and age. */
  readonly changes: readonly ItemChange[];
}

/** Something that has fields and belongs to other things. */
interface Image {
  readonly name: string;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly links: readonly string[];
}

/** Tells of members. */
export function userChanges(changed: readonly Changed<MemberImage>[]): readonly ItemChange[] {
  const image = ({ fields, groups }: MemberImage): Image => ({
    name: String(fields['email'] ?? ''),
    fields,
    links: groups,
  });
  return changed.map((one) => itemChange('user', one, image)).filter(isChange);
}

/** Tells of groups. */
export function groupChanges(changed: readonly Changed<GroupImage>[]): readonly ItemChange[] {
  const image = ({ name, fields, profiles }: GroupImage): Image => ({ name, fields, links: profiles });
  return changed.map((one) => itemChange('group', one, image)).filter(isChange);
}

/** The same groups in another order are no change. */
function isChange({ change, fields, gained, lost }: ItemChange): boolean {
  return change !== 'changed' || Object.keys(fields).length + gained.length + lost.length > 0;
}

function itemChange<T>(kind: 'user' | 'group', changed: Changed<T>, imageOf: (item: T) => Image): ItemChange {
  const before = changed.before === undefined ? undefined : imageOf(changed.before);
  const after = changed.after === undefined ? undefined : imageOf(changed.after);
  const item = {
    org: changed.org,
    kind,
    name: (after ?? before)?.name ?? '',
    change: before === undefined ? 'added' : after === undefined ? 'removed' : 'changed',
    fields: before && after ? fieldChanges(before.fields, after.fields) : {},
    gained: (after?.links ?? []).filter((link) => !before?.links.includes(link)),
    lost: (before?.links ?? []).filter((link) => !after?.links.includes(link)),
  } as const;
  return { ...item, words: inWords(item) };
}

function fieldChanges(
  before: Image['fields'],
  after: Image['fields'],
): Readonly<Record<string, FieldChange>> {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return Object.fromEntries(
    names
      .filter((name) => before[name] !== after[name])
      .map((name) => [name, { from: before[name] ?? null, to: after[name] ?? null }]),
  );
}

function inWords({ org, kind, name, change, fields, gained, lost }: Omit<ItemChange, 'words'>): string {
  const [into, outOf] = kind === 'user' ? ['in', 'no longer in'] : ['gives', 'no longer gives'];
  const parts = Object.entries(fields).map(
    ([field, { from, to }]) => `${field} ${JSON.stringify(from)} → ${JSON.stringify(to)}`,
  );
  if (gained.length > 0) parts.push(`${into} ${gained.join(', ')}`);
  if (lost.length > 0) parts.push(`${change === 'removed' ? 'was in' : outOf} ${lost.join(', ')}`);
  const verb = { added: 'is new', removed: 'is gone', changed: 'changed' }[change];
  const what = parts.length === 0 ? '' : `: ${parts.join('; ')}`;
  return `${org}: ${kind} ${name} ${verb}${what}`;
}
