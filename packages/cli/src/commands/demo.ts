import type { Command } from 'commander';
import type { Context } from '../context.ts';
import { parsePort } from './options.ts';

interface DemoFlags {
  readonly keep?: boolean;
  readonly port: number;
}

/** `umapi demo`: a directory synced into a local UMAPI that holds the rest of the story. */
export function addDemoCommand(program: Command, context: Context, finish: (code: number) => void): void {
  program
    .command('demo')
    .summary('sync an example company into a local UMAPI')
    .description(
      'Starts a local UMAPI in memory from org.yaml of the folder, plans what sync.yaml wants, applies it, and ' +
        'plans again to show that nothing is left to do.',
    )
    .argument(
      '<folder>',
      'a folder with org.yaml (what the server holds) and sync.yaml (directory and mapping)',
    )
    .option('--keep', 'leave the server up afterwards and tell how to talk to it')
    .option('--port <number>', 'port of the server, 0 for a free one', parsePort, 0)
    .addHelpText('after', '\nExample:\n  umapi demo examples/acme --keep --port 8080')
    .action(async (folder: string, flags: DemoFlags) => {
      const { runDemo } = await import('../demo/run-demo.ts');
      finish(await runDemo({ folder, keep: flags.keep === true, port: flags.port }, context));
    });
}
