/** Which mark of a sync run the next call carries. When both are due, the start goes first. */
export class SyncSignals {
  #start: boolean = false;
  #end: boolean = false;

  start(): void {
    this.#start = true;
  }

  end(): void {
    this.#end = true;
  }

  /** The `Pragma` of the next call, if any; it is due no longer. */
  take(): string | undefined {
    if (this.#start) {
      this.#start = false;
      return 'umapi-sync-start';
    }
    if (!this.#end) return undefined;
    this.#end = false;
    return 'umapi-sync-end';
  }
}
