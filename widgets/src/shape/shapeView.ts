import type { KernelRequest, ShapeModelState } from "../../../src/views/protocol.js";
import { PanelView } from "../panelView.js";
import { sendInPieces } from "../uploads.js";
import { ShapePanel } from "./shapePanel.js";

/** Shows a `ShapeModel`: passes its values to a panel, and what the reader does back. */
export class ShapeView extends PanelView<ShapeModelState> {
  #panel!: ShapePanel;

  protected build(): void {
    this.#panel = new ShapePanel({
      label: this.read("label"),
      link: this.read("link"),
      mode: this.read("mode"),
      camera: this.read("camera"),
      wireframe: this.read("wireframe"),
      onMode: (mode) => this.write("mode", mode),
      onCamera: (camera) => this.write("camera", camera),
      onLight: (light) => this.write("light", light),
      onWireframe: (visible) => this.write("wireframe", visible),
    });
    this.el.append(this.#panel.root);
    this.follow("surface", (surface) => this.#panel.setSurface(surface));
    this.follow("light", (light) => this.#panel.setLight(light));
    this.follow("mode", (mode) => this.#panel.setMode(mode));
    this.follow("camera", (camera) => this.#panel.setCamera(camera));
    this.follow("wireframe", (visible) => this.#panel.setWireframe(visible));
    this.listenTo(this.model, "msg:custom", (request: KernelRequest) => {
      if (request.ask === "picture") void this.#sendPicture(request.upload);
    });
  }

  async #sendPicture(upload: string): Promise<void> {
    const picture = await this.#panel.picture();
    sendInPieces(this, upload, new Uint8Array(await picture.arrayBuffer()));
  }

  protected dispose(): void {
    this.#panel.dispose();
  }
}
