import { element } from "../../../src/display/viewer/dom.js";
import type { PageRequest, TunerModelState } from "../../../src/views/protocol.js";
import { CurvesPlot } from "../monitor/curvesPlot.js";
import { RunBar } from "../monitor/runBar.js";
import { PanelView } from "../panelView.js";
import { ShapePanel } from "../shape/shapePanel.js";
import { iconButton, textButton } from "../ui/controls.js";
import { numbersTable } from "../ui/table.js";
import { FieldControl } from "./fieldControl.js";

/** Settings of a step, a button that runs it, and its result, which replaces the one before. */
export class TunerView extends PanelView<TunerModelState> {
  #panel: ShapePanel | undefined;
  #curves!: CurvesPlot;

  protected build(): void {
    const label = this.read("label");
    const bar = new RunBar(label, () => this.#ask({ event: "stop" }));
    this.#curves = new CurvesPlot();
    this.#panel = new ShapePanel({
      label: `${label}: result`,
      mode: "shading",
      compact: true,
      link: this.read("link"),
    });
    const apply = textButton("Apply", () => this.#ask({ event: "apply" }), "play");
    apply.classList.add("gsw-primary");
    const reset = textButton("Reset", () => this.#reset(), "reset");
    const code = element("pre", { class: "gsw-code", "aria-label": "The settings as code" });
    const copy = iconButton("copy", "Copy as code", () => void this.#copy(copy));
    const metrics = element("div");
    const root = element(
      "div",
      { class: "gsw-run", role: "group", "aria-label": label },
      bar.root,
      element(
        "div",
        { class: "gsw-box" },
        element(
          "div",
          { class: "gsw-columns gsw-columns-even" },
          element(
            "div",
            {},
            this.#fields(),
            element("div", { class: "gsw-bar" }, apply, reset, copy),
            code,
            metrics,
          ),
          element("div", {}, this.#panel.root, this.#curves.root),
        ),
      ),
    );
    this.el.append(root);
    this.follow("run", (run) => {
      root.dataset.status = run.status;
      bar.show(run);
      apply.disabled = run.status === "running" || run.status === "stopping";
    });
    this.follow("code", (text) => {
      code.textContent = text;
    });
    this.follow("curves", (curves) => {
      this.#curves.root.hidden = curves === null;
      this.#curves.show(curves);
    });
    this.follow("surface", (surface) => this.#panel?.setSurface(surface));
    this.follow("metrics", (now) => {
      const before = this.read("before");
      const rows = Object.fromEntries(Object.keys(now).map((name) => [name, [now[name], before[name]]]));
      metrics.replaceChildren(
        ...(Object.keys(rows).length > 0 ? [numbersTable(["now", "before"], rows)] : []),
      );
    });
  }

  #fields(): HTMLElement {
    const groups = new Map<string, HTMLElement>();
    const place = element("div", { class: "gsw-fields", "data-lm-suppress-shortcuts": "true" });
    for (const field of this.read("fields")) {
      let group = groups.get(field.group);
      if (!group) {
        group = element("fieldset", {}, element("legend", {}, field.group));
        groups.set(field.group, group);
        place.append(group);
      }
      const control = new FieldControl(field, (value) =>
        this.write("values", { ...this.read("values"), [field.key]: value }),
      );
      group.append(control.root);
      this.follow("values", (values) => control.show(values[field.key]));
    }
    return place;
  }

  #reset(): void {
    const values = Object.fromEntries(this.read("fields").map(({ key, initial }) => [key, initial]));
    this.model.set("values", values);
    this.touch();
  }

  #ask(request: PageRequest): void {
    this.send(request);
  }

  async #copy(button: HTMLButtonElement): Promise<void> {
    await navigator.clipboard.writeText(this.read("code"));
    button.title = "Copied";
  }

  protected dispose(): void {
    this.#panel?.dispose();
    this.#curves?.dispose();
  }
}
