import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { startServer } from '@umapi-kit/server';
import { describe, expect, test } from 'vitest';
import { engines } from '../../packages/client/test/support/engines.ts';
import { acmeSeed, connectTo } from './support/acme-org.ts';

function startRun(url: string, journal: string): ChildProcess {
  const script = fileURLToPath(new URL('./support/execute-acme.ts', import.meta.url));
  return spawn(process.execPath, ['--conditions=umapi-source', script, url, journal], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

describe.each(engines)('with its journal in $name', (engine) => {
  test.each([1, 40, 150])(
    'a run whose process is killed after outcome %i is resumed: nobody is missing, at most one call was repeated',
    async (outcomes) => {
      await using server = await startServer({ seed: acmeSeed });
      const place = await engine.newPlace();
      const run = startRun(server.url, place);
      let told = 0;
      for await (const chunk of run.stdout ?? []) {
        told += String(chunk).split('\n').length - 1;
        if (told >= outcomes) break;
      }
      run.kill('SIGKILL');
      if (run.exitCode === null && run.signalCode === null) await once(run, 'exit');

      await using journal = await engine.openJournal(place);
      const statuses = new Set<string>();
      const conn = connectTo(server, { journal, fetch });
      for await (const { status } of conn.resume({ maxInFlight: 1 })) statuses.add(status);

      const emails = (await conn.users({ group: 'Design' }).all()).map(({ email }) => email);
      expect([...statuses]).toEqual(['succeeded']);
      expect(emails.filter((email) => email.startsWith('new'))).toHaveLength(300);
      expect(server.calls.matching({ call: 'action' }).length).toBeLessThanOrEqual(31);
    },
  );
});
