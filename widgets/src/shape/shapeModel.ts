import { DOMWidgetModel } from "@jupyter-widgets/base";
import { START_CAMERA } from "../../../src/views/protocol.js";
import { moduleNames } from "../names.js";

/** The page's copy of what `shape.show()` made. */
export class ShapeModel extends DOMWidgetModel {
  override defaults() {
    return {
      ...super.defaults(),
      ...moduleNames("Shape"),
      surface: null,
      label: "Shape",
      mode: "textured",
      wireframe: false,
      camera: START_CAMERA,
      light: null,
      link: "",
    };
  }
}
