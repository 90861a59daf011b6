import { execFile, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';

/** A server in a process of its own. */
export interface ServerProcess extends AsyncDisposable {
  readonly url: string;
  /** From the call of `startServer` until it answers, seeding included. */
  readonly startMs: number;
  residentBytes(): Promise<number>;
}

/** Scripts beside this file that tell their address on their first line and end with their input. */
type Script = 'serve.ts' | 'bare.ts';

/** Starts a script with the packages as they are written. */
export function startProcess(script: Script, ...args: readonly string[]): Promise<ServerProcess> {
  return start(['--conditions=umapi-source', join(import.meta.dirname, script), ...args]);
}

/** Starts a script with the packages as they were built, which take less memory. */
export function startBuilt(script: Script, ...args: readonly string[]): Promise<ServerProcess> {
  return start([join(import.meta.dirname, script), ...args]);
}

async function start(args: readonly string[]): Promise<ServerProcess> {
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const read = async (): Promise<Readonly<Record<string, unknown>>> => {
    const { value, done } = await lines.next();
    if (done) throw new Error(`${args.join(' ')} ended early`);
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

/** Builds what {@link startBuilt} starts. */
export async function build(): Promise<void> {
  const compiler = join(root, 'node_modules/typescript/bin/tsc');
  await promisify(execFile)(process.execPath, [compiler, '-b', 'tsconfig.build.json'], { cwd: root });
}

const root = join(import.meta.dirname, '../..');
