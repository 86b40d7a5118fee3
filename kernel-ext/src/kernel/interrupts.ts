import { InterruptedError } from "../errors.js";
import { GUARD } from "../typescript/loop-guards.js";
import { Shared, type SharedState } from "../wire/shared-state.js";
import { currentExecution, type Execution } from "./execution.js";

/** States of the shared flag: see `Shared.interrupt`. */
const REQUESTED = 1;
const KNOWN = 2;

/** Time an interrupted cell gets to end by itself when it watches the signal, before its await is cut off. */
const GRACE_MS = 3000;

/**
 * Stops the running cell. Four ways work together: SIGINT stops synchronous code (`vm`'s breakOnSigint), the
 * executor's interrupt ends a pending await, guards in loop bodies end loops after an await and in timers, and an
 * `AbortSignal` tells libraries.
 */
export class Interrupts {
  running: Execution | undefined;

  constructor(
    private readonly shared: SharedState,
    /** Ends the pending await of the running cell. */
    private readonly cutOff: () => void,
  ) {
    // As a global and by a short name: cells call it in every turn of a loop.
    Object.defineProperty(globalThis, GUARD, { value: () => this.#guard(), enumerable: false });
    process.on("SIGINT", () => this.#onSignal());
  }

  /** Whether an interrupt was asked for that the running cell does not know of yet. */
  get requested(): boolean {
    return Atomics.load(this.shared, Shared.interrupt) === REQUESTED;
  }

  /** Handles an interrupt request on the main thread. */
  handle(): void {
    const execution = this.running;
    if (!execution) {
      // Nothing runs. The flag must not stop what comes next.
      Atomics.compareExchange(this.shared, Shared.interrupt, REQUESTED, 0);
      return;
    }
    const again = execution.interrupted;
    this.#tell(execution);
    const cut = () => {
      if (this.running !== execution) return;
      this.cutOff();
      execution.stop();
    };
    // Whoever watches the signal may keep what was computed; a second interrupt does not wait.
    if (execution.signalUsed && !again) setTimeout(cut, GRACE_MS).unref();
    else cut();
  }

  /** The signal as cell code gets it: `aborted` also sees a request that no turn of the event loop has told of. */
  signalOf(execution: Execution): AbortSignal {
    const { signal } = execution;
    if (!execution.signalUsed) {
      execution.signalUsed = true;
      const aborted = Object.getOwnPropertyDescriptor(AbortSignal.prototype, "aborted")!.get!;
      Object.defineProperty(signal, "aborted", {
        get: () => {
          if (this.requested && this.running === execution && !aborted.call(signal)) this.#tell(execution);
          return aborted.call(signal);
        },
      });
    }
    return signal;
  }

  #tell(execution: Execution): void {
    Atomics.compareExchange(this.shared, Shared.interrupt, REQUESTED, KNOWN);
    execution.abort(new InterruptedError());
  }

  #guard(): void {
    // Not atomic: this is called in every turn of every loop, and a turn more does no harm.
    const state = this.shared[Shared.interrupt];
    if (state === 0) return;
    if (state === REQUESTED) {
      if (this.running) this.#tell(this.running);
      else Atomics.store(this.shared, Shared.interrupt, 0);
      throw new InterruptedError();
    }
    // Known: end what belongs to the interrupted cell, wherever it still runs, and nothing else.
    if (currentExecution.getStore()?.interrupted) throw new InterruptedError();
  }

  /** A signal that did not come through the socket thread (kill -INT) counts as an interrupt too. */
  #onSignal(): void {
    if (Atomics.load(this.shared, Shared.sent) > this.#seen) {
      this.#seen = Atomics.load(this.shared, Shared.sent);
      return;
    }
    Atomics.store(this.shared, Shared.abortUpTo, Atomics.load(this.shared, Shared.received));
    this.handle();
  }

  #seen = 0;

  /** A cell starts: signals sent before it are not for it. */
  begin(execution: Execution): void {
    this.#seen = Atomics.load(this.shared, Shared.sent);
    this.running = execution;
  }

  end(): void {
    this.running = undefined;
  }
}
