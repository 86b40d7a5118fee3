import { element } from "../../../src/display/viewer/dom.js";
import type { SamplesModelState } from "../../../src/views/protocol.js";
import { float32s, uint8s } from "../binary.js";
import { PanelView } from "../panelView.js";
import { iconButton } from "../ui/controls.js";
import { signed } from "../ui/numbers.js";

const PER_PAGE = 8;
/** Differences are small: they are shown three times as strong, around grey. */
const GAIN = 3;

/** Pseudo samples beside projected ones, a page at a time. */
export class SamplesView extends PanelView<SamplesModelState> {
  #grid!: HTMLElement;
  #place!: HTMLElement;
  #back!: HTMLButtonElement;
  #next!: HTMLButtonElement;

  protected build(): void {
    this.#grid = element("div", { class: "gsw-samples", role: "list", "aria-label": this.read("label") });
    this.#place = element("span", { class: "gsw-note", "aria-live": "polite" });
    this.#back = iconButton("back", "Page before", () => this.#turn(-1));
    this.#next = iconButton("next", "Next page", () => this.#turn(1));
    const hint = element("span", { class: "gsw-note" }, "Point at a pair to see its difference.");
    this.el.append(
      this.#grid,
      element("div", { class: "gsw-pager" }, this.#back, this.#place, this.#next, hint),
    );
    this.follow("page", () => this.#show());
    this.listenTo(this.model, "change:pseudo change:projected", () => this.#show());
  }

  #turn(step: number): void {
    this.write("page", this.read("page") + step);
    this.#show();
  }

  #show(): void {
    const count = this.read("count");
    const pages = Math.max(1, Math.ceil(count / PER_PAGE));
    const page = Math.min(pages - 1, Math.max(0, this.read("page")));
    const first = page * PER_PAGE;
    const last = Math.min(count, first + PER_PAGE);
    this.#place.textContent = `${first + 1} to ${last} of ${count}`;
    this.#back.disabled = page === 0;
    this.#next.disabled = page === pages - 1;
    this.#grid.replaceChildren(...Array.from({ length: last - first }, (_, i) => this.#card(first + i)));
  }

  #card(index: number): HTMLElement {
    const size = this.read("size");
    const length = 3 * size * size;
    const of = (name: "pseudo" | "projected") =>
      uint8s(this.read(name)).subarray(index * length, (index + 1) * length);
    const [pseudo, projected] = [of("pseudo"), of("projected")];
    const [yaw, pitch, x, y, strength] = float32s(this.read("conditions")).subarray(5 * index, 5 * index + 5);
    const [left, right] = [canvasOf(size), canvasOf(size)];
    const leftName = element("span", {}, "Pseudo");
    const rightName = element("span", {}, "Projected");
    const still = () => {
      paint(left, pseudo);
      paint(right, projected);
      rightName.textContent = "Projected";
    };
    const compare = () => {
      paint(
        right,
        pseudo.map((value, i) => 127 + GAIN * (projected[i] - value)),
        true,
      );
      rightName.textContent = `Difference × ${GAIN}`;
    };
    still();
    const words = `yaw ${signed(yaw)}°, pitch ${signed(pitch)}°`;
    const light = `light (${signed(x, 1)}, ${signed(y, 1)}) × ${signed(strength, 2)}`;
    const card = element(
      "div",
      {
        class: "gsw-sample",
        role: "listitem",
        tabindex: "0",
        "aria-label": `Sample ${index + 1}: ${words}, ${light}`,
      },
      element(
        "div",
        { class: "gsw-pair" },
        element("div", {}, left, leftName),
        element("div", {}, right, rightName),
      ),
      element("div", { class: "gsw-note" }, `${index + 1}: ${words}`),
      element("div", { class: "gsw-note" }, light),
    );
    for (const event of ["pointerenter", "focus"]) card.addEventListener(event, compare);
    for (const event of ["pointerleave", "blur"]) card.addEventListener(event, still);
    return card;
  }

  protected dispose(): void {
    this.#grid.replaceChildren();
  }
}

function canvasOf(size: number): HTMLCanvasElement {
  return element("canvas", { width: String(size), height: String(size) });
}

function paint(canvas: HTMLCanvasElement, rgb: ArrayLike<number>, clamp = false): void {
  const context = canvas.getContext("2d")!;
  const image = context.createImageData(canvas.width, canvas.height);
  for (let i = 0, at = 0; at < image.data.length; at += 4) {
    for (let c = 0; c < 3; c++) image.data[at + c] = clamp ? Math.max(0, rgb[i++]) : rgb[i++];
    image.data[at + 3] = 255;
  }
  context.putImageData(image, 0, 0);
}
