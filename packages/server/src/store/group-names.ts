import { bytes, type Driver, first, type Operation } from './operation.ts';

/** Names of groups by their ids, as bytes of JSON. */
export type GroupNames = ReadonlyMap<number, Uint8Array>;

/** What is known of an organization. */
interface Known {
  /** As the database told it. */
  readonly told: Buffer;
  readonly names: GroupNames;
}

/** Of so many organizations the names are remembered. */
const rememberedOrgs = 16;

/**
 * Reads the names of an organization's groups. They are asked for each time, in one value, and made into JSON when
 * they are others than the last time: a page that names a thousand groups would spend a third of its time on that.
 */
export function createGroupNames(asBytes: Driver['asBytes']): (orgRow: number) => Operation<GroupNames> {
  const known = new Map<number, Known>();
  const all = `string_agg(id || ',' || octet_length(name) || ';' || name, '')`;
  const sql = `SELECT coalesce(${asBytes(all)}, ${asBytes("''")}) AS names FROM groups WHERE org_id = ?`;
  return function* (orgRow) {
    const { buffer, byteOffset, byteLength } = bytes(yield* first(sql, orgRow), 'names');
    const told = Buffer.from(buffer, byteOffset, byteLength);
    const remembered = known.get(orgRow);
    if (remembered && told.equals(remembered.told)) return remembered.names;
    const names = namesIn(told);
    if (known.size >= rememberedOrgs) known.clear();
    known.set(orgRow, { told, names });
    return names;
  };
}

const utf8 = new TextEncoder();

/** Reads `id,length;name`, one after the other. */
function namesIn(told: Buffer): GroupNames {
  const names = new Map<number, Uint8Array>();
  for (let at = 0; at < told.length; ) {
    const comma = told.indexOf(',', at);
    const nameStart = told.indexOf(';', comma) + 1;
    const nameEnd = nameStart + Number(told.toString('latin1', comma + 1, nameStart - 1));
    const id = Number(told.toString('latin1', at, comma));
    names.set(id, utf8.encode(JSON.stringify(told.toString('utf8', nameStart, nameEnd))));
    at = nameEnd;
  }
  return names;
}
