import type { GanConfig } from "../../src/gan/config.js";

/** A GAN small enough for TensorFlow.js' plain backend. */
export const TINY: GanConfig = {
  size: 8,
  channelBase: 32,
  channelMax: 5,
  latentSize: 6,
  mappingLayers: 2,
  mappingLearningRateMultiplier: 0.01,
  noise: false,
};
