import { render } from "../kernel/render.js";
import { Output as OutputBase } from "./controls.js";

/**
 * A place for displays inside a layout of widgets.
 *
 * @example
 * const place = new Output();
 * place.show(result); // below what is there; `place.clear()` empties it
 */
export class Output extends OutputBase {
  #last: Promise<void> = Promise.resolve();

  /** Adds a value as a cell would show it; in the order of the calls, even where one is a promise. */
  show(value: unknown): Promise<void> {
    const bundle = render(value, { bundles: true });
    const shown = Promise.all([bundle, this.#last]).then(([data]) =>
      this.#add({ output_type: "display_data", data, metadata: {} }),
    );
    this.#last = shown.catch(() => {}); // told to the caller; later values still show
    return shown;
  }

  /** Adds text, as `console.log` would. */
  print(text: string): void {
    this.#add({ output_type: "stream", name: "stdout", text });
  }

  clear(): void {
    this.outputs = [];
  }

  #add(output: Record<string, unknown>): void {
    this.outputs = [...this.outputs, output];
  }
}
