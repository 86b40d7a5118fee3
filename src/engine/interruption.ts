import { InterruptedError } from "../errors.js";
import { platform } from "./platform.js";

/** Options of whatever a program computes. */
export interface RunOptions {
  /**
   * Abandons it between two parts of the program when aborted, with an InterruptedError. A part (an ONNX graph and the
   * host operators that wait for it) always runs to its end.
   */
  signal?: AbortSignal;
}

/**
 * Where a program may be abandoned: before each of its parts.
 *
 * ONNX Runtime and host operators block the thread, so whatever aborts the signal may wait since the part before began;
 * it is let through first, which takes microseconds.
 *
 * @param name of the program, for the message
 * @throws InterruptedError when the signal is aborted
 * @example await goOnUnlessAborted("step3", { signal });
 */
export async function goOnUnlessAborted(name: string, { signal }: RunOptions): Promise<void> {
  if (!signal) return;
  await platform.turn();
  if (signal.aborted)
    throw new InterruptedError(`${name} was interrupted; what it was computing is dropped.`);
}
