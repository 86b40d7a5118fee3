import { type Parameters, type Tensors, tf } from "../../src/engine/index.js";
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

/** Weights at rest as tensors. */
export const tensorsOf = (parameters: Parameters): Tensors =>
  Object.fromEntries(Object.entries(parameters).map(([name, p]) => [name, tf.tensor(p.data, p.shape)]));
