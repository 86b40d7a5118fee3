import { element } from "../../../src/display/viewer/dom.js";
import type { MonitorModelState, PageRequest } from "../../../src/views/protocol.js";
import { PanelView } from "../panelView.js";
import { ShapePanel } from "../shape/shapePanel.js";
import { CurvesPlot } from "./curvesPlot.js";
import { RunBar } from "./runBar.js";

/** A run while it runs: progress, curves and the shape as it forms. */
export class MonitorView extends PanelView<MonitorModelState> {
  #panel!: ShapePanel;
  #curves!: CurvesPlot;

  protected build(): void {
    const label = this.read("label");
    const bar = new RunBar(label, () => this.send({ event: "stop" } satisfies PageRequest));
    this.#curves = new CurvesPlot();
    this.#panel = new ShapePanel({
      label: `${label}: the shape as it forms`,
      mode: "shading",
      compact: true,
      link: this.read("link"),
    });
    const root = element(
      "div",
      { class: "gsw-run", role: "group", "aria-label": label },
      element("div", { class: "gsw-title" }, element("h4", {}, label)),
      bar.root,
      element(
        "div",
        { class: "gsw-box" },
        element("div", { class: "gsw-columns" }, this.#curves.root, this.#panel.root),
      ),
    );
    this.el.append(root);
    this.follow("run", (run) => {
      root.dataset.status = run.status;
      bar.show(run);
    });
    this.follow("curves", (curves) => this.#curves.show(curves));
    this.follow("surface", (surface) => this.#panel.setSurface(surface));
  }

  protected dispose(): void {
    this.#panel.dispose();
    this.#curves.dispose();
  }
}
