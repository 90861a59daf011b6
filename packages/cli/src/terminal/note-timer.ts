import type { Clock } from '@umapi-kit/clock';

/** Says when a log that nobody watches needs a sign of life. */
interface NoteTimer {
  /** Whether it is time for a line: after a few minutes, and at once where the work will take longer than these. */
  isDue(remainingMs: () => number | undefined): boolean;
  /** A line was written. */
  reset(): void;
}

const noteEveryMs = 300_000;

export function createNoteTimer(clock: Clock): NoteTimer {
  let notedAt = clock.monotonic();
  let isNoted: boolean = false;
  return {
    isDue(remainingMs) {
      if (clock.monotonic() - notedAt >= noteEveryMs) return true;
      return !isNoted && (remainingMs() ?? 0) >= noteEveryMs;
    },
    reset() {
      notedAt = clock.monotonic();
      isNoted = true;
    },
  };
}
