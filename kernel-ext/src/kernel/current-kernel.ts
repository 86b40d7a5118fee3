import type { CommRegistry } from "./comms.js";

/** Where the running kernel keeps its state, so that a second copy of this package finds the same one (tslab #105). */
export const KERNEL = Symbol.for("gan2shape.kernel");

/** How one value is shown. */
export interface DisplayOptions {
  /** Display id; a later call with the same id and `update: true` replaces what was shown. */
  id?: string;
  /** Replace what is shown under `id` instead of showing something new. */
  update?: boolean;
  /** Output metadata, by MIME type. */
  metadata?: Record<string, unknown>;
}

/** Something shown that can be replaced. */
export interface DisplayHandle {
  /** Its display id. */
  readonly id: string;
  /** Shows `value` in its place, wherever it is shown. */
  update(value: unknown, options?: { metadata?: Record<string, unknown> }): void;
}

/** The kernel as cell code and libraries see it. */
export interface CurrentKernel {
  readonly isKernel: true;
  /** Version of `@gan2shape/kernel`. */
  readonly version: string;
  /** Number of the running or last cell. */
  readonly executionCount: number;
  /** The running cell as the front end names it, where it says so; the same when the cell is run again. */
  readonly cellId: string | undefined;
  /**
   * Aborted when the user interrupts the running cell; between cells, a signal that nothing aborts.
   * Reading `aborted` sees an interrupt even inside a loop that never lets go of the main thread.
   */
  readonly interruptSignal: AbortSignal;
  /**
   * Shows a value in the output of the running cell: a MIME bundle (an object whose keys are MIME types), a value
   * with a `Symbol.for("Jupyter.display")` method, a promise of either, or anything else as `util.inspect` text.
   *
   * @example
   * const line = kernel.display({ "text/plain": "0 %" });
   * line.update({ "text/plain": "50 %" });
   */
  display(value: unknown, options?: DisplayOptions): DisplayHandle;
  /** Clears the running cell's output; with `wait`, when the next output arrives. */
  clearOutput(wait?: boolean): void;
  /** Shows a value in the front end's pager, where it has one (Jupyter's console), when the cell is done. */
  page(value: unknown): void;
  /**
   * Asks the reader for a line and waits for it, without letting anything else run.
   *
   * @param prompt what stands before the field
   * @param options password: what is typed is not shown
   * @throws InputError when the front end takes no input, or after the cell is done
   * @example
   * const name = kernel.input("Your name? ");
   */
  input(prompt?: string, options?: { password?: boolean }): string;
  /** Whether type errors stop a cell before it runs. Default true; syntax errors always do. */
  typeCheck: boolean;
  /** Whether the time that a cell took is written below it. Default false. */
  timing: boolean;
  /** Milliseconds the last finished cell took, without the time it waited for others. */
  readonly duration: number | undefined;
  /** The working directory. Packages are still found from the folder that the notebook is in. */
  cwd: string;
  /** Two-way channels to the front end. */
  readonly comms: CommRegistry;
}

/**
 * The kernel this code runs in, or `undefined` in a plain Node process.
 *
 * @example
 * const signal = currentKernel()?.interruptSignal;
 */
export function currentKernel(): CurrentKernel | undefined {
  return (globalThis as { [KERNEL]?: CurrentKernel })[KERNEL];
}
