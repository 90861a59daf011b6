import { dirname, resolve } from 'node:path';
import type { ConfigNode } from './config-node.ts';
import type { Notes } from './notes.ts';
import { type FileReading, readNamedFiles } from './read-file.ts';
import { createSection, type Located } from './section.ts';

/** What an extension adds. */
export interface Extension {
  readonly hook?: string;
  /** The Python code that something else has to take the place of. */
  readonly python?: string;
  readonly extraAttributes: readonly string[];
  readonly extraGroups: readonly Located<string>[];
}

/** How an extension is read. */
interface ExtensionReading extends FileReading {
  /** The JavaScript replacement that the command line names; absolute. */
  readonly hook: string | undefined;
  /** Where a replacement will be written; absolute. Absent: there has to be one. */
  readonly hookFrame: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
}

const none: Extension = { extraAttributes: [], extraGroups: [] };

/**
 * Reads `extension-config.yml`. Its Python code is never run, and leaving it out would compute other groups and so
 * take memberships away: without a replacement in JavaScript this is a fault. The replacement is named by
 * `afterMapping` in the same file, which the original does not look at.
 */
export function readExtension(file: ConfigNode | undefined, reading: ExtensionReading): Extension {
  const { notes, env, hook: named, hookFrame } = reading;
  if (file === undefined) return named === undefined ? none : { ...none, hook: named };
  if (env['UST_EXTENSION'] === '0') {
    notes.remark({
      ...file.place,
      kind: 'differs',
      problem: 'the extension is left out, since UST_EXTENSION is 0 in the environment',
      why: 'the original does the same; other groups may come out of it',
    });
    return none;
  }
  const section = createSection(readNamedFiles(file, 'directory_users.extension', reading), '', notes);
  const written = section.text('afterMapping');
  const code = section.text('after_mapping_hook');
  const hook = named ?? (written && resolve(dirname(written.place.file), written.value));
  const missing = hook === undefined && code !== undefined && hookFrame !== undefined;
  if (hook === undefined && !missing) refuse(code, section.place, notes);
  return {
    ...(hook === undefined ? {} : { hook }),
    ...(missing ? { hook: hookFrame, python: code.value } : {}),
    extraAttributes: (section.texts('extended_attributes') ?? []).map(({ value }) => value),
    extraGroups: section.texts('extended_adobe_groups') ?? [],
  };
}

function refuse(code: Located<string> | undefined, place: Located<string>['place'], notes: Notes): void {
  if (code === undefined) {
    notes.fault(place, 'the key "after_mapping_hook" or "afterMapping" is missing; add it');
    return;
  }
  notes.fault(
    code.place,
    'the hook is Python, which is not run; write it as an ES module and name it beside it: "afterMapping: ./hook.js". ' +
      '"umapi sync config convert" writes the frame of it',
  );
}
