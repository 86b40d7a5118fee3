/**
 * Something the user can put right: the message is one sentence that names the argument, what came,
 * what is accepted and what to do next. The command line prints it alone and exits with 1.
 *
 * @example
 * throw new InputError(`iterations is -3, but must be a whole number of at least 1.`);
 */
export class InputError extends Error {
  override name = "InputError";
}

/** A run that the user ended; what was computed so far has been kept. */
export class InterruptedError extends Error {
  override name = "InterruptedError";
}
