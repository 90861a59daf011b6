import { dirname, resolve } from 'node:path';
import type { LogConfig, LogLevel } from '../config/sync-config.ts';
import type { Notes } from './notes.ts';
import type { Located, Section } from './section.ts';

/** Where nothing is said. */
const defaultLog: LogConfig = {
  fileName: '%Y-%m-%d.log',
  fileLevel: 'info',
  consoleLevel: 'info',
  progress: true,
};

/** Reads `logging` of the main file. */
export function readLogging(section: Section | undefined, file: string, notes: Notes): LogConfig {
  if (section === undefined) return defaultLog;
  const toFile = section.flag('log_to_file')?.value ?? false;
  const folder = section.text('file_log_directory');
  const name = section.text('file_log_name_format');
  const log = {
    ...(toFile ? { folder: resolve(dirname(folder?.place.file ?? file), folder?.value ?? 'logs') } : {}),
    fileName: (name && translateLogName(name, notes)) ?? defaultLog.fileName,
    fileLevel: readLevel(section.text('file_log_level'), notes),
    consoleLevel: readLevel(section.text('console_log_level'), notes),
    progress: section.flag('log_progress')?.value ?? true,
  };
  section.refuseUnknown();
  return log;
}

const levels: Readonly<Record<string, LogLevel>> = {
  debug: 'debug',
  info: 'info',
  warning: 'warning',
  error: 'error',
  critical: 'error',
};

function readLevel(written: Located<string> | undefined, { remark }: Notes): LogLevel {
  if (written === undefined) return 'info';
  const level = levels[written.value.trim().toLowerCase()];
  if (level === undefined)
    remark({
      ...written.place,
      kind: 'unknown',
      problem: `"${written.value}" is no log level, so info is used; write ${Object.keys(levels).join(', ')}`,
      why: 'the original does the same',
    });
  return level ?? 'info';
}

/** `{:%Y-%m-%d}.log`: what stands in the braces is a format for the time, the rest is text. */
function translateLogName({ value, place }: Located<string>, notes: Notes): string | undefined {
  const name = value.replaceAll(/\{:?([^{}]*)\}/g, '$1');
  const unknown = [...name.matchAll(/%(.?)/g)].find(
    ([, letter = '']) => !'YmdHMSjy%'.includes(letter) || letter === '',
  );
  if (!/[{}]/.test(name) && unknown === undefined) return name;
  const what = unknown === undefined ? 'braces that do not pair up' : `"${unknown[0]}"`;
  notes.fault(
    place,
    `${what} in the name of the log file has no counterpart; use %Y, %m, %d, %H, %M, %S, %j, %y within {: }`,
  );
  return undefined;
}
