import type { Parameters, Tensors } from "../engine/index.js";
import { tf } from "../engine/index.js";
import type { GanConfig } from "../gan/config.js";
import { discriminatorFeatures } from "../gan/discriminator.js";
import { LPIPS_HEADS, lpipsFeatures, unitNormalise } from "../nets/lpips.js";

/**
 * A perceptual distance: features of an image, and how far two images' features are apart.
 *
 * The two halves are apart so that features of an image that does not change are computed once.
 */
export interface Perceptual {
  /** Said in every result that used it. */
  readonly name: string;
  /** Frozen weights. */
  readonly parameters: Parameters;
  /** (B, 3, S, S) in [-1, 1] -> maps, each pixel of unit length over the channels. */
  features(weights: Tensors, image: tf.Tensor4D): tf.Tensor4D[];
  /** Distances per image, (B). */
  compare(weights: Tensors, x: tf.Tensor4D[], y: tf.Tensor4D[]): tf.Tensor1D;
}

/**
 * LPIPS v0.1 on VGG16, as in the paper; the weights are the user's.
 *
 * @param parameters of `lpipsParameters`
 * @example const perceptual = lpipsPerceptual(lpipsParameters(vgg, heads));
 */
export function lpipsPerceptual(parameters: Parameters): Perceptual {
  return {
    name: "LPIPS (VGG16)",
    parameters,
    features: lpipsFeatures,
    compare: (weights, x, y) =>
      sumLevels(x, y, (squares, level) => tf.sum(tf.mul(squares, weights[LPIPS_HEADS[level]]), 1)),
  };
}

/**
 * The mean of LPIPS v0.1's head weights is 131.9 / 1472 = 0.09, over five levels; four levels with 0.112 each
 * put this distance on the same scale, so that the method's weight of 0.5 keeps its meaning.
 */
const LEVEL_WEIGHT = 0.112;

/**
 * A distance made like LPIPS from the features of the GAN's own discriminator: unit length over channels,
 * squared difference, spatial mean, sum over the levels. For those who have no VGG16 weights.
 *
 * @param config of the GAN
 * @param parameters of the discriminator
 * @source GAN2Shape, section 3.2 compares such features in step 2; the normalisation is LPIPS's
 * @example const perceptual = discriminatorPerceptual(gan.config, gan.discriminator);
 */
export function discriminatorPerceptual(config: GanConfig, parameters: Parameters): Perceptual {
  return {
    name: "discriminator features",
    parameters,
    features: (weights, image) => discriminatorFeatures(weights, config, image).map(unitNormalise),
    compare: (_weights, x, y) => sumLevels(x, y, (squares) => tf.mul(tf.sum(squares, 1), LEVEL_WEIGHT)),
  };
}

/** Per image: the sum over levels of the spatial mean of weighted squared differences. */
function sumLevels(
  x: tf.Tensor4D[],
  y: tf.Tensor4D[],
  weigh: (squares: tf.Tensor4D, level: number) => tf.Tensor,
): tf.Tensor1D {
  const levels = x.map((feature, level) => {
    const squares = tf.square(tf.sub(feature, y[level])) as tf.Tensor4D;
    return tf.mean(weigh(squares, level), [1, 2]) as tf.Tensor1D;
  });
  return levels.reduce((sum, level) => tf.add(sum, level));
}
