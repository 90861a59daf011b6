import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openJournal } from '@umapi-kit/client/node';
import { startServer } from '@umapi-kit/server';
import { afterAll, expect, test } from 'vitest';
import { acmeSeed, connectTo } from './support/acme-org.ts';

const folder = mkdtempSync(join(tmpdir(), 'umapi-killed-run-'));
afterAll(() => rmSync(folder, { recursive: true }));

function startRun(url: string, journal: string): ChildProcess {
  const script = fileURLToPath(new URL('./support/execute-acme.ts', import.meta.url));
  return spawn(process.execPath, ['--conditions=umapi-source', script, url, journal], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

test.each([1, 40, 150])(
  'a run whose process is killed after outcome %i is resumed: nobody is missing, at most one call was repeated',
  async (outcomes) => {
    await using server = await startServer({ seed: acmeSeed });
    const path = join(folder, `journal-${outcomes}.db`);
    const run = startRun(server.url, path);
    let told = 0;
    for await (const chunk of run.stdout ?? []) {
      told += String(chunk).split('\n').length - 1;
      if (told >= outcomes) break;
    }
    run.kill('SIGKILL');
    if (run.exitCode === null && run.signalCode === null) await once(run, 'exit');

    await using journal = openJournal({ path });
    const statuses = new Set<string>();
    const conn = connectTo(server, { journal, fetch });
    for await (const { status } of conn.resume({ maxInFlight: 1 })) statuses.add(status);

    const emails = (await conn.users({ group: 'Design' }).all()).map(({ email }) => email);
    expect([...statuses]).toEqual(['succeeded']);
    expect(emails.filter((email) => email.startsWith('new'))).toHaveLength(300);
    expect(server.calls.matching({ call: 'action' }).length).toBeLessThanOrEqual(31);
  },
);
