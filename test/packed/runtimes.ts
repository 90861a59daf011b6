import { execFile } from 'node:child_process';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { bundle } from './bundle.ts';

/**
 * Runs the client's main entry on other runtimes: `node --conditions=umapi-source test/packed/runtimes.ts`. They come
 * from the npm registry, as the packages that carry the program itself (350 MB), which is why this is no test of every
 * run. What can't be installed here is named, and is no failure.
 */
const runtimes = [
  {
    name: 'Deno',
    packages: '@deno/linux-x64-glibc@2.9.6',
    program: 'node_modules/@deno/linux-x64-glibc/deno',
    parameters: ['run', 'main.mjs'],
  },
  {
    name: 'Bun',
    packages: '@oven/bun-linux-x64@1.4.5',
    program: 'node_modules/@oven/bun-linux-x64/bin/bun',
    parameters: ['run', 'main.mjs'],
  },
  {
    name: 'workerd',
    packages: '@cloudflare/workerd-linux-64@1.20261117.1',
    program: 'node_modules/@cloudflare/workerd-linux-64/bin/workerd',
    parameters: ['test', 'worker.capnp'],
  },
];

const expected = '{"queued":0,"sent":1,"succeeded":1}';

/** Executes an action against a service that answers by itself, and gives the statistics. */
const program = `
import { Connection, OAuthS2S, UserAction } from '@umapi-kit/client';
export async function run() {
  const fetch = async (url) => Response.json(String(url).includes('/ims/')
    ? { access_token: 't', expires_in: 86399 }
    : { result: 'success', completed: 1, notCompleted: 0, completedInTestMode: 0 });
  const auth = new OAuthS2S({ clientId: 'c', clientSecret: 's', fetch });
  const conn = new Connection({ orgId: 'A1@AdobeOrg', auth, fetch });
  const action = new UserAction({ email: 'a@x.example' }).addToGroups(['G']);
  return JSON.stringify(await conn.executeSingle(action, { immediate: true }));
}
`;

const worker = `
import { run } from './client.mjs';
export default { async test() {
  const printed = await run();
  if (printed !== '${expected}') throw new Error(printed);
  console.log(printed);
} };
`;

const workerConfig = `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (services = [(name = "main", worker = (
  modules = [(name = "worker.mjs", esModule = embed "worker.mjs"), (name = "client.mjs", esModule = embed "client.mjs")],
  compatibilityDate = "2025-09-01",
))]);
`;

const run = promisify(execFile);

async function tryRuntime(
  { packages, program: path, parameters }: (typeof runtimes)[number],
  folder: string,
): Promise<string> {
  const options = { cwd: folder, timeout: 180_000 };
  const install = ['install', '--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error', packages];
  try {
    await run('npm', install, options);
    await chmod(join(folder, path), 0o755);
  } catch {
    return 'could not be installed here';
  }
  const { stdout, stderr } = await run(join(folder, path), parameters, options);
  return `${stdout}${stderr}`.includes(expected) ? 'works' : `printed something else: ${stdout}${stderr}`;
}

async function main(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'umapi-runtimes-'));
  try {
    await writeFile(join(folder, 'package.json'), '{ "private": true }');
    await writeFile(join(folder, 'client.mjs'), (await bundle(program)).code);
    await writeFile(
      join(folder, 'main.mjs'),
      "import { run } from './client.mjs';\nconsole.log(await run());\n",
    );
    await writeFile(join(folder, 'worker.mjs'), worker);
    await writeFile(join(folder, 'worker.capnp'), workerConfig);
    for (const runtime of runtimes) {
      process.stdout.write(`${runtime.name}: ${await tryRuntime(runtime, folder)}\n`);
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

await main();
