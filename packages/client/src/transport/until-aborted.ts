/**
 * Waits for `work` at most until `signal` aborts; `work` itself goes on. For work that is shared with others, and
 * for work that does not listen to its signal.
 *
 * @throws the signal's reason
 */
export function untilAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return work;
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    const settled = () => signal.removeEventListener('abort', abort);
    work.then(resolve, reject).then(settled, settled);
  });
}
