import { AsyncLocalStorage } from "node:async_hooks";
import type { Header } from "../protocol/message.js";

/** One request that runs user code: a cell, or a handler of a comm message. */
export class Execution {
  readonly #controller = new AbortController();
  /** Displays still being made; they belong in the output before the cell is idle. */
  readonly pending = new Set<Promise<void>>();
  interrupted = false;
  /** Whether code asked for the signal, and so may want a moment to end well. */
  signalUsed = false;
  /** Settled from outside when the cell is to end although its value is still awaited. */
  readonly stopped: Promise<void>;
  stop: () => void = () => {};
  /** First failure of a display that was made in the background. */
  displayError: { error: unknown } | undefined;

  constructor(
    readonly header: Header,
    readonly silent: boolean,
    /** What the front end calls the cell, if it says so. */
    readonly cellId?: string,
  ) {
    this.stopped = new Promise((resolve) => {
      this.stop = resolve;
    });
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  abort(reason: unknown): void {
    this.interrupted = true;
    this.#controller.abort(reason);
  }
}

/** Which execution the code now running belongs to; late output finds its cell by this. */
export const currentExecution = new AsyncLocalStorage<Execution>();
