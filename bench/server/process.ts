import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** A server in a process of its own. */
export interface ServerProcess extends AsyncDisposable {
  readonly url: string;
  /** From the call of `startServer` until it answers, seeding included. */
  readonly startMs: number;
  residentBytes(): Promise<number>;
}

/** Starts a script beside this file that tells its address on its first line and ends with its input. */
export async function startProcess(
  script: 'serve.ts' | 'bare.ts',
  ...args: readonly string[]
): Promise<ServerProcess> {
  const child = spawn(
    process.execPath,
    ['--conditions=umapi-source', join(import.meta.dirname, script), ...args],
    { stdio: ['pipe', 'pipe', 'inherit'] },
  );
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const read = async (): Promise<Readonly<Record<string, unknown>>> => {
    const { value, done } = await lines.next();
    if (done) throw new Error(`${script} ended early`);
    return JSON.parse(value);
  };
  const { url, startMs } = await read();
  return {
    url: String(url),
    startMs: Number(startMs),
    async residentBytes() {
      child.stdin.write('?');
      return Number((await read())['residentBytes']);
    },
    async [Symbol.asyncDispose]() {
      child.stdin.end();
      await exited;
    },
  };
}
