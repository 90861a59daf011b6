import { basename, dirname, extname, join } from 'node:path';

/** Where a run keeps what another one may have to go on with. All of it holds personal data: mode 0600. */
export interface RunFiles {
  /** What is remembered from run to run. */
  readonly state: string;
  /** Where the plan of the run under way lies; two, so that one run never overwrites the plan of another. */
  readonly plans: readonly [string, string];
  /** Calls under way to one org. Those that only ask what would happen have a journal of their own. */
  journal(org: string, options?: { readonly testOnly?: boolean }): string;
  /** The folder of the lock, and its name. */
  readonly lock: { readonly folder: string; readonly name: string };
}

/**
 * The files of a run: all lie beside its state, under names that begin like it, so that several configurations can
 * share a folder.
 *
 * @param state the path that the configuration names, such as `.umapi/sync-state.db`
 */
export function runFiles(state: string): RunFiles {
  const folder = dirname(state);
  const name = basename(state, extname(state));
  return {
    state,
    plans: [join(folder, `${name}.plan-1.jsonl`), join(folder, `${name}.plan-2.jsonl`)],
    journal: (org, { testOnly = false } = {}) =>
      join(folder, `${name}.${org.replaceAll(/[^\w@.-]/g, '_')}${testOnly ? '.test' : ''}.journal.db`),
    lock: { folder, name },
  };
}
