import type { ConfigFlags, RunFlags } from '../commands/sync-options.ts';

/** The command line of `umapi sync`. */
export interface SyncFlags extends ConfigFlags, RunFlags {
  readonly strict?: boolean;
  /** A file for the summary as a page. */
  readonly report?: string;
}

/** The command line of `umapi sync plan`. */
export interface PlanFlags extends ConfigFlags, RunFlags {
  readonly out?: string;
  readonly format?: 'text' | 'jsonl' | 'markdown' | 'html';
  readonly exitCode?: boolean;
}

/** The command line of `umapi sync apply`. */
export interface ApplyFlags extends SyncFlags {
  readonly lift?: string;
  readonly testOnly?: boolean;
}
