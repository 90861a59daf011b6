import { describe, expect, test } from 'vitest';
import { runUmapi } from './support/run-umapi.ts';
import { originalConfig, peopleCsv, syncFolder } from './support/sync-folder.ts';

describe('umapi sync with the files of user-sync', () => {
  test('plans, applies and says what the server confirmed', async () => {
    const acme = await syncFolder([
      { email: 'a@acme.example' },
      { email: 'gone@acme.example', groups: ['Sales'] },
    ]);
    acme.write(
      'people.csv',
      peopleCsv([
        { email: 'a@acme.example', groups: ['design'] },
        { email: 'n@acme.example', groups: ['sales'] },
      ]),
    );

    const { exit, out, err } = await runUmapi(['sync', '-c', originalConfig(acme)]);

    expect(err).not.toMatch(/fault of this program/);
    expect(exit).toBe(0);
    expect(await acme.groups()).toEqual({
      'a@acme.example': ['Design'],
      'gone@acme.example': [],
      'n@acme.example': ['Sales'],
    });
    expect(out).toMatch(/accounts created +1 +1 +0 +0/);
    expect(out).toMatch(/accounts removed from groups +1 +1 +0 +0/);
  });
});
