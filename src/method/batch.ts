import { tf } from "../engine/index.js";

/**
 * Elements first ... first + count - 1 of a batch.
 *
 * @param x (B, ...)
 * @example rows(images, 0, 1); // the first image
 */
export function rows<T extends tf.Tensor>(x: T, first: number, count: number): T {
  if (first === 0 && count === x.shape[0]) return x;
  return tf.slice(x, [first, ...new Array(x.rank - 1).fill(0)], [count, ...x.shape.slice(1)]);
}

/** A batch cut into parts of `count`; unlike `tf.split` it has a gradient for a single part, too. */
export function parts<T extends tf.Tensor>(x: T, count: number): T[] {
  return Array.from({ length: x.shape[0] / count }, (_, i) => rows(x, i * count, count));
}

/**
 * Computes something that counts as a constant for gradients, whatever it is computed from.
 *
 * A custom gradient hides what happens inside it, and this one depends on a dummy only; so the tape ends here.
 * A comparison could not stand on the tape at all: it has no gradient.
 *
 * @param compute any operators
 * @example const covered = withoutGradient(() => validityMask(viewDepth));
 */
export function withoutGradient<T extends tf.Tensor>(compute: () => T): T {
  const hidden = tf.customGrad((dummy) => ({
    value: compute(),
    gradFunc: () => tf.zerosLike(dummy as tf.Tensor),
  }));
  return hidden(tf.scalar(0)) as T;
}
