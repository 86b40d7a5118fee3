/** The method: shape prior, steps 1 to 3, stages, and the results they give. */
export { loadCheckpoint, saveCheckpoint } from "./checkpoint.js";
export { type EllipsoidOptions, ellipsoidDepth, maskBox, type PriorVariant } from "./ellipsoid.js";
export { cholesky, type Gaussian, GENERIC_LIGHTS, GENERIC_VIEWS, sampleGaussian } from "./gaussian.js";
export { latentOffset } from "./latentOffset.js";
export type { Continuation, LoopOptions, OnProgress, Progress, StepName } from "./loop.js";
export { runningSignal } from "./loop.js";
export { discriminatorFeatureLoss, maskedL1, maskedMean, smoothness } from "./losses.js";
export { type Crop, type Gan, type MethodModel, methodModel, type RunOn } from "./model.js";
export { discriminatorPerceptual, lpipsPerceptual, type Perceptual } from "./perceptual.js";
export { type PretrainOptions, pretrain } from "./pretrain.js";
export { fitPrior, type PriorOptions } from "./prior.js";
export { randomLights, randomViews } from "./pseudoSamples.js";
export { type ReconstructOptions, reconstruct, type StepResult } from "./reconstruct.js";
export { currentMaps } from "./reconstructionMaps.js";
export * from "./results.js";
export { SampleCursor } from "./sampleCursor.js";
export {
  type Category,
  type LightRanges,
  PRETRAINING_SCHEDULES,
  SCHEDULES,
  type Schedule,
  type StageLengths,
  scheduleOf,
  totalIterations,
} from "./schedules.js";
export { runStep1, type Step1Options } from "./step1.js";
export { runStep2, type Step2Options } from "./step2.js";
export { runStep3, type Step3Options } from "./step3.js";
export { Workbench } from "./workbench.js";
