import { element } from "../../../src/display/viewer/dom.js";
import type { LightState } from "../../../src/views/protocol.js";

/** Direction components at the rim: a light that falls at 50 degrees. */
const RIM = 1.2;
const KEY_STEP = 0.1;

/**
 * A little ball that is lit like the shape: its bright spot is where the light comes from, and is dragged about.
 * Arrow keys move it too.
 */
export class LightPad {
  readonly root: HTMLElement;
  readonly #dot = element("span", { class: "gsw-light-dot" });
  #x = 0;
  #y = 0;

  /** @param moved told the new direction, as the method has it */
  constructor(private readonly moved: (direction: Pick<LightState, "x" | "y">) => void) {
    this.root = element(
      "div",
      {
        class: "gsw-light",
        role: "slider",
        tabindex: "0",
        "aria-label": "Light direction; arrow keys move it",
        "aria-valuemin": "-90",
        "aria-valuemax": "90",
        title: "Drag the light",
      },
      this.#dot,
    );
    this.#listen();
  }

  show({ x, y }: Pick<LightState, "x" | "y">): void {
    [this.#x, this.#y] = [x, y];
    // The light travels along (x, y): it comes from the other side, and y counts downwards on the way.
    const length = Math.max(1, Math.hypot(x, y) / RIM);
    const [left, top] = [-x / RIM / length, -y / RIM / length].map((part) => 50 + 46 * part);
    this.root.style.setProperty("--gsw-light-x", `${left.toFixed(1)}%`);
    this.root.style.setProperty("--gsw-light-y", `${top.toFixed(1)}%`);
    const degrees = (part: number) => Math.round((Math.atan(part) * 180) / Math.PI);
    const sides = [
      degrees(x) === 0 ? "" : `${Math.abs(degrees(x))}° from the ${x > 0 ? "left" : "right"}`,
      degrees(y) === 0 ? "" : `${Math.abs(degrees(y))}° from ${y > 0 ? "above" : "below"}`,
    ].filter(Boolean);
    this.root.setAttribute("aria-valuenow", String(degrees(x)));
    this.root.setAttribute("aria-valuetext", sides.join(", ") || "from the front");
  }

  #listen(): void {
    let dragging = false;
    const follow = (event: PointerEvent) => {
      const box = this.root.getBoundingClientRect();
      const x = -(((event.clientX - box.left) / box.width - 0.5) / 0.46) * RIM;
      const y = -(((event.clientY - box.top) / box.height - 0.5) / 0.46) * RIM;
      const length = Math.max(1, Math.hypot(x, y) / RIM);
      this.#move(x / length, y / length);
    };
    this.root.addEventListener("pointerdown", (event) => {
      dragging = true;
      try {
        this.root.setPointerCapture(event.pointerId);
      } catch {
        // A pointer made up by a test or a tool cannot be captured; the drag works without.
      }
      this.root.focus({ preventScroll: true });
      event.preventDefault();
      event.stopPropagation();
      follow(event);
    });
    this.root.addEventListener("pointermove", (event) => {
      if (dragging) follow(event);
    });
    for (const type of ["pointerup", "pointercancel", "lostpointercapture"])
      this.root.addEventListener(type, () => {
        dragging = false;
      });
    this.root.addEventListener("keydown", (event) => {
      const steps: Record<string, [number, number]> = {
        ArrowLeft: [KEY_STEP, 0],
        ArrowRight: [-KEY_STEP, 0],
        ArrowUp: [0, KEY_STEP],
        ArrowDown: [0, -KEY_STEP],
      };
      const step = steps[event.key];
      if (!step || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      event.stopPropagation();
      const [x, y] = [this.#x + step[0], this.#y + step[1]];
      const length = Math.max(1, Math.hypot(x, y) / RIM);
      this.#move(x / length, y / length);
    });
  }

  #move(x: number, y: number): void {
    this.show({ x, y });
    this.moved({ x, y });
  }
}
