/** The convention of JavaScript kernels: a value with a method under this symbol shows itself. */
export const JUPYTER_DISPLAY: unique symbol = Symbol.for("Jupyter.display");

/**
 * One output in several forms, by MIME type. Text types hold text, JSON types objects, binary types base64 text or
 * bytes (which the kernel turns into base64).
 */
export type MimeBundle = Record<string, unknown>;

/** A value that shows itself in a notebook. */
export interface Displayable {
  [JUPYTER_DISPLAY](): MimeBundle | Promise<MimeBundle>;
}

/** Whether a plain object is a MIME bundle: every key is a MIME type such as `text/plain`. */
export function isMimeBundle(value: unknown): value is MimeBundle {
  if (typeof value !== "object" || value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return false;
  const keys = Object.keys(value);
  return keys.length > 0 && keys.every((key) => /^[a-z]+\/[\w.+-]+(;.*)?$/i.test(key));
}
