/** Evaluation against ground truth. */
export { erode } from "./erode.js";
export {
  type EvaluatedModel,
  type EvaluateOptions,
  type Evaluation,
  type EvaluationRow,
  evaluate,
  type ObjectRecord,
} from "./evaluate.js";
export { columnDeviation, type EvaluatedGan, type EvaluateGanOptions, evaluateGan } from "./evaluateGan.js";
export { type FeatureStatistics, featureStatistics, frechetDistance } from "./frechet.js";
export {
  GanEvaluation,
  type GanEvaluationFields,
  type PoseSpread,
  type SetComparison,
} from "./ganEvaluation.js";
export { type InversionQuality, inversionQuality } from "./inversionQuality.js";
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
export { precisionRecall } from "./precisionRecall.js";
export { RenderDistance, type RenderDistanceOptions } from "./renderDistance.js";
