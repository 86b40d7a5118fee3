import { NOT_STARTED } from "../../src/views/protocol.js";
import { BinaryModel } from "./binaryModel.js";
import { moduleNames } from "./names.js";

/** The page's copy of a model that has no behaviour of its own. */
function modelClass(name: string, values: object) {
  return class extends BinaryModel {
    override defaults() {
      return { ...super.defaults(), ...moduleNames(name), ...values };
    }
  };
}

export const MapsModel = modelClass("Maps", { maps: [], label: "Maps", link: "" });
export const SamplesModel = modelClass("Samples", { label: "Samples", size: 0, count: 0, page: 0 });
export const MonitorModel = modelClass("Monitor", {
  label: "Run",
  run: NOT_STARTED,
  curves: null,
  surface: null,
  link: "",
});
export const StagesModel = modelClass("Stages", { label: "Stages", frames: [], index: 0, link: "" });
export const CompareModel = modelClass("Compare", { label: "Compare", left: null, right: null, link: "" });
export const TunerModel = modelClass("Tuner", {
  label: "Tune",
  fields: [],
  values: {},
  code: "",
  run: NOT_STARTED,
  curves: null,
  surface: null,
  metrics: {},
  before: {},
  link: "",
});
