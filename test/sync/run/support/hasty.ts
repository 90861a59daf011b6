import type { ConnectionOptions, WaitEvent } from '@umapi-kit/client';
import { createControlledClock, systemClock } from '@umapi-kit/clock';

/** Options of a connection for which every wait passes at once, over sockets too; `waits` are those there were. */
export function hasty(): {
  readonly options: Partial<ConnectionOptions>;
  readonly waits: readonly WaitEvent[];
} {
  const clock = createControlledClock(systemClock);
  const waits: WaitEvent[] = [];
  const wait = (event: WaitEvent) => {
    waits.push(event);
    void Promise.resolve().then(() => clock.advance(event.durationMs));
  };
  return { options: { clock, on: { wait } }, waits };
}
