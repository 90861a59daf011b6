import { describe, expect, test } from 'vitest';
import { runUmapi } from './support/run-umapi.ts';

describe('umapi explain', () => {
  test.each([
    { code: 'error.domain.trust.nonexistent', says: /Adobe’s own connector/, again: 'no' },
    { code: 'error.user.nonexistent', says: /After a create, try again/, again: 'later' },
    { code: 'warning.command.deprecated', says: /Write group/, again: 'no' },
    { code: '429', says: /Retry-After/, again: 'later' },
    { code: 'invalid_client', says: /umapi auth check/, again: 'no' },
    { code: 'RATE_LIMITED', says: /umapi sync resume/, again: 'later' },
    { code: '8', says: /lock/, again: 'later' },
  ])('says of $code what causes it, what to do, and whether to try again', async ({ code, says, again }) => {
    const { exit, out } = await runUmapi(['explain', code]);

    expect(exit).toBe(0);
    expect(out).toMatch(new RegExp(`^${code} \\(`));
    expect(out).toMatch(says);
    expect(out).toMatch(new RegExp(`^  try again  ${again}:`, 'm'));
  });

  test('lists every code by area when it is asked for none', async () => {
    const { exit, out } = await runUmapi(['explain']);

    expect(exit).toBe(0);
    expect(out).toMatch(/^people\n {2}error\.user\.not_found +No such user/);
    expect(out).toMatch(/^exit codes of umapi\n {2}0 +All is done/m);
  });

  test.each([
    { written: 'error.user.nonexistnt', meant: 'error.user.nonexistent' },
    { written: 'readonly', meant: 'error.usergroup.readonly.update_not_allowed' },
    { written: 'rate_limit', meant: 'RATE_LIMITED' },
  ])('does not know $written, and suggests $meant', async ({ written, meant }) => {
    const { exit, err } = await runUmapi(['explain', written]);

    expect(exit).toBe(2);
    expect(err).toMatch(new RegExp(`did you mean .*${meant}`));
  });

  test('answers as JSON when asked to', async () => {
    const one = await runUmapi(['explain', 'error.api.not_available', '--json']);
    const all = await runUmapi(['explain', '--json']);

    expect(JSON.parse(one.out)).toMatchObject({ code: 'error.api.not_available', retryable: 'later' });
    expect(JSON.parse(all.out)).toContainEqual(JSON.parse(one.out));
  });
});
