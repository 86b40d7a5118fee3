/** Something shown that can be replaced. */
interface JupyterDisplayHandle {
  /** Its display id. */
  readonly id: string;
  /** Shows `value` in its place, wherever it is shown. */
  update(value: unknown, options?: { metadata?: Record<string, unknown> }): void;
}

/**
 * Shows a value in this cell's output: a MIME bundle (an object whose keys are MIME types), a value with a
 * `Symbol.for("Jupyter.display")` method, a promise of either, or anything else as text.
 *
 * With `id` the output can be replaced later: by the returned handle, or by another call with the same id and
 * `update: true`.
 *
 * @example
 * const line = display({ "text/plain": "0 %" });
 * line.update({ "text/plain": "50 %" });
 */
declare function display(
  value: unknown,
  options?: { id?: string; update?: boolean; metadata?: Record<string, unknown> },
): JupyterDisplayHandle;
