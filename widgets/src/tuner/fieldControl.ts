import { element } from "../../../src/display/viewer/dom.js";
import type { FieldState } from "../../../src/views/protocol.js";
import { number } from "../ui/table.js";

type Value = number | string | boolean;

let controls = 0;

/** One setting with its name, control and value. */
export class FieldControl {
  readonly root: HTMLElement;
  readonly #input: HTMLInputElement | HTMLSelectElement;
  readonly #output = element("output");

  constructor(
    private readonly field: FieldState,
    changed: (value: Value) => void,
  ) {
    const id = `gsw-field-${++controls}`;
    this.#input = this.#control(id);
    this.#output.setAttribute("for", id);
    this.root = element(
      "div",
      { class: "gsw-field", title: field.help },
      element("label", { for: id }, field.label),
      this.#input,
    );
    if (this.#hasSlider()) this.root.append(this.#output);
    this.#input.oninput = () => {
      const value = this.#value();
      this.#mark(value);
      changed(value);
    };
  }

  show(value: Value): void {
    if (this.#input instanceof HTMLInputElement && this.field.kind === "switch")
      this.#input.checked = Boolean(value);
    else if (this.field.log) this.#input.value = String(Math.log(value as number));
    else this.#input.value = String(value);
    this.#mark(value);
  }

  #mark(value: Value): void {
    this.#output.textContent = typeof value === "number" ? number(value) : String(value);
    this.root.classList.toggle("gsw-changed", value !== this.field.initial);
  }

  #hasSlider(): boolean {
    return this.#input instanceof HTMLInputElement && this.#input.type === "range";
  }

  #control(id: string): HTMLInputElement | HTMLSelectElement {
    const { kind, min = 0, max = 1, step = 1, log, options = [], key } = this.field;
    if (kind === "choice") {
      return element(
        "select",
        { id },
        ...options.map((option) => element("option", { value: option }, option)),
      );
    }
    if (kind === "switch") return element("input", { id, type: "checkbox" });
    if (key === "seed" || key === "iterations") {
      return element("input", { id, type: "number", min: String(min), max: String(max), step: String(step) });
    }
    const [low, high, by] = log ? [Math.log(min), Math.log(max), "any"] : [min, max, step];
    return element("input", { id, type: "range", min: String(low), max: String(high), step: String(by) });
  }

  #value(): Value {
    const { kind, log, min = 0, max = 1 } = this.field;
    if (kind === "choice") return this.#input.value;
    if (kind === "switch") return (this.#input as HTMLInputElement).checked;
    const given = Number(this.#input.value);
    if (log) return Number(Math.exp(given).toPrecision(2));
    const value = Math.min(max, Math.max(min, Number.isFinite(given) ? given : min));
    return kind === "whole" ? Math.round(value) : Number(value.toPrecision(6));
  }
}
