import { POLYNOMIALS } from "../../../src/display/colormap.js";
import { element } from "../../../src/display/viewer/dom.js";
import type { MapState } from "../../../src/views/protocol.js";
import { Lifetime } from "../ui/lifetime.js";
import { fitChart, loadPlotly, type PlotElement, type Plotly } from "../ui/plotly.js";
import { colorsAt, onThemeChange } from "../ui/theme.js";
import { type DrawableMap, drawable } from "./mapPixels.js";

/** Row and column of a pixel. */
export interface Pixel {
  row: number;
  column: number;
}

const STOPS = 32;
const BALANCE: [number, string][] = [
  [0, "rgb(33,69,135)"],
  [0.25, "rgb(107,153,204)"],
  [0.5, "rgb(247,247,245)"],
  [0.75, "rgb(222,128,102)"],
  [1, "rgb(153,31,46)"],
];

/** One map with its colour bar and the value under the pointer. */
export class MapPlot {
  readonly root = element("div", { class: "gsw-map" });
  readonly #life = new Lifetime();
  readonly #plot = element("div", { class: "gsw-map-plot" }) as unknown as PlotElement;
  readonly #cross = element("div", { class: "gsw-cross", hidden: "" });
  readonly #value = element("div", { class: "gsw-note" });
  readonly #title = element("h4");
  #map: MapState;
  #data: DrawableMap;
  #plotly: Plotly | undefined;

  /** @param point told where the pointer is, null when it leaves */
  constructor(
    map: MapState,
    private readonly point: (pixel: Pixel | null) => void,
  ) {
    this.#map = map;
    this.#data = drawable(map);
    this.root.append(this.#title, this.#plot, this.#value);
    this.show(map);
    onThemeChange(this.#life, () => void this.#draw());
    this.#life.onResize(this.#plot, () => fitChart(this.#plotly, this.#plot, () => void this.#draw()));
    void this.#begin();
  }

  /** Shows another map in its place. */
  show(map: MapState): void {
    this.#map = map;
    this.#data = drawable(map);
    this.#title.textContent = map.title;
    this.mark(null);
    void this.#draw();
  }

  /** Marks a pixel and says its value. */
  mark(pixel: Pixel | null): void {
    const { size } = this.#map;
    const inside = pixel && pixel.row >= 0 && pixel.row < size && pixel.column >= 0 && pixel.column < size;
    const layout = this.#plot._fullLayout;
    this.#cross.hidden = !inside || !layout;
    if (!inside) {
      this.#value.textContent = `${size} × ${size}${this.#map.unit ? `, ${this.#map.unit}` : ""}`;
      return;
    }
    const { row, column } = pixel;
    this.#value.textContent = `row ${row}, column ${column}: ${this.#data.describe(row, column)}`;
    if (!layout) return;
    this.#cross.style.left = `${layout.xaxis._offset + layout.xaxis.d2p(column)}px`;
    this.#cross.style.top = `${layout.yaxis._offset + layout.yaxis.d2p(row)}px`;
  }

  dispose(): void {
    this.#life.end();
    this.#plotly?.purge(this.#plot);
    this.root.remove();
  }

  async #begin(): Promise<void> {
    try {
      this.#plotly = await loadPlotly();
    } catch (error) {
      this.#value.textContent = (error as Error).message;
      return;
    }
    await this.#draw();
  }

  /** Once, when there is a chart to listen to. */
  #listen(): void {
    this.#plot.on("plotly_hover", ({ points }) => {
      if (points?.[0]) this.point({ row: Math.round(points[0].y), column: Math.round(points[0].x) });
    });
    this.#plot.on("plotly_unhover", () => this.point(null));
    this.#plot.append(this.#cross);
  }

  async #draw(): Promise<void> {
    // Outside the page it has neither size nor colours.
    if (!this.#plotly || this.#life.ended || !this.#plot.isConnected) return;
    const { size, kind } = this.#map;
    const { ink, line } = colorsAt(this.#plot);
    const bar = kind === "depth" || kind === "error" || kind === "shading";
    const axis = {
      visible: false,
      range: [-0.5, size - 0.5],
      constrain: "domain",
      fixedrange: false,
    };
    await this.#plotly.react(
      this.#plot,
      [this.#trace(ink, line, bar)],
      {
        margin: { l: 1, r: bar ? 56 : 1, t: 1, b: 1 },
        paper_bgcolor: "rgba(0,0,0,0)",
        plot_bgcolor: "rgba(0,0,0,0)",
        font: { color: ink, size: 12, family: getComputedStyle(this.#plot).fontFamily },
        xaxis: axis,
        yaxis: { ...axis, range: [size - 0.5, -0.5], scaleanchor: "x" },
        hovermode: "closest",
        dragmode: "zoom",
        uirevision: this.#map.title, // a new map keeps the part that was zoomed into
      },
      { displayModeBar: false, responsive: false, doubleClick: "reset" },
    );
    if (!this.#life.ended && !this.#cross.parentElement) this.#listen();
  }

  #trace(ink: string, line: string, bar: boolean): object {
    const { kind, low, high } = this.#map;
    if (this.#data.picture) {
      return { type: "image", source: this.#data.picture, hoverinfo: "none" };
    }
    const scale = kind === "depth" ? viridis(true) : kind === "error" ? BALANCE : GREYS;
    return {
      type: "heatmap",
      z: this.#data.values,
      zmin: low,
      zmax: high > low ? high : low + 1,
      zsmooth: false,
      colorscale: scale,
      showscale: bar,
      hoverinfo: "none",
      colorbar: {
        thickness: 10,
        len: 1,
        x: 1.02,
        xpad: 0,
        outlinecolor: line,
        outlinewidth: 1,
        tickcolor: ink,
        nticks: 6,
      },
    };
  }
}

const GREYS: [number, string][] = [
  [0, "#000"],
  [1, "#fff"],
];

/** Bright is near, as an eye expects of a lit surface. */
function viridis(reversed: boolean): [number, string][] {
  return Array.from({ length: STOPS + 1 }, (_, i) => {
    const t = reversed ? 1 - i / STOPS : i / STOPS;
    const color = [0, 1, 2].map((channel) =>
      Math.round(
        255 *
          Math.min(
            1,
            Math.max(
              0,
              POLYNOMIALS.viridis.reduceRight((sum, row) => sum * t + row[channel], 0),
            ),
          ),
      ),
    );
    return [i / STOPS, `rgb(${color.join(",")})`];
  });
}
