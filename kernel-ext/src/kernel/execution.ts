import { AsyncLocalStorage } from "node:async_hooks";
import type { Content, Header } from "../protocol/message.js";

/** One request that runs user code: a cell, or a handler of a comm message. */
export class Execution {
  readonly #controller = new AbortController();
  /** Displays still being made; they belong in the output before the cell is idle. */
  readonly pending = new Set<Promise<void>>();
  /** Its number in the history; undefined when it is not kept there. */
  line: number | undefined;
  interrupted = false;
  /** Whether code asked for the signal, and so may want a moment to end well. */
  signalUsed = false;
  /** Settled from outside when the cell is to end although its value is still awaited. */
  readonly stopped: Promise<void>;
  stop: () => void = () => {};
  /** What the front end is to show in its pager: see `CurrentKernel.page`. */
  readonly payload: Content[] = [];
  /** First failure of a display that was made in the background. */
  displayError: { error: unknown } | undefined;

  constructor(
    readonly header: Header,
    readonly silent: boolean,
    /** What the front end calls the cell, if it says so. */
    readonly cellId?: string,
    /** Identities of the front end that can be asked for input; undefined when it takes none. */
    readonly asks?: Uint8Array[],
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
