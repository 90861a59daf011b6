/** Which mark of a sync run the next call carries. When both are due, the start goes first. */
export class SyncSignals {
  #start: boolean = false;
  #end: boolean = false;
  #running: boolean = false;

  start(): void {
    this.#start = true;
  }

  end(): void {
    this.#end = true;
  }

  /** Whether a call has carried the start, and none has carried the end yet. */
  get running(): boolean {
    return this.#running;
  }

  /**
   * The `Pragma` of the next call, if any; it is due no longer.
   *
   * @param isLast ends the run that is marked, if any; the call that carries its start can't carry its end
   */
  take(isLast: boolean): string | undefined {
    if (this.#start) {
      this.#start = false;
      this.#running = true;
      return 'umapi-sync-start';
    }
    if (!this.#end && !(isLast && this.#running)) return undefined;
    this.#end = false;
    this.#running = false;
    return 'umapi-sync-end';
  }
}
