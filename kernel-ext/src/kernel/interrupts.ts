import { InterruptedError } from "../errors.js";
import { GUARD, SYNCHRONOUS } from "../typescript/loop-guards.js";
import { Phase, Shared, type SharedState } from "../wire/shared-state.js";
import { currentExecution, type Execution } from "./execution.js";

/** States of the shared flag: see `Shared.interrupt`. */
const REQUESTED = 1;
const KNOWN = 2;

/** Time an interrupted cell gets to end by itself when it watches the signal, before its await is cut off. */
const GRACE_MS = 3000;

/** A cell waits no longer than this for a signal that was sent to it. */
const ARRIVAL_MS = 200;

/**
 * Stops the running cell. Four ways work together: SIGINT stops synchronous code (`vm`'s breakOnSigint), the
 * executor's interrupt ends a pending await, guards in loop bodies end loops after an await and in timers, and an
 * `AbortSignal` tells libraries.
 */
export class Interrupts {
  #running: Execution | undefined;
  #cell = 0;
  /** Signals of the socket thread that are accounted for: our handler got them, or `vm` dropped them. */
  #seen = 0;
  /** What the flag goes back to: once a cell was interrupted, loops of it may still run somewhere. */
  #rest: 0 | typeof KNOWN = 0;

  constructor(
    private readonly shared: SharedState,
    /** Ends the pending await of the running cell. */
    private readonly cutOff: () => void,
  ) {
    // As globals and by short names: cells call the guard in every turn of a loop.
    const globals = {
      [GUARD]: () => this.#guard(),
      [SYNCHRONOUS]: <T>(cell: () => T) => this.#synchronous(cell),
    };
    for (const [name, value] of Object.entries(globals)) {
      Object.defineProperty(globalThis, name, { value, enumerable: false });
    }
    process.on("SIGINT", () => this.#onSignal());
  }

  get running(): Execution | undefined {
    return this.#running;
  }

  /** @param cell number of the request */
  begin(execution: Execution, cell: number): void {
    this.#running = execution;
    this.#cell = cell;
    Atomics.store(this.shared, Shared.cell, cell);
  }

  end(): void {
    this.#running = undefined;
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
      Atomics.compareExchange(this.shared, Shared.interrupt, REQUESTED, this.#rest);
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

  /** The next thing that runs is `vm`: no signal from here until the cell has begun. */
  aboutToEnter(): void {
    const { outside, between, sending } = Phase;
    while (Atomics.compareExchange(this.shared, Shared.phase, outside, between) === sending) {
      Atomics.wait(this.shared, Shared.phase, sending, 10);
    }
    // `vm` takes our handler away and drops what it was not yet called for. A signal still waited for would make
    // the next one of somebody else pass for ours.
    this.#seen = Atomics.load(this.shared, Shared.sent);
  }

  /** `vm` is done, and our handler is back. */
  left(): void {
    const { outside, between } = Phase;
    const signalled = Phase.signalled(this.#cell);
    for (const phase of [between, signalled]) {
      Atomics.compareExchange(this.shared, Shared.phase, phase, outside);
    }
  }

  /** Runs the synchronous part of a cell, inside `vm`. Does not return while a signal is on its way. */
  #synchronous<T>(cell: () => T): T {
    const inside = Phase.inside(this.#cell);
    Atomics.store(this.shared, Shared.phase, inside);
    try {
      return cell();
    } finally {
      if (Atomics.compareExchange(this.shared, Shared.phase, inside, Phase.between) !== inside) {
        for (const late = Date.now() + ARRIVAL_MS; Date.now() < late; ); // the signal ends this
      }
    }
  }

  #tell(execution: Execution): void {
    this.#rest = KNOWN;
    Atomics.compareExchange(this.shared, Shared.interrupt, REQUESTED, KNOWN);
    execution.abort(new InterruptedError());
  }

  #guard(): void {
    // Not atomic: this is called in every turn of every loop, and a turn more does no harm.
    const state = this.shared[Shared.interrupt];
    if (state === 0) return;
    if (state === REQUESTED) {
      if (this.running) this.#tell(this.running);
      else Atomics.store(this.shared, Shared.interrupt, this.#rest);
      throw new InterruptedError();
    }
    // Known: end what belongs to the interrupted cell, wherever it still runs, and nothing else.
    if (currentExecution.getStore()?.interrupted) throw new InterruptedError();
  }

  /** A signal that the socket thread did not send (kill -INT) counts as an interrupt too. */
  #onSignal(): void {
    if (this.#seen < Atomics.load(this.shared, Shared.sent)) {
      this.#seen++; // the request itself has come, or comes, as a message
      return;
    }
    Atomics.store(this.shared, Shared.abortUpTo, Atomics.load(this.shared, Shared.received));
    this.handle();
  }
}
