import { describe, expect, test } from 'vitest';
import { onEachStore } from './acme.ts';

describe.each(onEachStore)('writes on $name', ({ visit }) => {
  test('that arrive together are undone by their own failure alone', async () => {
    await using acme = await visit({ listen: false });
    const { admin } = acme.server;

    const outcomes = await Promise.allSettled(
      ['ONE@AdobeOrg', 'ONE@AdobeOrg', 'TWO@AdobeOrg'].map((id) => admin.createOrg({ id, name: id })),
    );

    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect((await admin.orgs()).map(({ id }) => id)).toEqual(
      expect.arrayContaining(['ONE@AdobeOrg', 'TWO@AdobeOrg']),
    );
  });

  test('that wait when the server closes are still done', async () => {
    const acme = await visit({ listen: false });

    const write = acme.server.admin.createOrg({ id: 'ONE@AdobeOrg', name: 'One' });
    await acme.server.close();

    await expect(write).resolves.toMatchObject({ id: 'ONE@AdobeOrg' });
  });
});
