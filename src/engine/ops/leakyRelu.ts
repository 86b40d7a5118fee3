import { tf } from "../tf.js";

/**
 * Leaky rectifier whose derivatives are right to every order.
 *
 * TensorFlow.js' own has no second derivative (its gradient compares, and comparisons have none), so it is put
 * together from `relu`: x slope + (1 - slope) relu(x).
 *
 * @param x any shape
 * @param slope for negative values; default 0.2
 * @returns the same shape
 * @example const y = leakyRelu(x);
 */
export function leakyRelu<T extends tf.Tensor>(x: T, slope = 0.2): T {
  return tf.add(tf.mul(x, slope), tf.mul(tf.relu(x), 1 - slope)) as T;
}
