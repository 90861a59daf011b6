import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

const root = resolve(import.meta.dirname, '../..');
const run = promisify(execFile);

/** The client, and what it brings along of this project or can do more with. */
const names = ['clock', 'protocol', 'document', 'sqlite', 'postgres', 'client'];

/** The packages as they would be published, installed in a folder of their own. */
export interface InstalledPackages extends AsyncDisposable {
  readonly folder: string;
  /** The tarball of the client. */
  readonly tarball: string;
}

/** Builds, packs and installs. Packages of others come from where this project has them. */
export async function installPacked(): Promise<InstalledPackages> {
  await run(join(root, 'node_modules/.bin/tsc'), ['-b', ...projects()], { cwd: root });
  const folder = await mkdtemp(join(tmpdir(), 'umapi-packed-'));
  const workspaces = names.flatMap((name) => ['-w', `@umapi-kit/${name}`]);
  await npm(['pack', '--pack-destination', folder, ...workspaces], root);
  const tarballs = (await readdir(folder)).filter((file) => file.endsWith('.tgz')).sort();
  await writeFile(join(folder, 'package.json'), '{ "private": true, "type": "module" }');
  for (const tarball of tarballs) await unpack(tarball, folder);
  for (const name of ['jose', 'undici', 'zod', 'yaml', 'pg', '@opentelemetry', '@types', 'undici-types']) {
    await symlink(join(root, 'node_modules', name), join(folder, 'node_modules', name));
  }
  const tarball = join(folder, tarballs.find((file) => file.includes('client')) ?? '');
  return { folder, tarball, [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) };
}

function projects(): readonly string[] {
  return [...names.map((name) => `packages/${name}`), 'packages/client/tsconfig.node.json'];
}

async function unpack(tarball: string, folder: string): Promise<void> {
  const [, name = ''] = /^umapi-kit-([a-z]+)-/.exec(tarball) ?? [];
  const target = join(folder, 'node_modules/@umapi-kit', name);
  await run('mkdir', ['-p', target]);
  await run('tar', ['-xzf', join(folder, tarball), '-C', target, '--strip-components=1']);
}

function npm(parameters: readonly string[], cwd: string): Promise<unknown> {
  return run('npm', ['--loglevel=error', ...parameters], { cwd });
}

/** Runs a module in a folder, and gives what it prints. */
export async function runModule(runtime: string, source: string, folder: string): Promise<string> {
  const file = join(folder, 'main.mjs');
  await writeFile(file, source);
  const { stdout } = await run(runtime, [file], { cwd: folder });
  return stdout.trim();
}

/** Runs a program of this project's dependencies; what it prints when it fails is in the error. */
export async function runTool(tool: string, parameters: readonly string[], cwd: string): Promise<string> {
  const { stdout } = await run(join(root, 'node_modules/.bin', tool), [...parameters], { cwd });
  return stdout;
}

/** The oldest Node that is promised, where the machine has it; this project brings only the newest. */
export const machineNode = ['/usr/bin/node', '/usr/local/bin/node'].find((path) => existsSync(path));
