import { expect, test } from 'vitest';
import { visit } from './acme.ts';

test('writes that arrive together are undone by their own failure alone', async () => {
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

test('a write that waits when the server closes is still done', async () => {
  const acme = await visit({ listen: false });

  const write = acme.server.admin.createOrg({ id: 'ONE@AdobeOrg', name: 'One' });
  await acme.server.close();

  await expect(write).resolves.toMatchObject({ id: 'ONE@AdobeOrg' });
});
