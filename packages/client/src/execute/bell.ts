import type { Clock } from '@umapi-kit/clock';

/** Wakes the one who waits. Rung while nobody waits, it wakes the next one at once. */
export class Bell {
  #rung: boolean = false;
  #wake: (() => void) | undefined;

  ring(): void {
    this.#rung = true;
    this.#wake?.();
  }

  async wait(): Promise<void> {
    if (!this.#rung) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    this.#wake = undefined;
    this.#rung = false;
  }

  /** @returns whether it was rung within `durationMs` */
  async waitAtMost(clock: Clock, durationMs: number): Promise<boolean> {
    const rest = new AbortController();
    const slept = clock.sleep(durationMs, rest.signal).then(
      () => false,
      () => true,
    );
    const rung = this.wait().then(() => true);
    const wasRung = await Promise.race([rung, slept]);
    rest.abort();
    if (!wasRung) this.ring();
    await rung;
    return wasRung;
  }
}
