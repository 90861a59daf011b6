import { fold } from '@umapi-kit/protocol';
import { seedAccount } from '../seed/account.ts';
import type { SeedOrg } from '../seed/seed.ts';
import type { Ids } from './fill-groups.ts';
import { groupMoved } from './licences.ts';
import { all, first, integer, type Operation } from './operation.ts';

/** Puts holders of profiles in the line that the seed says, instead of in its own order. */
export function* fillLines({ users = [] }: SeedOrg, groups: Ids): Operation<void> {
  const places = users.flatMap((user) =>
    Object.entries(user.inLine ?? {}).map(([profile, place]) => ({
      user,
      place,
      id: groups.get(fold(profile)),
    })),
  );
  const inOrder = places.toSorted((left, right) => left.place - right.place);
  for (const [id, line] of Map.groupBy(inOrder, (place) => place.id)) {
    if (id === undefined) continue;
    yield* all('DELETE FROM licences WHERE profile_id = ?', id);
    for (const { user } of line) {
      const { type, usernameKey, domainKey } = seedAccount(user);
      const account = yield* first(
        'SELECT id FROM accounts WHERE username_key = ? AND domain_key = ? AND type = ?',
        usernameKey,
        domainKey,
        type,
      );
      const row = integer(account, 'id');
      yield* all('INSERT INTO licences (profile_id, account_id, granted) VALUES (?, ?, 0)', id, row);
    }
    yield* groupMoved([id]);
  }
}
