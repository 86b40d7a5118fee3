import { type Tensors, tf } from "../engine/index.js";
import { InputError } from "../errors.js";
import type { GanConfig } from "./config.js";
import { equalizedLinear, pixelNorm } from "./layers.js";

/**
 * Applies modules `skip` ≤ i < `depth` of the mapping network F: module 0 is the pixel norm, 1 … n the linears.
 * GAN2Shape splits F here into F1 and F2 (section 3.2; `style_forward` of the reference implementation).
 *
 * @param generator the generator's tensors
 * @param x [B, latentSize]
 * @param options `skip` first module (default 0), `depth` one past the last (default all)
 * @returns [B, latentSize]
 * @throws InputError when the range is none
 * @example styleForward(g, config, tf.zeros([1, 512]), { depth: 6 });
 */
export function styleForward(
  generator: Tensors,
  config: GanConfig,
  x: tf.Tensor2D,
  { skip = 0, depth = config.mappingLayers + 1 } = {},
): tf.Tensor2D {
  const modules = config.mappingLayers + 1;
  if (
    !(Number.isInteger(skip) && Number.isInteger(depth) && skip >= 0 && skip <= depth && depth <= modules)
  ) {
    throw new InputError(
      `The mapping network's modules ${skip} to ${depth} were asked for, but it has 0 to ${modules}; give 0 <= skip <= depth <= ${modules}.`,
    );
  }
  let y = x;
  for (let i = skip; i < depth; i++) {
    y =
      i === 0
        ? pixelNorm(y)
        : equalizedLinear(y, generator[`style.${i}.weight`], generator[`style.${i}.bias`], {
            multiplier: config.mappingLearningRateMultiplier,
            activate: true,
          });
  }
  return y;
}

/**
 * The whole mapping network: z to w.
 *
 * @param z [B, latentSize], standard normal
 * @returns w [B, latentSize]
 * @example const w = mapping(g, config, z);
 */
export function mapping(generator: Tensors, config: GanConfig, z: tf.Tensor2D): tf.Tensor2D {
  return styleForward(generator, config, z);
}

/**
 * Style mixing: the latents of each slot, from w1 before the crossover and w2 after it.
 *
 * @param w1 [B, L]
 * @param w2 [B, L]
 * @param crossover [B, slots]: 0 takes w1, 1 takes w2
 * @returns [B, slots, L]
 */
export function mixStyles(w1: tf.Tensor2D, w2: tf.Tensor2D, crossover: tf.Tensor2D): tf.Tensor3D {
  const [batch, slots] = crossover.shape;
  const size = w1.shape[1];
  const first = tf.reshape(w1, [batch, 1, size]);
  const step = tf.reshape(tf.sub(w2, w1), [batch, 1, size]);
  return tf.add(first, tf.mul(step, tf.reshape(crossover, [batch, slots, 1]))) as tf.Tensor3D;
}

/**
 * Truncation trick: pulls latents towards the mean.
 *
 * @param w [..., L]
 * @param mean [L], the mean of mapped latents
 * @param truncationPsi 1 changes nothing, 0 gives the mean
 */
export function truncate<T extends tf.Tensor>(w: T, mean: tf.Tensor1D, truncationPsi: number): T {
  return tf.add(mean, tf.mul(tf.sub(w, mean), truncationPsi)) as T;
}
