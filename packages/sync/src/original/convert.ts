import { basename, dirname, join, resolve } from 'node:path';
import process from 'node:process';
import { writeYaml } from '@umapi-kit/document';
import type { ConfigProblem } from '../config/config-problem.ts';
import { nativeFileOf } from '../config/native-file.ts';
import { type OriginalContext, readWithHook } from './original-config.ts';

/** A configuration of Adobe's sync tool in native form. */
export interface Converted {
  /** The native file: YAML with a comment wherever a person has to do something. */
  readonly yaml: string;
  /** The frame of a hook that was Python: what it has to do stands in it as a comment. */
  readonly hook?: { readonly path: string; readonly text: string };
}

/**
 * Makes a native configuration of the original's files and options.
 *
 * @param target where the native file will lie; its paths are relative to there
 * @throws SyncConfigError with every fault of the files
 *
 * @example
 * const { yaml } = convertOriginalConfig('user-sync-config.yml', 'sync.yaml');
 */
export function convertOriginalConfig(
  path: string,
  target: string,
  context: OriginalContext = {},
): Converted {
  const folder = dirname(resolve(context.folder ?? process.cwd(), target));
  const hookPath = join(folder, 'after-mapping.js');
  const { config, python } = readWithHook(path, { ...context, hookFrame: hookPath });
  const { content, variables } = nativeFileOf(config, folder);
  const comments = [
    ...variables.map((name) => `Set ${name} in the environment: a secret stood in clear in the old files.`),
    ...(python === undefined ? [] : ['Write the hook in after-mapping.js: it was Python, which is not run.']),
    ...leftOut(config),
    ...config.problems.map(comment),
  ];
  const head = [
    '# Made from user-sync files by "umapi sync config convert".',
    ...comments.map((text) => `# - ${text}`),
  ];
  return {
    yaml: `${head.join('\n')}\n${writeYaml(content)}`,
    ...(python === undefined ? {} : { hook: { path: hookPath, text: frameOf(python) } }),
  };
}

function leftOut({
  adobeOnlyList,
  testOnly,
}: {
  readonly adobeOnlyList?: string;
  readonly testOnly: boolean;
}): readonly string[] {
  return [
    ...(adobeOnlyList === undefined
      ? []
      : ['adobe_only_user_list is left out: it is about one run, not about every one.']),
    ...(testOnly ? ['test_mode is left out: give --test-mode to the run that is a test.'] : []),
  ];
}

function comment({ file, line, problem }: ConfigProblem): string {
  return `${basename(file)}${line === undefined ? '' : `:${line}`}: ${problem}`;
}

function frameOf(python: string): string {
  const lines = python
    .trimEnd()
    .split('\n')
    .map((line) => ` *   ${line}`.trimEnd().replaceAll('*/', '* /'));
  return `/**
 * Called for every selected person, before accounts are looked for. This was Python:
 *
${lines.join('\n')}
 *
 * @param {import('@umapi-kit/sync').AfterMappingContext} context
 */
export default function afterMapping({ sourceAttributes, sourceGroups, targetAttributes, targetGroups, logger, storage }) {
  throw new Error('write in JavaScript what the Python above did, then remove this line');
}
`;
}
