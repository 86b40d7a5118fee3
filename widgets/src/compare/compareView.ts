import { element } from "../../../src/display/viewer/dom.js";
import type { CompareModelState, FrameState } from "../../../src/views/protocol.js";
import { MapPlot } from "../maps/mapPlot.js";
import { PanelView } from "../panelView.js";
import { depthOf } from "../shape/geometry.js";
import { ShapePanel } from "../shape/shapePanel.js";
import { numbersTable } from "../ui/table.js";

/** Two shapes under one camera, and how their depths differ. */
export class CompareView extends PanelView<CompareModelState> {
  #panels: ShapePanel[] = [];
  #difference: MapPlot | undefined;

  protected build(): void {
    const link = this.read("link");
    const sides = [this.read("left"), this.read("right")];
    this.#panels = sides.map(
      ({ title }) => new ShapePanel({ label: title, mode: "shading", compact: true, link }),
    );
    const columns = sides.map(({ title, surface }, i) => {
      this.#panels[i].setSurface(surface);
      return element(
        "div",
        {},
        element("div", { class: "gsw-title" }, element("h4", {}, title)),
        this.#panels[i].root,
      );
    });
    this.#difference = new MapPlot(differenceOf(sides[0], sides[1]), (pixel) =>
      this.#difference?.mark(pixel),
    );
    const names = [...new Set(sides.flatMap(({ metrics }) => Object.keys(metrics)))];
    const table = numbersTable(
      sides.map(({ title }) => title),
      Object.fromEntries(names.map((name) => [name, sides.map(({ metrics }) => metrics[name])])),
    );
    const below = element("div", { class: "gsw-columns gsw-columns-even" }, this.#difference.root);
    if (names.length > 0) below.append(table);
    below.style.marginTop = "14px";
    this.el.append(
      element(
        "div",
        { class: "gsw-box", role: "group", "aria-label": this.read("label") },
        element("div", { class: "gsw-columns gsw-columns-even" }, ...columns),
        below,
      ),
    );
  }

  protected dispose(): void {
    for (const panel of this.#panels) panel.dispose();
    this.#difference?.dispose();
  }
}

function differenceOf(left: FrameState, right: FrameState) {
  const before = depthOf(left.surface);
  const data = depthOf(right.surface).map((value, i) => value - before[i]);
  const extreme = data.reduce((most, value) => Math.max(most, Math.abs(value)), 0) || 1;
  return {
    title: `Depth: ${right.title} less ${left.title}`,
    kind: "error" as const,
    size: left.surface.size,
    unit: "scene units",
    low: -extreme,
    high: extreme,
    data,
  };
}
