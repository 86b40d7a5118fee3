import { defineOperator } from "../operator.js";
import { tf } from "../tf.js";

/**
 * Mean over k x k blocks.
 *
 * @param x images, (N, C, H, W), with H and W divisible by `size`
 * @param size extent of a block
 * @returns (N, C, H / size, W / size)
 * @example const half = avgPool2d(x, 2);
 */
export function avgPool2d(x: tf.Tensor, size: number): tf.Tensor4D {
  const [n, c, h, w] = x.shape;
  if (h % size !== 0 || w % size !== 0) throw new Error(`avgPool2d: ${size} does not divide ${h} x ${w}.`);
  return tf.mean(tf.reshape(x, [n, c, h / size, size, w / size, size]), [3, 5]) as tf.Tensor4D;
}

const runUpsample = defineOperator<{ size: number }>({
  name: "UpsampleNearest2dNchw",
  outputShapes: ([[n, c, h, w]], { size }) => [[n, c, h * size, w * size]],
  compute: ([x], [y], [[, , h, w]], { size }) => {
    for (let i = 0; i < y.length; i++) {
      const column = Math.floor((i % (w * size)) / size);
      const row = Math.floor(i / (w * size));
      const plane = Math.floor(row / (h * size));
      y[i] = x[(plane * h + Math.floor((row % (h * size)) / size)) * w + column];
    }
  },
  lower: (graph, [x], [shape], { size }) => {
    const [n, c, h, w] = x.shape;
    const blocks = [n, c, h, size, w, size];
    const expanded = graph.node(
      "Expand",
      [graph.reshape(x, [n, c, h, 1, w, 1]), graph.integers(blocks)],
      blocks,
    );
    return [graph.reshape(expanded, shape)];
  },
  gradient: ([dy], _, __, { size }) => [() => tf.mul(avgPool2d(dy, size), size * size)],
});

/**
 * Every pixel becomes a size x size block.
 *
 * @param x images, (N, C, H, W)
 * @param size extent of a block; default 2
 * @returns (N, C, H size, W size)
 * @example const twice = upsampleNearest2d(x);
 */
export function upsampleNearest2d(x: tf.Tensor, size = 2): tf.Tensor4D {
  return runUpsample([x], { size })[0] as tf.Tensor4D;
}

const runMaxPool = defineOperator<{ size: number }>({
  name: "MaxPool2dNchw",
  outputShapes: ([[n, c, h, w]], { size }) => [[n, c, Math.floor(h / size), Math.floor(w / size)]],
  compute: ([x], [y], [[n, c, h, w]], { size }) => {
    const outHeight = Math.floor(h / size);
    const outWidth = Math.floor(w / size);
    for (let plane = 0; plane < n * c; plane++)
      for (let r = 0; r < outHeight; r++)
        for (let q = 0; q < outWidth; q++) {
          let best = Number.NEGATIVE_INFINITY;
          for (let i = 0; i < size; i++)
            for (let j = 0; j < size; j++)
              best = Math.max(best, x[(plane * h + r * size + i) * w + q * size + j]);
          y[(plane * outHeight + r) * outWidth + q] = best;
        }
  },
  lower: (graph, [x], [shape], { size }) => [
    graph.node("MaxPool", [x], shape, { kernel_shape: [size, size], strides: [size, size] }),
  ],
  savesOutputs: true,
  gradient: ([dy], [x], [y], { size }) => [
    () => {
      // Where the pixel is the block's maximum; several equal ones each take a share.
      const isMax = tf.cast(tf.equal(x, upsampleNearest2d(y, size)), "float32");
      const count = tf.mul(avgPool2d(isMax, size), size * size);
      return tf.mul(isMax, upsampleNearest2d(tf.div(dy, count), size));
    },
  ],
});

/**
 * Maximum over size x size blocks; its gradient goes to the maximum (shared where several are equal).
 *
 * @param x images, (N, C, H, W), with H and W divisible by `size`
 * @param size extent of a block; default 2
 * @returns (N, C, H / size, W / size)
 * @example const half = maxPool2d(x);
 */
export function maxPool2d(x: tf.Tensor, size = 2): tf.Tensor4D {
  const [, , h, w] = x.shape;
  if (h % size !== 0 || w % size !== 0) throw new Error(`maxPool2d: ${size} does not divide ${h} x ${w}.`);
  return runMaxPool([x], { size })[0] as tf.Tensor4D;
}
