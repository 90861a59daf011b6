import { type Command, Option } from 'commander';
import type { Context } from '../context.ts';
import type { ApplyFlags, PlanFlags, SyncFlags } from '../sync/sync-flags.ts';
import { addConfigVerbs } from './sync-config.ts';
import { addLookingVerbs } from './sync-look.ts';
import { addConfigFile, addOriginalOptions, addRunOptions, addUser } from './sync-options.ts';

const examples = `
Examples:
  umapi sync                                       with sync.yaml or user-sync-config.yml of this folder
  umapi sync -c /etc/user-sync/user-sync-config.yml --users mapped --process-groups
  umapi sync plan --out plan.jsonl                 look first …
  umapi sync apply plan.jsonl                      … then do exactly that
  umapi sync apply plan.jsonl --lift 3f2a…         also what a guard stopped, for this very plan
  umapi sync why jane@example.com                  what becomes of one person, and by which rule
  umapi sync config check --explain                what of a user-sync configuration works otherwise here
  umapi sync config convert > sync.yaml            and leave it behind

Exit codes, the first that applies:
  130 interrupted (resumable) · 1 a fault of this program · 2 usage or configuration · 6 credentials refused
  7 directory unreadable · 8 another run holds the lock · 5 throttled (resumable) · 4 a guard stopped something
  3 done, some changes failed · 10 changes are pending (plan --exit-code) · 0 all done`;

type Finish = (code: number) => void;

/** `umapi sync`: a directory into organizations, with a plan before anything changes. */
export function addSyncCommand(program: Command, context: Context, finish: Finish): void {
  const command = program
    .command('sync')
    .summary('make Adobe follow a directory: plan, then apply')
    .description(
      'Reads the directory and the organizations, plans, and applies what no guard stops. Takes the configuration and ' +
        'the options of user-sync as they are.',
    );
  addOriginalOptions(addReport(addUser(addRunOptions(command))).addOption(strict())).addHelpText(
    'after',
    examples,
  );
  command.action(async (flags: SyncFlags) => {
    const { runSync } = await import('../sync/run-sync.ts');
    finish(await runSync(flags, context));
  });
  addPlanVerb(command, context, finish);
  addApplyVerbs(command, context, finish);
  addLookingVerbs(command, context, finish);
  addConfigVerbs(command, context, finish);
}

function strict(): Option {
  return new Option('--strict', 'apply nothing when a guard stops something');
}

function addReport(command: Command): Command {
  return command.option('--report <file>', 'write what came of it there, as a page');
}

function addPlanVerb(command: Command, context: Context, finish: Finish): void {
  const plan = command
    .command('plan')
    .summary('show what a sync would do, and do nothing')
    .description('Reads both sides and shows the plan. It can be written to a file and applied later.');
  addUser(addRunOptions(plan))
    .option('--out <file>', 'write the plan there, for "umapi sync apply"')
    .addOption(
      new Option('--format <form>', 'how the plan is shown').choices(['text', 'jsonl', 'markdown', 'html']),
    )
    .option('--exit-code', 'end with 10 when changes are pending');
  addOriginalOptions(plan)
    .addHelpText('after', '\nExample:\n  umapi sync plan --format html > plan.html')
    .action(async (_: unknown, invoked: Command) => {
      const { runPlan } = await import('../sync/run-plan.ts');
      finish(await runPlan(invoked.optsWithGlobals<PlanFlags>(), context));
    });
}

function addApplyVerbs(command: Command, context: Context, finish: Finish): void {
  addConfigFile(addReport(addRunOptions(command.command('apply'))))
    .summary('do what a plan file says, where nothing has changed since')
    .argument('<plan>', 'a file that "umapi sync plan --out" wrote')
    .option('--lift <digest>', 'also what guards stopped; the digest is that of this plan file')
    .option('--test-only', 'calls only ask what would happen')
    .addOption(strict())
    .action(async (path: string, _: unknown, invoked: Command) => {
      const { runApply } = await import('../sync/run-apply.ts');
      finish(await runApply(path, invoked.optsWithGlobals<ApplyFlags>(), context));
    });
  addConfigFile(addReport(addRunOptions(command.command('resume'))))
    .summary('go on with a run that was interrupted')
    .action(async (_: unknown, invoked: Command) => {
      const { runResume } = await import('../sync/run-apply.ts');
      finish(await runResume(invoked.optsWithGlobals<SyncFlags>(), context));
    });
}
