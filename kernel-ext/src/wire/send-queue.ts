/** Anything that sends frames and must not be asked again before it is done. */
export interface FrameSink {
  send(frames: Uint8Array[]): Promise<void>;
}

/**
 * Sends one message at a time. Unawaited sends are lost: after 512 in a row ZeroMQ's binding throws "Socket is busy
 * writing" (measured; it is how a cell that prints 1500 lines loses its output in tslab).
 */
export class SendQueue {
  readonly #sink: FrameSink;
  #last: Promise<void> = Promise.resolve();

  constructor(
    sink: FrameSink,
    private readonly onError: (error: Error) => void,
  ) {
    this.#sink = sink;
  }

  push(frames: Uint8Array[]): Promise<void> {
    this.#last = this.#last.then(() => this.#sink.send(frames)).catch(this.onError);
    return this.#last;
  }

  /** Resolves when everything pushed so far is sent. */
  drained(): Promise<void> {
    return this.#last;
  }
}
