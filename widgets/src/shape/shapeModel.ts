import { START_CAMERA } from "../../../src/views/protocol.js";
import { BinaryModel } from "../binaryModel.js";
import { moduleNames } from "../names.js";

/** The page's copy of what `shape.show()` made. */
export class ShapeModel extends BinaryModel {
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
