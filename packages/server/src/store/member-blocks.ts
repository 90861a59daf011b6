import { all, first, integer, type Operation } from './operation.ts';

/** How many account ids are counted together: what is skipped at the start of a page is less than that. */
const idsPerBlock = 4_096;

/** Counts a listed member who came (1) or left (-1). */
export function* countListed(orgRow: number, accountId: number, by: number): Operation<void> {
  yield* all(
    `INSERT INTO member_blocks (org_id, block, listed) VALUES (?, ?, ?)
     ON CONFLICT (org_id, block) DO UPDATE SET listed = member_blocks.listed + excluded.listed`,
    orgRow,
    Math.floor(accountId / idsPerBlock),
    by,
  );
  yield* all('UPDATE orgs SET member_count = member_count + ? WHERE id = ?', by, orgRow);
}

/** Counts all listed members of an organization of which none was counted. */
export function* countAllListed(orgRow: number): Operation<void> {
  yield* all(
    `INSERT INTO member_blocks (org_id, block, listed)
     SELECT org_id, account_id / ${idsPerBlock} AS block, count(*) FROM org_members
     WHERE org_id = ? AND listed = 1 GROUP BY org_id, account_id / ${idsPerBlock}`,
    orgRow,
  );
  yield* all(
    `UPDATE orgs SET member_count = (SELECT coalesce(sum(b.listed), 0) FROM member_blocks b WHERE b.org_id = orgs.id)
     WHERE id = ?`,
    orgRow,
  );
}

/** Where a page starts: at an account id, and some listed members after it. */
interface Start {
  readonly accountId: number;
  readonly skip: number;
}

/** Finds the listed member before whom there are `offset` others, without walking over them. */
export function* listedStart(orgRow: number, offset: number): Operation<Start> {
  if (offset === 0) return { accountId: 0, skip: 0 };
  const row = yield* first(
    `SELECT block, before FROM (SELECT block, sum(listed) OVER (ORDER BY block) - listed AS before
       FROM member_blocks WHERE org_id = ?) b WHERE before <= ? ORDER BY block DESC LIMIT 1`,
    orgRow,
    offset,
  );
  if (!row) return { accountId: 0, skip: offset };
  return { accountId: integer(row, 'block') * idsPerBlock, skip: offset - integer(row, 'before') };
}
