/** The running kernel: what cells and libraries can ask of it. */
declare const kernel: import("../../dist/kernel/current-kernel").CurrentKernel;

/**
 * Shows a value in this cell's output: a MIME bundle (an object whose keys are MIME types), a value with a
 * `Symbol.for("Jupyter.display")` method, an image, a tensor, a Plotly figure, a promise of any of these, or anything
 * else as text.
 *
 * With `id` the output can be replaced later: by the returned handle, or by another call with the same id and
 * `update: true`.
 *
 * @example
 * const line = display({ "text/plain": "0 %" });
 * line.update({ "text/plain": "50 %" });
 */
declare const display: typeof kernel.display;

/**
 * Asks the reader for a line and waits for it, without letting anything else run.
 *
 * @example
 * const name = input("Your name? ");
 */
declare const input: typeof kernel.input;

/** `input` under the web's name. */
declare function prompt(text?: string): string;
