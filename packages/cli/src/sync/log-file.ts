import { appendFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { stripVTControlCharacters } from 'node:util';
import type { EpochMs } from '@umapi-kit/clock';
import type { LogConfig } from '@umapi-kit/sync';
import type { Context } from '../context.ts';
import { CommandError } from '../exit-code.ts';

/**
 * A context whose terminal also writes to the log file, where the configuration wants one: what is told as
 * `INFO`, what is noted as `WARNING`.
 *
 * @throws {@link CommandError} when the file can't be written
 */
export function withLog(context: Context, { folder, fileName, fileLevel }: LogConfig): Context {
  if (folder === undefined) return context;
  const { terminal, clock } = context;
  const path = join(folder, nameAt(fileName, clock.now()));
  const append = (level: 'INFO' | 'WARNING', text: string) =>
    appendFileSync(path, logLine(clock.now(), level, text), { mode: 0o600 });
  const tellsAll = fileLevel === 'debug' || fileLevel === 'info';
  makeLog(folder, path);
  return {
    ...context,
    terminal: {
      ...terminal,
      line(text = '') {
        terminal.line(text);
        if (tellsAll && text !== '') append('INFO', text);
      },
      note(text) {
        terminal.note(text);
        if (fileLevel !== 'error') append('WARNING', text);
      },
    },
  };
}

function makeLog(folder: string, path: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    appendFileSync(path, '', { mode: 0o600 });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new CommandError('usage', `no log can be written in ${folder}: ${reason}`, { cause });
  }
}

/** `2026-01-31 13:05:09 4711 INFO sync - text`, as the original writes it; in UTC. */
function logLine(at: EpochMs, level: string, text: string): string {
  const time = new Date(at).toISOString().slice(0, 19).replace('T', ' ');
  return `${time} ${process.pid} ${level} sync - ${stripVTControlCharacters(text)}\n`;
}

const dayMs = 86_400_000;

function nameAt(format: string, at: EpochMs): string {
  const [year = '', month = '', day = '', hour = '', minute = '', second = ''] = new Date(at)
    .toISOString()
    .split(/[-T:.]/);
  const dayOfYear = Math.floor((at - Date.UTC(Number(year), 0, 1)) / dayMs) + 1;
  const parts: Readonly<Record<string, string>> = {
    Y: year,
    y: year.slice(2),
    m: month,
    d: day,
    H: hour,
    M: minute,
    S: second,
    j: String(dayOfYear).padStart(3, '0'),
    '%': '%',
  };
  return format.replaceAll(/%(.)/g, (whole, letter: string) => parts[letter] ?? whole);
}
