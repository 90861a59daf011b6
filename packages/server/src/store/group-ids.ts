/**
 * The groups of a member as its row keeps them: `,3,17,`. One text per member makes a page of users one query
 * without a join, and SQL can add and take a group out without reading it.
 */
const noGroupIds = ',';

/** @example groupIdsColumn([3, 17]) // ',3,17,' */
export function groupIdsColumn(groupIds: readonly number[]): string {
  return groupIds.length === 0 ? noGroupIds : `,${groupIds.join(',')},`;
}

/** @example groupIdsOf(',3,17,') // [3, 17] */
export function groupIdsOf(column: string): readonly number[] {
  const ids: number[] = [];
  // A page reads thousands of them: no array of texts in between.
  for (
    let start = 1, end = column.indexOf(',', 1);
    end > 0;
    start = end + 1, end = column.indexOf(',', start)
  )
    ids.push(Number(column.slice(start, end)));
  return ids;
}
