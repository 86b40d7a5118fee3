import { avgPool2d, sizeOf, tf } from "../engine/index.js";

/** Keeps an empty mask from dividing by zero; far below one pixel, so it changes no other value. */
const EMPTY = 1e-6;

/**
 * Mean of `x` where `mask` is: sum(x m) / sum(m), the mask broadcast to the shape of `x` first.
 *
 * @param x (B, C, H, W)
 * @param mask (B or 1, 1, H, W) in [0, 1]; left out: a plain mean
 * @source method specification, notation
 * @example maskedMean(tf.abs(tf.sub(a, b)), mask);
 */
export function maskedMean(x: tf.Tensor, mask?: tf.Tensor): tf.Scalar {
  if (!mask) return tf.mean(x);
  const copies = sizeOf(x.shape) / sizeOf(mask.shape);
  const weight = tf.maximum(tf.mul(tf.sum(mask), copies), EMPTY);
  return tf.div(tf.sum(tf.mul(x, mask)), weight) as tf.Scalar;
}

/**
 * L1(x, y; m): the masked mean of |x - y| (section 14, first term of Lrec and of step 2).
 *
 * @param x (B, C, H, W)
 * @param y (B or 1, C, H, W)
 * @param mask (B or 1, 1, H, W)
 */
export function maskedL1(x: tf.Tensor, y: tf.Tensor, mask?: tf.Tensor): tf.Scalar {
  return maskedMean(tf.abs(tf.sub(x, y)), mask);
}

/**
 * smooth(p): the sum of the means of |second differences| along columns, rows and twice the mixed one
 * (section 14).
 *
 * @param map (B, S, S) or (B, 1, S, S)
 * @returns 0 for a plane
 * @example smoothness(depth);
 */
export function smoothness(map: tf.Tensor): tf.Scalar {
  const alongColumns = difference(map, map.rank - 1);
  const alongRows = difference(map, map.rank - 2);
  const size = (first: tf.Tensor, axis: number) => tf.mean(tf.abs(difference(first, axis)));
  const straight = tf.add(size(alongColumns, map.rank - 1), size(alongRows, map.rank - 2));
  // DyDx and DxDy are the same numbers, so the mixed term counts twice.
  const mixed = size(alongColumns, map.rank - 2);
  return tf.add(straight, tf.mul(mixed, 2)) as tf.Scalar;
}

/** x[i + 1] - x[i] along an axis. */
function difference(x: tf.Tensor, axis: number): tf.Tensor {
  const extent = x.shape[axis];
  const at = (start: number) => {
    const begin = x.shape.map((_, i) => (i === axis ? start : 0));
    const size = x.shape.map((n, i) => (i === axis ? extent - 1 : n));
    return tf.slice(x, begin, size);
  };
  return tf.sub(at(1), at(0));
}

/**
 * Ldis(x, y; m): sum over the discriminator's levels of the masked mean of |fx - fy|, the mask average-pooled to
 * the level's size (section 14).
 *
 * @param ours features of the projected samples, finest first
 * @param theirs features of the pseudo samples; they carry no gradient
 * @param mask (B, 1, S, S)
 * @source GAN2Shape, section 3.2
 */
export function discriminatorFeatureLoss(
  ours: tf.Tensor4D[],
  theirs: tf.Tensor4D[],
  mask: tf.Tensor4D,
): tf.Scalar {
  const levels = ours.map((feature, level) => {
    const ratio = mask.shape[2] / feature.shape[2];
    return maskedL1(feature, theirs[level], avgPool2d(mask, ratio));
  });
  return levels.reduce((sum, level) => tf.add(sum, level));
}
