import { element } from "../../../src/display/viewer/dom.js";
import type { FrameState, StagesModelState } from "../../../src/views/protocol.js";
import { MapPlot } from "../maps/mapPlot.js";
import { PanelView } from "../panelView.js";
import { depthOf } from "../shape/geometry.js";
import { ShapePanel } from "../shape/shapePanel.js";
import { iconButton } from "../ui/controls.js";
import { icon } from "../ui/icons.js";
import { number } from "../ui/table.js";

const FRAME_MS = 450;

/** The stations of a run, by hand or as a film. */
export class StagesView extends PanelView<StagesModelState> {
  #panel!: ShapePanel;
  #depth: MapPlot | undefined;
  #plots!: HTMLElement;
  #slider!: HTMLInputElement;
  #place!: HTMLElement;
  #play!: HTMLButtonElement;
  #timer = 0;

  protected build(): void {
    const label = this.read("label");
    const frames = this.read("frames");
    this.#play = iconButton("play", "Play", () => this.#toggle());
    this.#place = element("span", { class: "gsw-note", "aria-live": "polite" });
    this.#slider = element("input", {
      type: "range",
      min: "0",
      max: String(Math.max(0, frames.length - 1)),
      step: "1",
      "aria-label": "Station of the run",
    });
    this.#slider.oninput = () => this.#go(Number(this.#slider.value));
    this.#panel = new ShapePanel({ label, mode: "shading", compact: true, link: this.read("link") });
    this.#plots = element("div");
    this.el.append(
      element(
        "div",
        { class: "gsw-scrub", role: "group", "aria-label": label },
        iconButton("back", "Station before", () => this.#go(this.read("index") - 1)),
        this.#play,
        iconButton("next", "Next station", () => this.#go(this.read("index") + 1)),
        this.#slider,
        this.#place,
      ),
      element(
        "div",
        { class: "gsw-box" },
        element("div", { class: "gsw-columns gsw-columns-even" }, this.#panel.root, this.#plots),
      ),
    );
    this.follow("index", () => this.#show());
    this.listenTo(this.model, "change:frames", () => {
      this.#slider.max = String(this.read("frames").length - 1);
      this.#show();
    });
  }

  #toggle(): void {
    if (this.#timer) {
      this.#pause();
      return;
    }
    if (this.read("index") >= this.read("frames").length - 1) this.#go(0);
    this.#timer = window.setInterval(() => {
      const next = this.read("index") + 1;
      if (next < this.read("frames").length) this.#go(next);
      else this.#pause();
    }, FRAME_MS);
    this.#showPlay("pause", "Pause");
  }

  #pause(): void {
    clearInterval(this.#timer);
    this.#timer = 0;
    this.#showPlay("play", "Play");
  }

  #showPlay(name: "play" | "pause", label: string): void {
    this.#play.replaceChildren(icon(name));
    this.#play.title = label;
    this.#play.setAttribute("aria-label", label);
  }

  #go(index: number): void {
    const last = this.read("frames").length - 1;
    this.write("index", Math.min(last, Math.max(0, index)));
    this.#show();
  }

  #show(): void {
    const frame = this.read("frames")[this.read("index")];
    if (!frame) return;
    this.#slider.value = String(this.read("index"));
    this.#slider.setAttribute("aria-valuetext", frame.title);
    const numbers = Object.entries(frame.metrics).map(([name, value]) => `${name} ${number(value)}`);
    this.#place.textContent = [frame.title, ...numbers].join(" · ");
    this.#panel.setSurface(frame.surface);
    const map = depthMap(frame, this.read("frames"));
    if (this.#depth) this.#depth.show(map);
    else {
      this.#depth = new MapPlot(map, (pixel) => this.#depth?.mark(pixel));
      this.#plots.append(this.#depth.root);
    }
  }

  protected dispose(): void {
    clearInterval(this.#timer);
    this.#panel.dispose();
    this.#depth?.dispose();
  }
}

/** All stations share one colour bar, so that colours can be compared. */
function depthMap({ surface }: FrameState, frames: FrameState[]) {
  return {
    title: "Depth",
    kind: "depth" as const,
    size: surface.size,
    unit: "scene units",
    low: Math.min(...frames.map((frame) => frame.surface.nearest)),
    high: Math.max(...frames.map((frame) => frame.surface.farthest)),
    data: depthOf(surface),
  };
}
