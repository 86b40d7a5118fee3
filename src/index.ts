/**
 * GAN2Shape for notebooks: 3D shape from a 2D GAN, step by step.
 *
 * @example
 * import { open } from "gan2shape";
 * const g = await open("synface-64");
 * const target = await g.sample({ seed: 7 });
 * const shape = await g.reconstruct(target, { schedule: "quick" });
 */

// Sliders, buttons and boxes for notebooks of one's own: `new controls.IntSlider({ value: 3 })`.
export * as controls from "@gan2shape/kernel";
export {
  type CarSample,
  type CategoryName,
  carDataset,
  contactSheet,
  type FaceSample,
  faceDataset,
  prepareImage,
  readImage,
  readNpy,
  renderCar,
  renderFace,
  writeNpy,
} from "./data/index.js";
// Importing the displays registers them: every result then shows itself.
export { MapsDisplay, showCurves, showMaps } from "./display/index.js";
export { encodeGlb, encodeObj, relight, rotate, surfaceColors } from "./edit/index.js";
export { InputError, InterruptedError } from "./errors.js";
export {
  type DepthMetrics,
  type Evaluation,
  type EvaluationRow,
  evaluate,
  evaluateDepth,
  evaluateGan,
  type GanEvaluation,
  type ObjectRecord,
  type PoseSpread,
  type SetComparison,
} from "./eval/index.js";
export * from "./method/index.js";
export { GanModel, type SampleOptions, type SessionOptions } from "./session/ganModel.js";
export type { Invertible, InvertOptions } from "./session/inversion.js";
export { type OpenOptions, open } from "./session/open.js";
export type { OpenedModel } from "./session/openedModel.js";
// Importing the views gives results their live views.
export * from "./views/index.js";
export { listModels } from "./weights/index.js";
