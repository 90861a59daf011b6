import type { Command } from 'commander';
import type { Context } from '../context.ts';
import type { CheckFlags, ConvertFlags } from '../sync/run-config.ts';
import { addOriginalOptions } from './sync-options.ts';

/** `umapi sync config`: what needs no connection. */
export function addConfigVerbs(sync: Command, context: Context, finish: (code: number) => void): void {
  const config = sync
    .command('config')
    .summary('check a configuration, convert one of user-sync, print an example or the schema');
  addOriginalOptions(config.command('check'))
    .summary('list everything that is wrong, unknown, deprecated or works otherwise, with its line')
    .option('--explain', 'also say why')
    .option('--json', 'the result as JSON on the output')
    .action(async (_: unknown, invoked: Command) => {
      const { checkConfig } = await import('../sync/run-config.ts');
      finish(checkConfig(invoked.optsWithGlobals<CheckFlags>(), context));
    });
  addOriginalOptions(config.command('convert'))
    .summary('write the native form of a configuration of user-sync')
    .option('--out <file>', 'write it there instead of the output; its paths are relative to there')
    .action(async (_: unknown, invoked: Command) => {
      const { convertConfig } = await import('../sync/run-config.ts');
      finish(await convertConfig(invoked.optsWithGlobals<ConvertFlags>(), context));
    });
  config
    .command('example')
    .summary('print a native configuration to begin with')
    .action(async () => {
      const { exampleConfig } = await import('../sync/example-config.ts');
      context.terminal.line(exampleConfig.trimEnd());
    });
  config
    .command('schema')
    .summary('print the JSON Schema of a native configuration, for editors')
    .action(async () => {
      const { printSchema } = await import('../sync/run-config.ts');
      printSchema(context);
    });
}
