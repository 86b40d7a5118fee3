import { randomUUID } from "node:crypto";
import { inspect } from "node:util";
import { InputError } from "../errors.js";
import type { Content } from "../protocol/message.js";
import type { DisplayHandle, DisplayOptions } from "./current-kernel.js";
import type { Execution } from "./execution.js";
import type { MimeBundle } from "./mime-bundle.js";
import { render } from "./render.js";

export type PublishDisplay = (type: string, content: Content, execution: Execution | undefined) => void;

/** Makes `display` and its handles. Displays of one cell keep their order even where one is a promise. */
export class Displays {
  #last: Promise<void> = Promise.resolve();
  #waiting = 0;
  readonly #handles = new WeakSet<object>();

  constructor(
    private readonly publish: PublishDisplay,
    private readonly execution: () => Execution | undefined,
  ) {}

  display = (value: unknown, options: DisplayOptions = {}): DisplayHandle => {
    if (options.id !== undefined && (typeof options.id !== "string" || options.id === "")) {
      throw new InputError(`display: id is ${inspect(options.id)}, but it must be a text that is not empty.`);
    }
    if (options.update && options.id === undefined) {
      throw new InputError(
        "display: update wants the id of what is to be replaced; give { id, update: true }.",
      );
    }
    const id = options.id ?? randomUUID();
    this.#show(value, id, options);
    const handle: DisplayHandle = {
      id,
      update: (next, { metadata } = {}) => this.#show(next, id, { metadata, update: true }),
    };
    this.#handles.add(handle);
    return handle;
  };

  /** Whether a value is a handle: as a cell's value it says nothing that is not shown already. */
  isHandle(value: unknown): boolean {
    return typeof value === "object" && value !== null && this.#handles.has(value);
  }

  #show(value: unknown, id: string, { update, metadata }: DisplayOptions): void {
    const execution = this.execution();
    const send = (data: MimeBundle) =>
      this.publish(
        update ? "update_display_data" : "display_data",
        { data, metadata: metadata ?? {}, transient: { display_id: id } },
        execution,
      );
    const bundle = render(value, { bundles: true });
    // At once where that is possible: a progress line must show inside a loop that never awaits.
    if (this.#waiting === 0 && !(bundle instanceof Promise)) {
      send(bundle);
      return;
    }
    this.#waiting++;
    const shown: Promise<void> = Promise.all([bundle, this.#last])
      .then(([ready]) => send(ready))
      .catch((error) => {
        if (execution) execution.displayError ??= { error };
      })
      .finally(() => {
        this.#waiting--;
        execution?.pending.delete(shown);
      });
    this.#last = shown;
    execution?.pending.add(shown);
  }
}
