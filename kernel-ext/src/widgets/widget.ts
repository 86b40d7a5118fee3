import { AsyncResource } from "node:async_hooks";
import { randomUUID } from "node:crypto";
import type { Comm, CommMessage } from "../kernel/comms.js";
import { currentKernel } from "../kernel/current-kernel.js";
import { type Displayable, JUPYTER_DISPLAY, type MimeBundle } from "../kernel/mime-bundle.js";
import {
  type BufferPath,
  binaryForm,
  type PackedState,
  packState,
  type Referable,
  unpackState,
} from "./buffers.js";
import { UpdateQueue } from "./update-queue.js";
import { openWidgets, type RegisteredWidget, WIDGET_VIEW_MIME } from "./widget-registry.js";

/** Version of the widget messages; a front end refuses another major one. */
const PROTOCOL = "2.1.0";

/** Which class of which module shows a model in the page. */
export interface WidgetSpec<S extends object> {
  module: string;
  /** Range of module versions that can show it. */
  version: string;
  model: string;
  /** null: a model that is never shown by itself. */
  view: string | null;
  /** Where the view is when not beside the model. */
  viewModule?: string;
  /** Whether its page understands binary values that come as text; see {@link binaryForm}. */
  readsBase64?: boolean;
  /** Values that are not given; called for each new widget, so that none shares a list with another. */
  defaults: () => Partial<S>;
  /** Widgets of its own, such as its layout: made when not given, closed with it. */
  parts?: { [K in keyof S]?: () => S[K] & AnyWidget };
}

/** A widget, whatever its values are. */
export interface AnyWidget extends Referable {
  readonly id: string;
  close(): void;
}

/** Sent by the page with `view.send`. */
export type OnMessage = (content: Record<string, unknown>, buffers: Uint8Array[]) => void | Promise<void>;
// biome-ignore lint/suspicious/noExplicitAny: handlers of differently typed values lie in one table
type OnChange = (value: any) => void | Promise<void>;

/**
 * A model that a page shows and both sides change: the kernel's half of a Jupyter widget.
 *
 * Values are read and written as properties of the classes made by `widgetClass`; typed arrays travel as binary
 * buffers and widgets as references. Outside a kernel it is just its values.
 *
 * @example
 * const slider = new IntSlider({ value: 3, max: 10 });
 * slider.onChange("value", (value) => console.log(value));
 */
export class Widget<S extends object = Record<string, unknown>>
  implements Displayable, AnyWidget, RegisteredWidget
{
  readonly id = randomUUID();
  /** How other models name this one. */
  readonly modelReference = `IPY_MODEL_${this.id}`;
  readonly #state: S;
  readonly #spec: WidgetSpec<S>;
  readonly #comm: Comm | undefined;
  readonly #updates: UpdateQueue;
  readonly #changes = new Map<string, Set<OnChange>>();
  readonly #messages = new Set<OnMessage>();
  readonly #parts: AnyWidget[] = [];
  #closed = false;

  constructor(spec: WidgetSpec<S>, given: Partial<S> = {}) {
    this.#spec = spec;
    this.#state = { ...spec.defaults(), ...given } as S;
    for (const [name, make] of Object.entries(spec.parts ?? {}) as [keyof S, () => AnyWidget][]) {
      if (this.#state[name] !== undefined) continue;
      const part = make();
      this.#parts.push(part);
      this.#state[name] = part as S[keyof S];
    }
    this.#updates = new UpdateQueue((names) => this.#send(names));
    this.#comm = this.#open();
  }

  /** Whether its page is told of changes. */
  get isOpen(): boolean {
    return this.#comm !== undefined && !this.#closed;
  }

  /** One value. */
  get<K extends keyof S & string>(name: K): S[K] {
    return this.#state[name];
  }

  /**
   * Changes values; all of one call reach the page together, at most 60 times a second.
   *
   * @example slider.set({ min: 10, max: 20, value: 12 });
   */
  set(values: Partial<S>): void {
    const names = this.#take(values as Record<string, unknown>);
    this.#updates.add(names);
    for (const name of names) void this.#tell(name).catch(reportLater);
  }

  /** Every value under the protocol's names. */
  fullState(): Record<string, unknown> {
    const { module, version, model, view, viewModule = module } = this.#spec;
    return {
      _model_module: module,
      _model_module_version: version,
      _model_name: model,
      _view_module: view === null ? null : viewModule,
      _view_module_version: version,
      _view_name: view,
      ...this.#state,
    };
  }

  /** Values as they travel to this kernel's host; by default all. */
  pack(values: Record<string, unknown> = this.fullState()): PackedState {
    return packState(values, this.#spec.readsBase64 ? binaryForm() : "buffers");
  }

  /**
   * Calls back when a value was changed, by either side.
   *
   * @returns ends it
   */
  onChange<K extends keyof S & string>(name: K, handler: (value: S[K]) => void | Promise<void>): () => void {
    const bound = AsyncResource.bind(handler as OnChange);
    const handlers = this.#changes.get(name) ?? new Set();
    this.#changes.set(name, handlers.add(bound));
    return () => handlers.delete(bound);
  }

  /** Calls back for messages of the page that are no changes of values: a click, an upload. @returns ends it */
  onMessage(handler: OnMessage): () => void {
    const bound = AsyncResource.bind(handler) as OnMessage;
    this.#messages.add(bound);
    return () => this.#messages.delete(bound);
  }

  /** Sends a message that is no change of values to the page's views. */
  send(content: Record<string, unknown>, buffers: Uint8Array[] = []): void {
    if (this.isOpen) this.#comm?.send({ method: "custom", content }, { buffers });
  }

  /** Sends now what waits for its turn. */
  flush(): void {
    this.#updates.flush();
  }

  /** Takes it from all pages and lets go of its data. */
  close(): void {
    if (this.#closed) return;
    this.#comm?.close();
    this.#forget();
    for (const part of this.#parts) part.close();
  }

  /** What stands for it where no widget can be shown: `text/plain`, and a picture where there is something to see. */
  still(): MimeBundle {
    return { "text/plain": `${this.#spec.model.replace(/Model$/, "")}(${this.id.slice(0, 8)})` };
  }

  [JUPYTER_DISPLAY](): MimeBundle {
    const view = { model_id: this.id, version_major: 2, version_minor: 0 };
    return { ...(this.isOpen && this.#spec.view ? { [WIDGET_VIEW_MIME]: view } : {}), ...this.still() };
  }

  #open(): Comm | undefined {
    const kernel = currentKernel();
    if (!kernel) return undefined;
    const { state, bufferPaths, buffers } = this.pack();
    openWidgets().set(this.id, this);
    const comm = kernel.comms.open(
      "jupyter.widget",
      { state, buffer_paths: bufferPaths },
      { id: this.id, metadata: { version: PROTOCOL }, buffers },
    );
    comm.onMessage((message) => this.#receive(message));
    comm.onClose(() => this.#forget());
    return comm;
  }

  #forget(): void {
    this.#closed = true;
    this.#updates.cancel();
    if (this.#comm) openWidgets().delete(this.id);
  }

  #send(names: string[]): void {
    if (!this.isOpen) return;
    const changed = Object.fromEntries(names.map((name) => [name, this.#state[name as keyof S]]));
    const { state, bufferPaths, buffers } = this.pack(changed);
    this.#comm?.send({ method: "update", state, buffer_paths: bufferPaths }, { buffers });
  }

  async #receive({ data, buffers, reply }: CommMessage): Promise<void> {
    switch (data.method) {
      case "update": {
        const paths = (data.buffer_paths ?? []) as BufferPath[];
        const sent = (data.state ?? {}) as Record<string, unknown>;
        // Other views of the model follow; the one that sent it learns that its value was taken.
        reply({ method: "echo_update", state: structuredClone(sent), buffer_paths: paths }, { buffers });
        const state = unpackState(sent, paths, buffers);
        const known = Object.keys(state).filter((name) => Object.hasOwn(this.#state, name));
        const values = Object.fromEntries(known.map((name) => [name, this.#resolved(state[name])]));
        for (const name of this.#take(values)) await this.#tell(name);
        return;
      }
      case "request_state": {
        const { state, bufferPaths, buffers: all } = this.pack();
        reply({ method: "update", state, buffer_paths: bufferPaths }, { buffers: all });
        return;
      }
      case "custom":
        for (const handler of this.#messages) {
          await handler((data.content ?? {}) as Record<string, unknown>, buffers);
        }
        return;
    }
  }

  /** Takes values over; returns the names of those that are new. */
  #take(values: Record<string, unknown>): string[] {
    const current = this.#state as Record<string, unknown>;
    const names = Object.keys(values).filter((name) => !Object.is(current[name], values[name]));
    for (const name of names) current[name] = values[name];
    return names;
  }

  /** A reference becomes the widget it names. */
  #resolved(value: unknown): unknown {
    if (typeof value !== "string" || !value.startsWith("IPY_MODEL_")) return value;
    return openWidgets().get(value.slice("IPY_MODEL_".length)) ?? value;
  }

  async #tell(name: string): Promise<void> {
    const handlers = this.#changes.get(name);
    if (!handlers?.size) return;
    const value = this.#state[name as keyof S] as unknown;
    for (const handler of handlers) await handler(value);
  }
}

/** A handler's error must not end the setter that caused it, and must not be lost either. */
function reportLater(error: unknown): void {
  queueMicrotask(() => {
    throw error;
  });
}

/**
 * Makes a class of widgets whose values are properties.
 *
 * @param spec which classes of the page show it, and its values
 * @example
 * class Counter extends widgetClass<{ count: number }>({
 *   module: "my-widgets", version: "^1.0.0", model: "CounterModel", view: "CounterView",
 *   defaults: () => ({ count: 0 }),
 * }) {}
 * new Counter({ count: 3 }).count; // 3
 */
export function widgetClass<S extends object>(spec: WidgetSpec<S>) {
  class Made extends Widget<S> {
    constructor(state: Partial<S> = {}) {
      super(spec, state);
      for (const name of Object.keys(this.fullState())) {
        if (name.startsWith("_") || name in this) continue;
        Object.defineProperty(Made.prototype, name, {
          get(this: Made) {
            return this.get(name as keyof S & string);
          },
          set(this: Made, value: unknown) {
            this.set({ [name]: value } as unknown as Partial<S>);
          },
          configurable: true,
        });
      }
    }
  }
  return Made as unknown as new (
    state?: Partial<S>,
  ) => Widget<S> & S;
}
