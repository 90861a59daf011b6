import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runUmapi, startUmapi } from './support/run-umapi.ts';

let folder: string;
let url: string;
const interrupt = new AbortController();
let server: ReturnType<typeof startUmapi>;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'umapi-bench-'));
  const flags = ['--port', '0', '--generate', 'users=30,groups=3', '--random-seed', '7'];
  server = startUmapi(['server', ...flags], interrupt.signal);
  [, url = ''] = await server.outputMatching(/UMAPI at (http:\S+)\/v2\/usermanagement/);
});
afterAll(async () => {
  interrupt.abort();
  await server.exit;
  rmSync(folder, { recursive: true });
});

const bench = (...args: readonly string[]) => runUmapi(['server', ...args, '--url', url]);

describe('a server that runs', () => {
  test('takes, lists, compares, restores and forgets snapshots', async () => {
    const runs = [
      await bench('snapshot', 'before'),
      await bench('snapshot'),
      await bench('diff', 'before'),
      await bench('diff', 'before', 'before', '--json'),
      await bench('restore', 'before'),
      await bench('snapshot', 'before', '--remove'),
      await bench('reset'),
    ];

    expect(runs.map(({ exit, err }) => [exit, err])).toEqual(runs.map(() => [0, '']));
    expect(runs.map(({ out }) => out)).toEqual(
      expect.arrayContaining([
        expect.stringContaining('"name": "before"'),
        'nothing changed\n',
        expect.stringContaining('"changes": []'),
      ]),
    );
  });

  test('has its time shown, stopped and moved', async () => {
    const frozen = await bench('time', 'freeze');
    const moved = await bench('time', 'advance', '2h');
    const shown = await bench('time');
    const resumed = await bench('time', 'resume');

    expect(JSON.parse(shown.out)).toEqual(JSON.parse(moved.out));
    expect(JSON.parse(moved.out).epochMs - JSON.parse(frozen.out).epochMs).toBe(7_200_000);
    expect(JSON.parse(resumed.out)).toMatchObject({ frozen: false });
  });

  test('takes fault rules, and shows the calls that they struck', async () => {
    const rule = '{"match":{"call":"status"},"times":1,"effect":{"kind":"status","status":503}}';
    await bench('faults', 'add', rule);
    await fetch(`${url}/status`);
    const archive = join(folder, 'calls.har');

    const listed = await bench('faults');
    const calls = await bench('calls', 'call=status', 'status=503');
    await bench('calls', '--har', archive);
    await bench('faults', 'remove');
    await bench('calls', '--clear');

    expect(JSON.parse(listed.out)).toMatchObject([{ struck: 1 }]);
    expect(JSON.parse(calls.out)).toMatchObject([{ call: 'status', status: 503 }]);
    expect(JSON.parse(readFileSync(archive, 'utf8'))).toMatchObject({ log: { version: '1.2' } });
    expect(JSON.parse((await bench('calls')).out)).toEqual([]);
  });

  test('is exported to a file that another server starts with', async () => {
    const file = join(folder, 'state.json');
    await bench('export', file);
    const printed = await bench('export');

    const stop = new AbortController();
    const again = startUmapi(['server', '--port', '0', '--seed', file], stop.signal);
    await again.outputMatching(/UMAPI at/);
    stop.abort();

    expect(await again.exit).toBe(0);
    expect(printed.out).toBe(readFileSync(file, 'utf8'));
    expect(JSON.parse(printed.out)).toMatchObject({ orgs: [{ users: { length: 30 } }] });
  });
});

describe('a mistake is said in one line', () => {
  test.each([
    { args: ['restore', 'none'], says: 'no snapshot is called "none"' },
    { args: ['time', 'advance', 'soon'], says: 'must be milliseconds' },
    { args: ['faults', 'add', '{}'], says: 'give one of effect and script' },
    { args: ['faults', 'add', 'x'], says: 'A rule is JSON' },
    { args: ['calls', 'colour=red'], says: 'colour' },
    { args: ['calls', 'red'], says: 'name=value' },
    { args: ['export', '/no/such/folder/x.json'], says: "can't be written" },
  ])('$args', async ({ args, says }) => {
    const { exit, err } = await bench(...args);

    expect(err).toContain(says);
    expect(err.trimEnd().split('\n')).toHaveLength(1);
    expect(exit).toBe(2);
  });

  test('when no server answers', async () => {
    const { exit, err } = await runUmapi(['server', 'reset', '--url', 'http://127.0.0.1:1']);

    expect(err).toContain('no server answers at http://127.0.0.1:1');
    expect(exit).toBe(2);
  });

  test.each([
    { args: ['--generate', 'people=1'], says: 'users=1000,groups=20' },
    { args: ['--generate', 'users=1', '--seed', 'x.yaml'], says: '"generate:"' },
    { args: ['--faults', 'none.yaml'], says: 'none.yaml' },
  ])('to start with $args', async ({ args, says }) => {
    const { exit, err } = await runUmapi(['server', '--port', '0', ...args]);

    expect(err).toContain(says);
    expect(exit).toBe(2);
  });

  test('in a file of fault rules, with its line', async () => {
    const file = join(folder, 'faults.yaml');
    writeFileSync(file, 'faults:\n  - effect: { kind: status, status: 200 }\n');

    const { exit, err } = await runUmapi(['server', '--port', '0', '--faults', file]);

    expect(err).toMatch(/faults\.yaml:2:\d+: faults\[0\]\.effect\.status/);
    expect(exit).toBe(2);
  });
});

test('people of a CSV file are served, and those of a wrong line are named with it', async () => {
  const right = join(folder, 'people.csv');
  const wrong = join(folder, 'wrong.csv');
  writeFileSync(
    right,
    '\uFEFFemail,firstName,country,groups\r\nann@acme.example,"Ann ""A"", M.",DE,Design;Print\r\n',
  );
  writeFileSync(wrong, 'email,country\nann@acme.example,DE\n\nbea,XX\n');
  const stop = new AbortController();
  const started = startUmapi(['server', '--port', '0', '--seed', right], stop.signal);
  const [, at = ''] = await started.outputMatching(/UMAPI at (http:\S+)\/v2\/usermanagement/);

  const { out } = await runUmapi(['server', 'export', '--url', at]);
  stop.abort();
  await started.exit;
  const refused = await runUmapi(['server', '--port', '0', '--seed', wrong]);

  expect(JSON.parse(out)).toMatchObject({
    orgs: [{ users: [{ email: 'ann@acme.example', firstName: 'Ann "A", M.', groups: ['Design', 'Print'] }] }],
  });
  expect(refused.err).toMatch(/wrong\.csv:4:1: email: .*\n.*wrong\.csv:4:1: country/);
  expect(refused.exit).toBe(2);
});
