/** Something the caller can put right; the message is one sentence that says what to do next. */
export class InputError extends Error {
  override name = "InputError";
}

/** Thrown into a running cell when the user interrupts it. */
export class InterruptedError extends Error {
  override name = "InterruptedError";

  constructor(message = "The cell was interrupted.") {
    super(message);
  }
}

/** The kernel process ended, or stopped answering, while a client waited for it. */
export class KernelDiedError extends Error {
  override name = "KernelDiedError";

  constructor(
    message: string,
    /** Exit code of the process, `null` when a signal ended it. */
    readonly exitCode: number | null = null,
  ) {
    super(message);
  }
}
