import { CURVE_COLORS } from "../../../src/display/theme.js";
import { element } from "../../../src/display/viewer/dom.js";
import type { CurvesState } from "../../../src/views/protocol.js";
import { float32s } from "../binary.js";
import { Lifetime } from "../ui/lifetime.js";
import { fitChart, loadPlotly, type Plotly } from "../ui/plotly.js";
import { colorsAt, onThemeChange } from "../ui/theme.js";

/** Loss curves by term; a click on a name hides its curve. */
export class CurvesPlot {
  readonly root = element("div", { class: "gsw-curves", role: "img", "aria-label": "Loss curves" });
  readonly #life = new Lifetime();
  readonly #redraw: () => void;
  #plotly: Plotly | undefined;
  #curves: CurvesState | null = null;

  constructor() {
    this.#redraw = this.#life.perFrame(() => void this.#draw());
    onThemeChange(this.#life, this.#redraw);
    this.#life.onResize(this.root, () => fitChart(this.#plotly, this.root, this.#redraw));
    void loadPlotly().then(
      (plotly) => {
        this.#plotly = plotly;
        this.#redraw();
      },
      (error: Error) => {
        this.root.textContent = error.message;
      },
    );
  }

  show(curves: CurvesState | null): void {
    this.#curves = curves;
    this.#redraw();
  }

  dispose(): void {
    this.#life.end();
    this.#plotly?.purge(this.root);
  }

  async #draw(): Promise<void> {
    if (!this.#plotly || this.#life.ended || !this.root.isConnected) return;
    const { ink, line } = colorsAt(this.root);
    const axis = { gridcolor: line, zerolinecolor: line, linecolor: line, automargin: true };
    await this.#plotly.react(
      this.root,
      this.#curves ? tracesOf(this.#curves) : [],
      {
        margin: { l: 52, r: 8, t: 26, b: 36 },
        paper_bgcolor: "rgba(0,0,0,0)",
        plot_bgcolor: "rgba(0,0,0,0)",
        font: { color: ink, size: 12, family: getComputedStyle(this.root).fontFamily },
        xaxis: { ...axis, title: { text: "iteration", standoff: 6 }, rangemode: "tozero" },
        yaxis: { ...axis, type: "log", dtick: 1, exponentformat: "power" },
        legend: { orientation: "h", x: 0, y: 1, yanchor: "bottom" },
        showlegend: true,
        hovermode: "x unified",
        hoverlabel: { bgcolor: "rgba(30,33,37,.92)", font: { color: "#fff" } },
        uirevision: this.#curves?.terms.join() ?? "",
      },
      { displayModeBar: false, responsive: false },
    );
  }
}

function tracesOf({ terms, every, points, values }: CurvesState): object[] {
  const all = float32s(values);
  const x = Float32Array.from({ length: points }, (_, i) => i * every + 1);
  return terms.map((term, row) => ({
    type: "scatter",
    mode: points > 1 ? "lines" : "markers",
    name: termLabel(term),
    x,
    y: all.subarray(row * points, (row + 1) * points),
    line: { color: CURVE_COLORS[row % CURVE_COLORS.length], width: term === "total" ? 2.4 : 1.5 },
    hovertemplate: "%{y:.4g}",
  }));
}

/** "inputL1" becomes "input L1". */
export function termLabel(term: string): string {
  return term.replace(
    /([a-z])([A-Z])/g,
    (_, before: string, after: string) => `${before} ${after === "L" ? after : after.toLowerCase()}`,
  );
}
