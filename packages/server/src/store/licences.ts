import { licencesToGrant } from '../org/licences.ts';
import { all, allOf, first, integer, integerOrNull, type Operation } from './operation.ts';

/** Who holds a profile: its direct members, and those of the user groups that are attached to it. */
const holders = `SELECT account_id, min(id) AS arrived FROM memberships
  WHERE group_id = ? OR group_id IN (SELECT group_id FROM attachments WHERE profile_id = ?) GROUP BY account_id`;

/** The profiles with a quota that the members of any of the groups hold, the groups themselves included. */
export function* limitedProfiles(...groupIds: readonly number[]): Operation<readonly number[]> {
  const direct = yield* allOf(
    groupIds,
    (marks) => `SELECT id FROM groups WHERE quota IS NOT NULL AND id IN (${marks})`,
  );
  const attached = yield* allOf(
    groupIds,
    (marks) => `SELECT p.id FROM attachments a JOIN groups p ON p.id = a.profile_id
      WHERE p.quota IS NOT NULL AND a.group_id IN (${marks})`,
  );
  return [...new Set([...direct, ...attached].map((row) => integer(row, 'id')))];
}

/** Brings the licences of `accountId` up to date after it came into a group or left one. */
export function* accountMoved(profileIds: readonly number[], accountId: number): Operation<void> {
  for (const profileId of profileIds) {
    const held = yield* first(
      `SELECT 1 AS held FROM memberships WHERE account_id = ?
         AND (group_id = ? OR group_id IN (SELECT group_id FROM attachments WHERE profile_id = ?)) LIMIT 1`,
      accountId,
      profileId,
      profileId,
    );
    if (held) yield* wait(profileId, accountId);
    else yield* giveBack(profileId, accountId);
    yield* settle(profileId);
  }
}

/** Brings the licences of everybody up to date after a group of them came or went. */
export function* groupMoved(profileIds: readonly number[]): Operation<void> {
  for (const profileId of profileIds) {
    yield* all(
      `INSERT INTO licences (profile_id, account_id, granted)
       SELECT ?, account_id, 0 FROM (${holders}) h WHERE true ORDER BY arrived ON CONFLICT DO NOTHING`,
      profileId,
      profileId,
      profileId,
    );
    yield* all(
      `DELETE FROM licences WHERE profile_id = ? AND account_id NOT IN (SELECT account_id FROM (${holders}) h)`,
      profileId,
      profileId,
      profileId,
    );
    yield* countGranted(profileId);
    yield* settle(profileId);
  }
}

/**
 * Gives a profile another quota, or with `null` none. Whoever holds it already keeps its place in the line.
 */
export function* setQuota(profileId: number, quota: number | null): Operation<void> {
  yield* all('UPDATE groups SET quota = ? WHERE id = ?', quota, profileId);
  if (quota !== null) return yield* groupMoved([profileId]);
  yield* all('DELETE FROM licences WHERE profile_id = ?', profileId);
  yield* all('UPDATE groups SET licences_granted = 0 WHERE id = ?', profileId);
}

function* wait(profileId: number, accountId: number): Operation<void> {
  yield* all(
    'INSERT INTO licences (profile_id, account_id, granted) VALUES (?, ?, 0) ON CONFLICT DO NOTHING',
    profileId,
    accountId,
  );
}

function* giveBack(profileId: number, accountId: number): Operation<void> {
  const row = yield* first(
    'DELETE FROM licences WHERE profile_id = ? AND account_id = ? RETURNING granted',
    profileId,
    accountId,
  );
  if (row) yield* addGranted(profileId, -integer(row, 'granted'));
}

function* addGranted(profileId: number, by: number): Operation<void> {
  yield* all('UPDATE groups SET licences_granted = licences_granted + ? WHERE id = ?', by, profileId);
}

function* countGranted(profileId: number): Operation<void> {
  yield* all(
    `UPDATE groups SET licences_granted = (SELECT count(*) FROM licences WHERE profile_id = ? AND granted = 1)
     WHERE id = ?`,
    profileId,
    profileId,
  );
}

function* settle(profileId: number): Operation<void> {
  const profile = yield* first('SELECT quota, licences_granted FROM groups WHERE id = ?', profileId);
  const quota = integerOrNull(profile, 'quota');
  if (quota === null) return;
  const granted = integer(profile, 'licences_granted');
  // No more is counted than could be granted: the line may be long.
  const waiting = yield* first(
    'SELECT count(*) AS n FROM (SELECT id FROM licences WHERE profile_id = ? AND granted = 0 LIMIT ?) w',
    profileId,
    Math.max(0, quota - granted),
  );
  const count = licencesToGrant({ quota, granted, waiting: integer(waiting, 'n') });
  if (count === 0) return;
  const [from, direction] = count > 0 ? [0, 'ASC'] : [1, 'DESC'];
  yield* all(
    `UPDATE licences SET granted = ? WHERE id IN
       (SELECT id FROM licences WHERE profile_id = ? AND granted = ? ORDER BY id ${direction} LIMIT ?)`,
    1 - from,
    profileId,
    from,
    Math.abs(count),
  );
  yield* addGranted(profileId, count);
}
