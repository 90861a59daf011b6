import { type CallName, limits } from '@umapi-kit/protocol';
import {
  type ThrottlePolicy,
  type ThrottlePreset,
  type ThrottleSettings,
  throttlePolicy,
} from '../throttle/policy.ts';
import { resolveStrictness, type Strictness } from './strictness.ts';

/** Whether an organization can be worked on: one that Adobe migrates refuses every call. */
export type OrgState = (typeof orgStates)[number];

/** Every {@link OrgState}. */
export const orgStates = ['active', 'migrating'] as const;

/** How the server treats one organization; what is absent follows the options the server was started with. */
export interface OrgSettings {
  /** Which side this organization takes where the public record leaves a choice. */
  readonly strictness?: Partial<Strictness>;
  /**
   * How many calls this organization's clients may make: a preset, or numbers of one's own.
   * @defaultValue 'off'
   */
  readonly throttle?: ThrottlePreset | ThrottleSettings;
  /**
   * Members above which a user group takes no more by user-group entries. Small numbers let a test reach the limit.
   * @defaultValue 200,000, as documented
   */
  readonly maxGroupMembers?: number;
  /** Countries that no account can be created with, although they exist. @defaultValue none: Adobe's list is not public */
  readonly embargoedCountries?: readonly string[];
  /** Calls that are switched off: each is refused with `error.api.not_available`. @defaultValue none */
  readonly unavailableCalls?: readonly CallName[];
  /** Decides what `order: 'shuffled'` makes of a request. A whole number. @defaultValue 0 */
  readonly orderSeed?: number;
}

/** What holds for organizations that do not say otherwise. */
export type ServerDefaults = Pick<OrgSettings, 'strictness' | 'throttle'>;

/** Settings with nothing left open. */
export interface ResolvedSettings extends Required<Omit<OrgSettings, 'strictness' | 'throttle'>> {
  readonly strictness: Strictness;
  /** Absent when nothing is limited. */
  readonly throttle: ThrottlePolicy | undefined;
}

/** What an organization says itself goes before what the server was started with, and both before the defaults. */
export function resolveSettings(org: OrgSettings = {}, server: ServerDefaults = {}): ResolvedSettings {
  return {
    maxGroupMembers: limits.membersPerGroup,
    embargoedCountries: [],
    unavailableCalls: [],
    orderSeed: 0,
    ...org,
    strictness: resolveStrictness(server.strictness, org.strictness),
    throttle: throttlePolicy(org.throttle ?? server.throttle),
  };
}
