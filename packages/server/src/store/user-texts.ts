import { groupIdsOf } from './group-ids.ts';
import { allOf, integer, type Operation } from './operation.ts';

/** One user as JSON, as the single-user call shows it. @param column its `group_ids` */
export function* userJson(userHead: string, column: string): Operation<string> {
  const groupIds = groupIdsOf(column);
  if (groupIds.length === 0) return `${userHead}}`;
  const named = yield* allOf(groupIds, (marks) => `SELECT id, name FROM groups WHERE id IN (${marks})`);
  const names = new Map(named.map((row) => [integer(row, 'id'), JSON.stringify(row['name'])]));
  return `${userHead},"groups":[${groupIds.map((id) => names.get(id)).join(',')}]}`;
}
