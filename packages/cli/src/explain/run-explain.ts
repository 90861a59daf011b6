import { nearest } from '@umapi-kit/document';
import type { Retryable } from '@umapi-kit/protocol';
import { type Explained, explainCode, explanations } from '@umapi-kit/protocol/explain';
import type { Context } from '../context.ts';
import { CommandError, exitCode } from '../exit-code.ts';
import { exitCodes, ownCodes } from './own-codes.ts';

/** The command line of `umapi explain`. */
export interface ExplainFlags {
  readonly json?: boolean;
}

/** What can be asked for, whoever says it. */
interface Entry extends Explained {
  readonly code: string;
  readonly area: string;
  readonly retryable: Retryable;
}

const again = {
  now: 'now: it was a passing fault',
  later: 'later: something has to settle first',
  no: 'no: somebody has to change something first',
} as const satisfies Record<Retryable, string>;

/**
 * Says what a code means, or lists all codes. @returns the exit code
 *
 * @throws {@link CommandError} for a code that nobody knows
 */
export function runExplain(
  code: string | undefined,
  { json = false }: ExplainFlags,
  { terminal }: Context,
): number {
  if (code === undefined) {
    const entries = allEntries();
    if (json) terminal.line(JSON.stringify(entries));
    else for (const line of listed(entries, (text) => terminal.paint('heading', text))) terminal.line(line);
    return exitCode.ok;
  }
  const entry = find(code);
  if (json) terminal.line(JSON.stringify(entry));
  else for (const line of told(entry, (text) => terminal.paint('heading', text))) terminal.line(line);
  return exitCode.ok;
}

function allEntries(): readonly Entry[] {
  return [
    ...explanations,
    ...Object.entries(ownCodes).map(([code, one]) => ({ code, area: 'errors of this project', ...one })),
    ...Object.entries(exitCodes).map(([code, one]) => ({ code, area: 'exit codes of umapi', ...one })),
  ];
}

function find(code: string): Entry {
  const written = code.trim().toLowerCase();
  const entries = allEntries();
  const found = explainCode(written) ?? entries.find((one) => one.code.toLowerCase() === written);
  if (found !== undefined) return found;
  throw new CommandError(
    'usage',
    `nobody knows the code ${JSON.stringify(code)}${suggestion(written, entries)}`,
  );
}

const mostSuggestions = 5;

/** Half a code is known by what it is part of, a misspelled one by what it is like. */
function suggestion(written: string, entries: readonly Entry[]): string {
  const codes = entries.map(({ code }) => code);
  const around = written === '' ? [] : codes.filter((code) => code.toLowerCase().includes(written));
  const near = [...new Set([...around, ...nearest(written, codes)])].slice(0, mostSuggestions);
  return near.length === 0 ? '; `umapi explain` lists all' : `; did you mean ${near.join(', ')}?`;
}

function told({ code, area, meaning, cause, remedy, retryable }: Entry, paint: (text: string) => string) {
  return [
    `${paint(code)} (${area})`,
    `  means      ${meaning}`,
    `  cause      ${cause}`,
    `  to do      ${remedy}`,
    `  try again  ${again[retryable]}`,
  ];
}

function listed(entries: readonly Entry[], paint: (text: string) => string): readonly string[] {
  const width = Math.max(...entries.map(({ code }) => code.length));
  const areas = [...new Set(entries.map(({ area }) => area))];
  return areas.flatMap((area) => [
    paint(area),
    ...entries
      .filter((one) => one.area === area)
      .map(({ code, meaning }) => `  ${code.padEnd(width)}  ${meaning}`),
  ]);
}
