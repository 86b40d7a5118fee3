import { DOMWidgetView } from "@jupyter-widgets/base";
import { addStyle } from "./ui/style.js";

/** Changes of one model that are sent per second at most. */
const WRITES_PER_SECOND = 20;

/**
 * A view whose work is done by a panel that knows nothing of Jupyter: reads the model's values with their types,
 * follows them, writes them back, and disposes of the panel when it is removed.
 */
export abstract class PanelView<S extends object> extends DOMWidgetView {
  #touch = 0;
  #writing = false;

  override render(): void {
    super.render();
    addStyle();
    this.el.classList.add("gsw");
    this.build();
  }

  /** Makes the panel and puts it into `this.el`. */
  protected abstract build(): void;

  /** Gives back what the panel holds. */
  protected abstract dispose(): void;

  protected read<K extends keyof S & string>(name: K): S[K] {
    return this.model.get(name) as S[K];
  }

  /** Shows a value now and whenever it changes, but not when this view changed it itself. */
  protected follow<K extends keyof S & string>(name: K, show: (value: S[K]) => void): void {
    this.listenTo(this.model, `change:${name}`, () => {
      if (!this.#writing) show(this.read(name));
    });
    show(this.read(name));
  }

  /** Changes a value: other views of the model follow at once, the kernel a few times a second. */
  protected write<K extends keyof S & string>(name: K, value: S[K]): void {
    this.#writing = true;
    this.model.set(name, value);
    this.#writing = false;
    this.#touch ||= window.setTimeout(() => {
      this.#touch = 0;
      this.touch();
    }, 1000 / WRITES_PER_SECOND);
  }

  override remove(): void {
    clearTimeout(this.#touch);
    this.dispose();
    super.remove();
  }
}
