/** Evaluation against ground truth. */
export { erode } from "./erode.js";
export {
  type EvaluatedModel,
  type EvaluateOptions,
  type Evaluation,
  type EvaluationRow,
  evaluate,
  type FaceRecord,
} from "./evaluate.js";
export { measureDepth } from "./measure.js";
export {
  comparisonMask,
  type DepthComparison,
  type DepthMetrics,
  evaluateDepth,
  maskedMae,
  maskedMse,
  meanAngleDeviation,
  sideError,
} from "./metrics.js";
