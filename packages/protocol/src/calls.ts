import type { CallSpec } from './call-spec.ts';
import { currentCalls } from './current-calls.ts';
import { deprecatedCalls } from './deprecated-calls.ts';

/**
 * Every call, by name. The order matters to nobody: no two rows match the same request, since the first segment
 * of a path that begins with `{orgId}` is never the fixed first segment of another row.
 */
export const calls = { ...currentCalls, ...deprecatedCalls } as const satisfies Record<string, CallSpec>;

/** The name of a call. */
export type CallName = keyof typeof calls;
