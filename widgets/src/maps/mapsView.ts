import { element } from "../../../src/display/viewer/dom.js";
import type { MapState, MapsModelState } from "../../../src/views/protocol.js";
import { joinLink, type Link } from "../links.js";
import { PanelView } from "../panelView.js";
import { MapPlot, type Pixel } from "./mapPlot.js";

/** Maps side by side; what is pointed at in one is marked in all. */
export class MapsView extends PanelView<MapsModelState> {
  readonly #plots: MapPlot[] = [];
  #grid!: HTMLElement;
  #link!: Link;

  protected build(): void {
    this.#grid = element("div", { class: "gsw-maps", role: "group", "aria-label": this.read("label") });
    this.el.append(this.#grid);
    this.#link = joinLink(this.read("link"), (message) => {
      if ("cursor" in message) this.#mark(message.cursor);
    });
    this.follow("maps", (maps) => this.#show(maps));
  }

  #show(maps: MapState[]): void {
    for (const plot of this.#plots.splice(maps.length)) plot.dispose();
    for (const [i, map] of maps.entries()) {
      if (this.#plots[i]) this.#plots[i].show(map);
      else {
        this.#plots[i] = new MapPlot(map, (pixel) => this.#point(pixel));
        this.#grid.append(this.#plots[i].root);
      }
    }
  }

  #point(pixel: Pixel | null): void {
    this.#mark(pixel);
    this.#link.send({ cursor: pixel });
  }

  #mark(pixel: Pixel | null): void {
    for (const plot of this.#plots) plot.mark(pixel);
  }

  protected dispose(): void {
    this.#link.leave();
    for (const plot of this.#plots.splice(0)) plot.dispose();
  }
}
