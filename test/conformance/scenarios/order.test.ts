import { describe, expect, test } from 'vitest';
import { stores } from '../../../packages/server/test/stores.ts';
import { verifies } from '../requirements.ts';
import { visitsOn } from '../visit.ts';

const jane = 'jane@acme.example';
const add = (user: string, group: string) => ({ user, do: [{ add: { group: [group] } }] });
const onGroup = (usergroup: string, ...steps: unknown[]) => ({ usergroup, do: steps });

describe.each(stores)('the order of entries on $name', (store) => {
  const open = visitsOn(store);
  const useBeforeCreate = [add(jane, 'New'), onGroup('New', { createUserGroup: {} })];

  test(verifies('order.documented'), async () => {
    await using visit = await open({ strictness: { order: 'documented' } });

    expect(await visit.act(useBeforeCreate)).toMatchObject({ result: 'success' });
  });

  test(verifies('order.shuffled'), async () => {
    await using visit = await open({ strictness: { order: 'shuffled' } });
    const entries = Array.from({ length: 5 }, (_, index) => [
      onGroup(`N${index}`, { createUserGroup: {} }),
      add(jane, `N${index}`),
    ]).flat();

    const first = await visit.act(entries);
    await visit.server.reset();
    const second = await visit.act(entries);

    expect(first).toMatchObject({ result: 'partial' });
    expect(second).toEqual(first);
  });
});
