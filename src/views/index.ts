/** Live views of results: the kernel's half. Importing this gives results their `show`, `maps`, `grid`, `play`. */
import "./attach.js";

export { type ComparableShape, CompareView, compare } from "./compare.js";
export { MapView, type MapViewOptions, type NamedMaps } from "./mapView.js";
export {
  Monitor,
  type MonitoredOptions,
  type MonitoredWork,
  type MonitorOptions,
  monitor,
} from "./monitor.js";
export { SampleGrid } from "./sampleGrid.js";
export { ShapeView, type ShapeViewOptions } from "./shapeView.js";
export { StagesView, stages } from "./stages.js";
export { type TunedFrom, type TunedResult, type TuneOptions, Tuner, tune } from "./tuner.js";
export type { TunedOptions } from "./tunerFields.js";
