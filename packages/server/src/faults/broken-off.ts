/** An answer whose connection breaks: before its first byte, or in the midst of its body. */
export class BrokenOff extends Response {
  /** What still gets out; without it not even the status does. */
  readonly partial: Uint8Array<ArrayBuffer> | undefined;

  constructor(partial?: Uint8Array<ArrayBuffer>, init?: ResponseInit) {
    super(partial === undefined ? null : breaking(partial), init);
    this.partial = partial;
  }
}

/** What a reader without a socket sees of it. */
function breaking(partial: Uint8Array): ReadableStream<Uint8Array> {
  let isSent = false;
  return new ReadableStream({
    pull(controller) {
      if (isSent) return controller.error(connectionLost());
      controller.enqueue(partial);
      isSent = true;
    },
  });
}

/** As `fetch` says it. */
export function connectionLost(): TypeError {
  return new TypeError('fetch failed', { cause: new Error('the connection was cut by a fault rule') });
}
