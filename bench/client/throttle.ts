/** How the service may count a minute: nobody outside knows which it is. */
export type WindowKind = 'fixed' | 'sliding' | 'tokenBucket';

export const windowKinds: readonly WindowKind[] = ['fixed', 'sliding', 'tokenBucket'];

const windowMs = 60_000;

/** A service's view of one lane: so many calls a minute, by one way to count. */
export class Throttle {
  readonly #kind: WindowKind;
  /** When the admitted calls came. */
  #admitted: number[] = [];
  #tokens: number;
  #filledAt = 0;
  calls: number;

  constructor(kind: WindowKind, calls: number) {
    this.#kind = kind;
    this.#tokens = calls;
    this.calls = calls;
  }

  /** @returns when to come back, or nothing when the call is admitted */
  admit(now: number): number | undefined {
    if (this.#kind === 'tokenBucket') return this.#takeToken(now);
    const start = this.#kind === 'fixed' ? now - (now % windowMs) : now - windowMs;
    this.#admitted = this.#admitted.filter((at) => (this.#kind === 'fixed' ? at >= start : at > start));
    if (this.#admitted.length < this.calls) {
      this.#admitted.push(now);
      return undefined;
    }
    if (this.#kind === 'fixed') return start + windowMs;
    return (this.#admitted.at(-this.calls) ?? now) + windowMs;
  }

  #takeToken(now: number): number | undefined {
    const perMs = this.calls / windowMs;
    this.#tokens = Math.min(this.calls, this.#tokens + (now - this.#filledAt) * perMs);
    this.#filledAt = now;
    // A whole token may have become a hair less by rounding.
    if (this.#tokens < 1 - 1e-6) return Math.ceil(now + (1 - this.#tokens) / perMs);
    this.#tokens -= 1;
    return undefined;
  }
}
