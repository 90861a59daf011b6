import { type Command, InvalidArgumentError } from 'commander';
import type { Context } from '../context.ts';
import type { AdminCall, AdminFlags } from '../server/admin-client.ts';

/** `umapi server snapshot`, `time`, `faults` …: what steers a server that runs. */
export function addBenchCommands(server: Command, context: Context): void {
  addStateCommands(server, context);
  addTimeCommands(server, context);
  addFaultCommands(server, context);
  addCallCommands(server, context);
}

/** Where the answer goes: to the output as it came, or nowhere. */
type Show = (answer: Response, context: Context) => Promise<void>;

function remote(command: Command): Command {
  return command.option('--url <url>', 'where the server is', 'http://localhost:8080');
}

async function ask(
  call: AdminCall,
  flags: AdminFlags,
  context: Context,
  show: Show = showJson,
): Promise<void> {
  const { askAdmin } = await import('../server/admin-client.ts');
  await show(await askAdmin(flags, call, context), context);
}

async function showJson(answer: Response, { terminal }: Context): Promise<void> {
  const text = await answer.text();
  if (text !== '') terminal.line(JSON.stringify(JSON.parse(text), undefined, 2));
}

/** What can be long is not held in memory. */
function into(file: string | undefined): Show {
  return async (answer, context) => {
    const { writeAnswer } = await import('../server/write-answer.ts');
    await writeAnswer(answer, file, context.terminal);
  };
}

function addStateCommands(server: Command, context: Context): void {
  remote(server.command('reset').description('Back to how the server was started.')).action(
    (flags: AdminFlags) => ask({ method: 'POST', path: '/reset' }, flags, context),
  );
  remote(
    server.command('snapshot').description('Keep the state under a name; without one, list what is kept.'),
  )
    .argument('[name]')
    .option('--remove', 'forget it instead')
    .action((name: string | undefined, flags: AdminFlags & { readonly remove?: boolean }) =>
      ask(snapshotCall(name, flags.remove === true), flags, context),
    );
  remote(server.command('restore').description('Back to a snapshot.'))
    .argument('<name>')
    .action((name: string, flags: AdminFlags) =>
      ask({ method: 'POST', path: `/snapshots/${encodeURIComponent(name)}/restore` }, flags, context),
    );
  remote(server.command('diff').description('What changed since a snapshot, or up to another one.'))
    .argument('<from>')
    .argument('[to]')
    .option('--json', 'everything, instead of a line for each change')
    .action((from: string, to: string | undefined, flags: AdminFlags & { readonly json?: boolean }) => {
      const query = to === undefined ? '' : `?${new URLSearchParams({ to })}`;
      const path = `/snapshots/${encodeURIComponent(from)}/diff${query}`;
      return ask({ path }, flags, context, flags.json ? showJson : showWords);
    });
  remote(server.command('export').description('The state as a seed file.'))
    .argument('[file]', 'without one it goes to the output')
    .option('--snapshot <name>', 'that of a snapshot')
    .action((file: string | undefined, flags: AdminFlags & { readonly snapshot?: string }) => {
      const query =
        flags.snapshot === undefined ? '' : `?${new URLSearchParams({ snapshot: flags.snapshot })}`;
      return ask({ path: `/export${query}` }, flags, context, into(file));
    });
}

function snapshotCall(name: string | undefined, removes: boolean): AdminCall {
  if (name === undefined) return { path: '/snapshots' };
  if (removes) return { method: 'DELETE', path: `/snapshots/${encodeURIComponent(name)}` };
  return { method: 'POST', path: '/snapshots', body: { name } };
}

async function showWords(answer: Response, { terminal }: Context): Promise<void> {
  const { changeLines } = await import('../server/change-lines.ts');
  for (const line of changeLines(await answer.json())) terminal.line(line);
}

function addTimeCommands(server: Command, context: Context): void {
  const time = remote(server.command('time').description("The server's time: show, stop and move it."));
  time.action((flags: AdminFlags) => ask({ path: '/time' }, flags, context));
  for (const verb of ['freeze', 'resume'] as const)
    remote(time.command(verb)).action((_: unknown, command: Command) =>
      ask({ method: 'POST', path: `/time/${verb}` }, command.optsWithGlobals<AdminFlags>(), context),
    );
  remote(time.command('advance'))
    .argument('<span>', 'such as 90s, 2h or 1h30m')
    .action((by: string, _: unknown, command: Command) =>
      ask(
        { method: 'POST', path: '/time/advance', body: { by } },
        command.optsWithGlobals<AdminFlags>(),
        context,
      ),
    );
}

function addFaultCommands(server: Command, context: Context): void {
  const faults = remote(
    server.command('faults').description('Rules that make calls fail: list, add and remove them.'),
  );
  faults.action((flags: AdminFlags) => ask({ path: '/faults' }, flags, context));
  remote(faults.command('add'))
    .argument('<rule>', 'as JSON', parseRule)
    .action((rule: unknown, _: unknown, command: Command) =>
      ask({ method: 'POST', path: '/faults', body: rule }, command.optsWithGlobals<AdminFlags>(), context),
    );
  remote(faults.command('remove'))
    .argument('[id]', 'without one all of them')
    .action((id: string | undefined, _: unknown, command: Command) => {
      const path = id === undefined ? '/faults' : `/faults/${encodeURIComponent(id)}`;
      return ask({ method: 'DELETE', path }, command.optsWithGlobals<AdminFlags>(), context);
    });
}

function parseRule(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new InvalidArgumentError('A rule is JSON, such as {"effect":{"kind":"status","status":503}}.');
  }
}

function addCallCommands(server: Command, context: Context): void {
  remote(server.command('calls').description('What the server was asked and what it answered.'))
    .argument('[pattern...]', 'such as call=action or status=429; all must hold', collectPattern)
    .option('--har <file>', 'write an HTTP archive')
    .option('--clear', 'forget them instead')
    .action(
      (
        pattern: URLSearchParams | undefined,
        flags: AdminFlags & { readonly har?: string; readonly clear?: boolean },
      ) => {
        if (flags.clear) return ask({ method: 'DELETE', path: '/calls' }, flags, context);
        const query = `?${pattern ?? ''}`;
        if (flags.har === undefined) return ask({ path: `/calls${query}` }, flags, context);
        return ask({ path: `/calls.har${query}` }, flags, context, into(flags.har));
      },
    );
}

function collectPattern(text: string, earlier: URLSearchParams | undefined): URLSearchParams {
  const [, name, value] = /^(\w+)=(.*)$/s.exec(text) ?? [];
  if (name === undefined || value === undefined)
    throw new InvalidArgumentError('A pattern is written name=value, such as call=action.');
  const pattern = new URLSearchParams(earlier instanceof URLSearchParams ? earlier : undefined);
  pattern.set(name, value);
  return pattern;
}
