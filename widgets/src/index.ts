/**
 * The browser side: models and views by the names that the kernel uses. Built three times: as a factory that takes
 * `@jupyter-widgets/base` from its host (JupyterLab, AMD loaders), and into pages that bring a manager of their own.
 */

export { CompareView } from "./compare/compareView.js";
export { MapsView } from "./maps/mapsView.js";
export { MonitorView } from "./monitor/monitorView.js";
export { SamplesView } from "./samples/samplesView.js";
export { ShapeModel } from "./shape/shapeModel.js";
export { ShapeView } from "./shape/shapeView.js";
export { StagesView } from "./stages/stagesView.js";
export { TunerView } from "./tuner/tunerView.js";
export {
  CompareModel,
  MapsModel,
  MonitorModel,
  SamplesModel,
  StagesModel,
  TunerModel,
} from "./viewModels.js";
