import { tf } from "../tf.js";
import { avgPool2d } from "./pooling.js";

/**
 * Resizes square images by the method's rule: bilinear with half-pixel centres when growing, area average
 * (adaptive average pooling) when shrinking.
 *
 * Both are linear and separable, so each is two products with a constant (target, source) matrix, and the
 * gradient follows by itself.
 *
 * @param x images, (N, C, H, W)
 * @param size height and width of the result
 * @returns (N, C, size, size)
 * @see GAN2Shape, reference implementation, resize
 * @example const small = resize(x, 64);
 */
export function resize(x: tf.Tensor, size: number): tf.Tensor4D {
  const [, , height, width] = x.shape;
  if (height === size && width === size) return x as tf.Tensor4D;
  if (height === width && height % size === 0) return avgPool2d(x, height / size);
  const along = size > height ? bilinearMatrix : areaMatrix;
  const rows = matrixTensor(along(height, size), size, height);
  const columns = matrixTensor(along(width, size), size, width);
  const [n, c] = x.shape;
  const vertical = tf.matMul(
    tf.tile(tf.reshape(rows, [1, size, height]), [n * c, 1, 1]),
    tf.reshape(x, [n * c, height, width]),
  );
  const flat = tf.matMul(tf.reshape(vertical, [n * c * size, width]), columns, false, true);
  return tf.reshape(flat, [n, c, size, size]) as tf.Tensor4D;
}

const matrixTensor = (values: Float32Array, rows: number, columns: number) =>
  tf.tensor2d(values, [rows, columns]);

/** (target, source) weights of adaptive average pooling: bin i covers floor(i n / m) ... ceil((i + 1) n / m) - 1. */
export function areaMatrix(source: number, target: number): Float32Array {
  const matrix = new Float32Array(target * source);
  for (let i = 0; i < target; i++) {
    const begin = Math.floor((i * source) / target);
    const end = Math.ceil(((i + 1) * source) / target);
    for (let j = begin; j < end; j++) matrix[i * source + j] = 1 / (end - begin);
  }
  return matrix;
}

/** (target, source) weights of bilinear interpolation with half-pixel centres, clamped at the borders. */
export function bilinearMatrix(source: number, target: number): Float32Array {
  const matrix = new Float32Array(target * source);
  for (let i = 0; i < target; i++) {
    const position = Math.max(0, ((i + 0.5) * source) / target - 0.5);
    const low = Math.min(Math.floor(position), source - 1);
    const high = Math.min(low + 1, source - 1);
    matrix[i * source + low] += 1 - (position - low);
    matrix[i * source + high] += position - low;
  }
  return matrix;
}
