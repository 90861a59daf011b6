import type { EpochMs } from '@umapi-kit/clock';
import type { Block, LaneLimits, PacedCall, Reservation } from './client-pace.ts';
import { block, notAfter, type PaceState, reserve, unpaced } from './pace-state.ts';

/** What is kept between two calls: JSON, or nothing before the first one. */
type Kept = string | undefined;

/** Charges one call to what is kept. @returns also what to keep from then on, when that changes */
export function reserveInKept(
  kept: Kept,
  limits: LaneLimits,
  call: PacedCall,
  now: EpochMs,
): { readonly reservation: Reservation; readonly keep?: string } {
  const before = restored(kept, now);
  const { state, reservation } = reserve(before, limits, call, now);
  return state === before ? { reservation } : { reservation, keep: JSON.stringify(state) };
}

/** Takes a 429 in. @returns what to keep from then on */
export function blockInKept(kept: Kept, limits: LaneLimits, refusal: Block, now: EpochMs): string {
  return JSON.stringify(block(restored(kept, now), limits, refusal, now));
}

function restored(kept: Kept, now: EpochMs): PaceState {
  const state: PaceState = kept === undefined ? unpaced : JSON.parse(kept);
  return notAfter(state, now);
}
