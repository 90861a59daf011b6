import { type Lane, limits } from '@umapi-kit/protocol';
import type { WindowKind } from './window.ts';

/** Lanes that have a limit; tokens and the status have none. */
export type ThrottledLane = keyof typeof limits.callsPerWindow & Lane;

/** Ready-made throttles. */
export type ThrottlePreset = 'off' | 'documented' | 'harsh';

/**
 * How calls of an organization's clients are limited. What is left out is taken from the preset; with the
 * preset `off` only what is given is limited.
 */
export interface ThrottleSettings {
  /**
   * `off`: no limit. `documented`: Adobe's published numbers in fixed windows. `harsh`: half of them in sliding
   * windows, refused calls counted, run guard and page-0 rule in force, `Retry-After` as a date.
   * @defaultValue 'off'
   */
  readonly preset?: ThrottlePreset;
  /** Unknown of the hosted service; a client must come out right under all. @defaultValue 'fixed' */
  readonly window?: WindowKind;
  /** The span in which the limits count. @defaultValue 60_000 */
  readonly windowMs?: number;
  /** Calls of one client (one credential) in a window, by lane. */
  readonly perClient?: Readonly<Partial<Record<ThrottledLane, number>>>;
  /** Calls in a window of all of an organization's clients together. */
  readonly perApplication?: number;
  /** The same for the deprecated calls about user groups, and for the one that changes a profile. */
  readonly perApplicationDeprecated?: number;
  /** Form of `Retry-After`; the documentation allows both. @defaultValue 'seconds' */
  readonly retryAfter?: 'seconds' | 'date';
  /** Whether a refused call uses up the limit too. Unknown of the hosted service. @defaultValue 'free' */
  readonly refusedCalls?: 'free' | 'counted';
  /**
   * Page 0 of the users of an organization, or of its groups, begins a run. The next run is refused until this
   * much time has passed. `Pragma: umapi-sync-start` and `umapi-sync-end` mark a run that may read them again.
   * @defaultValue none
   */
  readonly runGuardMs?: number;
  /** Page 0 of those lists too often: every call of the client is refused for a while. @defaultValue none */
  readonly pageZero?: PageZeroRule;
}

/** More than so many first pages in a window lock the client out. */
export interface PageZeroRule {
  readonly calls: number;
  readonly windowMs: number;
  /** More than 2,000 s have been seen. */
  readonly lockOutMs: number;
}

/** A throttle in force: every limit that is absent does not exist. */
export type ThrottlePolicy = Omit<ThrottleSettings, 'preset' | 'window' | 'windowMs' | 'perClient'> &
  Required<Pick<ThrottleSettings, 'window' | 'windowMs' | 'perClient' | 'retryAfter' | 'refusedCalls'>>;

const off: ThrottlePolicy = {
  window: 'fixed',
  windowMs: limits.windowMs,
  perClient: {},
  retryAfter: 'seconds',
  refusedCalls: 'free',
};

const harshShare = 0.5;

/** What each preset stands for. */
export const throttlePresets: Readonly<Record<ThrottlePreset, ThrottlePolicy>> = {
  off,
  documented: {
    ...off,
    perClient: limits.callsPerWindow,
    perApplication: limits.callsPerWindowOfApplication,
    perApplicationDeprecated: limits.callsPerWindowOfApplicationDeprecated,
  },
  harsh: {
    window: 'sliding',
    windowMs: limits.windowMs,
    perClient: Object.fromEntries(
      Object.entries(limits.callsPerWindow).map(([lane, calls]) => [lane, Math.floor(calls * harshShare)]),
    ),
    perApplication: limits.callsPerWindowOfApplication * harshShare,
    perApplicationDeprecated: limits.callsPerWindowOfApplicationDeprecated * harshShare,
    retryAfter: 'date',
    refusedCalls: 'counted',
    runGuardMs: 2 * 3_600_000,
    pageZero: { calls: 5, windowMs: 1_800_000, lockOutMs: 2_400_000 },
  },
};

/** @returns `undefined` when nothing is limited */
export function throttlePolicy(
  settings: ThrottlePreset | ThrottleSettings = 'off',
): ThrottlePolicy | undefined {
  if (settings === 'off') return undefined;
  const { preset = 'off', ...given } = typeof settings === 'string' ? { preset: settings } : settings;
  const base = throttlePresets[preset];
  const policy: ThrottlePolicy = { ...base, ...given, perClient: { ...base.perClient, ...given.perClient } };
  return limitsAnything(policy) ? policy : undefined;
}

function limitsAnything(policy: ThrottlePolicy): boolean {
  const { perClient, perApplication, perApplicationDeprecated, runGuardMs, pageZero } = policy;
  const rules = [perApplication, perApplicationDeprecated, runGuardMs, pageZero];
  return Object.keys(perClient).length > 0 || rules.some((rule) => rule !== undefined);
}
