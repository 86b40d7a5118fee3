/** StyleGAN2: generator, discriminator, latents, sampling, inversion and training. */
export type { BestSnapshot } from "./bestSnapshot.js";
export {
  channelsAt,
  checkConfig,
  configFromShapes,
  type GanConfig,
  latentSlots,
  noiseResolutions,
  paperConfig,
  resolutions,
  SYNFACE_64,
} from "./config.js";
export {
  discriminate,
  discriminatorFeatures,
  discriminatorShapes,
  initializeDiscriminator,
  minibatchStddev,
} from "./discriminator.js";
export { generate, generatorShapes, initializeGenerator, type NoiseMaps, synthesis } from "./generator.js";
export { imageGrid } from "./imageGrid.js";
export { ImagePool, type ImageSource, poolImages } from "./imageSource.js";
export {
  type FeatureDistance,
  type Inversion,
  type InversionOptions,
  invertImages,
  psnr,
} from "./inversion.js";
export { type LatentStatistics, latentStatistics, truncateLatent } from "./latent.js";
export { mapping, mixStyles, styleForward, truncate } from "./mapping.js";
export { type GanSample, GanSampler, type SampledGan, sampleImages } from "./sample.js";
export { type TrainedGan, type TrainGanOptions, trainGan } from "./train.js";
export { latestCheckpoint, type TrainingCheckpoint } from "./trainingCheckpoint.js";
export type { MeasurementRecord, TrainingRecord } from "./trainingLog.js";
