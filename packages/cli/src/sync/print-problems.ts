import type { ConfigProblem } from '@umapi-kit/sync';
import type { Terminal } from '../terminal/terminal.ts';
import type { LoadedConfig } from './load-config.ts';

/** Says in one line that there is something to know about a configuration that works. */
export function tellProblems({ config: { problems }, path }: LoadedConfig, terminal: Terminal): void {
  const grave = problems.filter(({ kind }) => kind !== 'deprecated');
  for (const problem of problems.filter(({ kind }) => kind === 'risky'))
    terminal.note(`${terminal.paint('warning', 'warning:')} ${problemLine(problem)}`);
  if (grave.length > 0)
    terminal.note(
      `${path}: ${grave.length} ${grave.length === 1 ? 'thing works' : 'things work'} otherwise than it stands there; see "umapi sync config check"`,
    );
}

/** `file:line:column: problem`. */
export function problemLine({ file, line, column, problem }: ConfigProblem): string {
  return `${[file, line, column].filter((part) => part !== undefined).join(':')}: ${problem}`;
}
