import { runningMean } from "../runningMean.js";
import { CURVE_COLORS } from "../theme.js";
import { logTicks, shortNumber, ticks } from "../ticks.js";
import { element, svg } from "./dom.js";

const WIDTH = 540;
const HEIGHT = 250;
const LEFT = 56;
const RIGHT = 10;
const TOP = 8;
const BOTTOM = 40;
/** Above this many points the raw curve is drawn faint, with its running mean over it. */
const NOISY = 80;

/** What a chart shows: one value per iteration, by term. */
export interface ChartData {
  curves: Record<string, (number | null)[]>;
  /** Iterations between two values. */
  every: number;
  log: boolean;
}

/** Loss curves that can be read off, switched on and off and put on another scale. */
export class LineChart {
  readonly root = element("div", { class: "g2s g2s-chart" });
  readonly #terms: string[];
  readonly #hidden = new Set<string>();
  readonly #plot = svg("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img" });
  readonly #tip = element("div", { class: "g2s-tip", hidden: "" });
  readonly #cursor = svg("line", {
    y1: TOP,
    y2: HEIGHT - BOTTOM,
    stroke: "currentColor",
    "stroke-opacity": 0.35,
  });

  constructor(
    readonly data: ChartData,
    label: string,
  ) {
    this.#terms = Object.keys(data.curves);
    this.#plot.setAttribute("aria-label", label);
    this.#plot.addEventListener("pointermove", (event) => this.#read(event));
    this.#plot.addEventListener("pointerleave", () => this.#unread());
    this.root.append(this.#legend(), this.#plot, this.#tip);
    this.#draw();
  }

  #legend(): HTMLElement {
    const bar = element("div", { class: "g2s-bar", role: "toolbar", "aria-label": "Curves" });
    for (const [i, term] of this.#terms.entries()) {
      const dot = element("i", { class: "g2s-dot", style: `background:${colorOf(i)}` });
      const button = element(
        "button",
        { type: "button", "aria-pressed": "true", title: `Show or hide ${term}` },
        dot,
        term,
      );
      button.onclick = () => {
        if (!this.#hidden.delete(term)) this.#hidden.add(term);
        button.setAttribute("aria-pressed", String(!this.#hidden.has(term)));
        this.#draw();
      };
      bar.append(button);
    }
    const scale = element(
      "button",
      { type: "button", class: "g2s-scale", "aria-pressed": String(this.data.log) },
      "Log scale",
    );
    scale.onclick = () => {
      this.data.log = !this.data.log;
      scale.setAttribute("aria-pressed", String(this.data.log));
      this.#draw();
    };
    bar.append(element("span"), scale);
    return bar;
  }

  #draw(): void {
    const { toX, toY, low, high } = this.#axes();
    const parts: SVGElement[] = [];
    const yTicks = this.data.log ? logTicks(low, high) : ticks(low, high, 5);
    for (const value of yTicks) {
      const y = toY(value);
      parts.push(
        svg("line", {
          x1: LEFT,
          x2: WIDTH - RIGHT,
          y1: y,
          y2: y,
          stroke: "currentColor",
          "stroke-opacity": 0.1,
        }),
      );
      parts.push(svg("text", { x: LEFT - 8, y: y + 4, "text-anchor": "end" }, shortNumber(value)));
    }
    const bottom = HEIGHT - BOTTOM;
    for (const value of ticks(1, this.#iterations(), 6).filter(Number.isInteger))
      parts.push(svg("text", { x: toX(value), y: bottom + 17, "text-anchor": "middle" }, String(value)));
    parts.push(
      svg("line", {
        x1: LEFT,
        x2: WIDTH - RIGHT,
        y1: bottom,
        y2: bottom,
        stroke: "currentColor",
        "stroke-opacity": 0.5,
      }),
    );
    parts.push(svg("text", { x: (LEFT + WIDTH) / 2, y: HEIGHT - 4, "text-anchor": "middle" }, "iteration"));
    for (const [i, term] of this.#terms.entries()) {
      if (this.#hidden.has(term)) continue;
      const raw = this.#points(term);
      const noisy = raw.length > NOISY;
      const line = (values: Iterable<number>, width: number, opacity: number) =>
        svg("polyline", {
          points: Array.from(values, (v, k) => `${toX(raw[k][0]).toFixed(1)},${toY(v).toFixed(1)}`).join(" "),
          fill: "none",
          stroke: colorOf(i),
          "stroke-width": width,
          "stroke-opacity": opacity,
          "stroke-linejoin": "round",
        });
      const values = Float32Array.from(raw, ([, value]) => value);
      parts.push(line(values, noisy ? 1 : 2, noisy ? 0.3 : 1));
      if (noisy) parts.push(line(runningMean(values, values.length / 60), 2, 1));
    }
    this.#plot.replaceChildren(...parts);
  }

  #read(event: PointerEvent): void {
    const box = this.#plot.getBoundingClientRect();
    const { toX } = this.#axes();
    const longest = Math.max(...this.#terms.map((term) => this.data.curves[term].length));
    const at = (((event.clientX - box.left) / box.width) * WIDTH - LEFT) / (WIDTH - LEFT - RIGHT);
    const index = Math.min(longest - 1, Math.max(0, Math.round(at * (longest - 1))));
    const iteration = index * this.data.every + 1;
    this.#cursor.setAttribute("x1", String(toX(iteration)));
    this.#cursor.setAttribute("x2", String(toX(iteration)));
    this.#plot.append(this.#cursor);
    const lines = this.#terms.flatMap((term, i) => {
      const value = this.data.curves[term][index];
      if (this.#hidden.has(term) || typeof value !== "number") return [];
      const dot = element("i", { class: "g2s-dot", style: `background:${colorOf(i)}` });
      return [element("div", {}, dot, `${term} ${shortNumber(value)}`)];
    });
    this.#tip.replaceChildren(element("div", {}, `iteration ${iteration}`), ...lines);
    this.#tip.hidden = false;
    const x = event.clientX - this.root.getBoundingClientRect().left;
    const beside = x > box.width * 0.65 ? x - this.#tip.offsetWidth - 14 : x + 14;
    this.#tip.style.left = `${beside}px`;
    this.#tip.style.top = `${event.clientY - this.root.getBoundingClientRect().top - 20}px`;
  }

  #unread(): void {
    this.#tip.hidden = true;
    this.#cursor.remove();
  }

  #points(term: string): [number, number][] {
    return this.data.curves[term].flatMap((value, i): [number, number][] =>
      typeof value === "number" && (!this.data.log || value > 0) ? [[i * this.data.every + 1, value]] : [],
    );
  }

  #iterations(): number {
    return Math.max(
      2,
      ...this.#terms.map((term) => (this.data.curves[term].length - 1) * this.data.every + 1),
    );
  }

  #axes() {
    const values = this.#terms
      .filter((term) => !this.#hidden.has(term))
      .flatMap((term) => this.#points(term).map(([, v]) => v));
    const [min, max] = values.reduce(([a, b], v) => [Math.min(a, v), Math.max(b, v)], [Infinity, -Infinity]);
    const { log } = this.data;
    const low = !values.length ? (log ? 0.1 : 0) : log ? min / 1.15 : Math.min(0, min);
    const high = !values.length ? 1 : log ? max * 1.15 : max + 0.05 * (max - low || 1);
    const scale = log ? Math.log : (value: number) => value;
    const toX = (iteration: number) =>
      LEFT + ((iteration - 1) / (this.#iterations() - 1)) * (WIDTH - LEFT - RIGHT);
    const toY = (value: number) =>
      TOP + (HEIGHT - TOP - BOTTOM) * (1 - (scale(value) - scale(low)) / (scale(high) - scale(low)));
    return { toX, toY, low, high };
  }
}

function colorOf(index: number): string {
  return CURVE_COLORS[index % CURVE_COLORS.length];
}
