/** Evaluation against ground truth. */
export { erode } from "./erode.js";
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
