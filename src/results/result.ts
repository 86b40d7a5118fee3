import { displayOf, type MimeBundle } from "./display-registry.js";

/** The convention of JavaScript kernels: an object with this method shows itself. */
export const JUPYTER_DISPLAY = Symbol.for("Jupyter.display");

/**
 * What a step returns: immutable data that shows itself in a notebook.
 *
 * A result carries data only; how it is drawn is found by its `kind`, so that drawing can be changed or
 * left out without touching the method.
 */
export abstract class Result {
  abstract readonly kind: string;

  /** One line for terminals and logs. */
  abstract describe(): string;

  [JUPYTER_DISPLAY](): MimeBundle {
    const draw = displayOf(this.kind) as ((result: Result) => MimeBundle) | undefined;
    return draw ? draw(this) : { "text/plain": this.describe() };
  }
}
