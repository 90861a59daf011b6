import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';

/** A server in a process of its own that can be killed without warning. */
interface KillableServer {
  readonly url: string;
  /** Sends SIGKILL, and waits until the process is gone. */
  kill(): Promise<void>;
}

/** Serves Acme from a store, in a process of its own. */
export async function startKillable(store: string): Promise<KillableServer> {
  const script = resolve(import.meta.dirname, 'serve-acme.ts');
  const child = spawn(process.execPath, ['--conditions=umapi-source', script, store], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = await Promise.race([once(createInterface(child.stdout), 'line'), failing(child)]);
  return {
    url: String(line),
    async kill() {
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
    },
  };
}

async function failing(child: ChildProcess): Promise<never> {
  const [code] = await once(child, 'exit');
  throw new Error(`the server ended with ${String(code)} before it answered`);
}
