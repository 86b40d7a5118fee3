import { defineOperator } from "../operator.js";
import { tf } from "../tf.js";

/** Annotated: averaging and enlarging are each other's gradients. */
type Pooling = (inputs: tf.Tensor[], attrs: { size: number }) => tf.Tensor[];

const runAverage: Pooling = defineOperator<{ size: number }>({
  name: "AvgPool2dNchw",
  outputShapes: ([[n, c, h, w]], { size }) => [[n, c, h / size, w / size]],
  compute: ([x], [y], [[, , h, w]], { size }) => {
    for (let i = 0; i < x.length; i++) {
      const row = Math.floor(i / w);
      const plane = Math.floor(row / h);
      const to = (plane * (h / size) + Math.floor((row % h) / size)) * (w / size);
      y[to + Math.floor((i % w) / size)] += x[i] / size ** 2;
    }
  },
  lower: (graph, [x], [shape], { size }) => [
    graph.node("AveragePool", [x], shape, { kernel_shape: [size, size], strides: [size, size] }),
  ],
  gradient: ([dy], _, __, { size }) => [() => tf.mul(upsampleNearest2d(dy, size), 1 / size ** 2)],
});

/**
 * Mean over k x k blocks.
 *
 * @param x images, (N, C, H, W), with H and W divisible by `size`
 * @param size extent of a block
 * @returns (N, C, H / size, W / size)
 * @example const half = avgPool2d(x, 2);
 */
export function avgPool2d(x: tf.Tensor, size: number): tf.Tensor4D {
  const [, , h, w] = x.shape as number[];
  if (h % size !== 0 || w % size !== 0) throw new Error(`avgPool2d: ${size} does not divide ${h} x ${w}.`);
  return runAverage([x], { size })[0] as tf.Tensor4D;
}

const runUpsample: Pooling = defineOperator<{ size: number }>({
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
  lower: (graph, [x], _, { size }) => [graph.enlarge(x, size)],
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
  gradient: ([dy], [x], [y], attributes) => [() => runMaxPoolGradient([x, y, dy], attributes)[0]],
});

const runMaxPoolGradient = defineOperator<{ size: number }>({
  name: "MaxPool2dNchwGradient",
  outputShapes: ([x]) => [x],
  compute: ([x, y, dy], [dx], [[, , h, w], [, , outHeight, outWidth]], { size }) => {
    const share = new Float32Array(y.length);
    const block = (i: number) => {
      const row = Math.floor(i / w);
      const plane = Math.floor(row / h);
      return (plane * outHeight + Math.floor((row % h) / size)) * outWidth + Math.floor((i % w) / size);
    };
    for (let i = 0; i < x.length; i++) if (x[i] === y[block(i)]) share[block(i)]++;
    for (let i = 0; i < x.length; i++) if (x[i] === y[block(i)]) dx[i] = dy[block(i)] / share[block(i)];
  },
  lower: (graph, [x, y, dy], [shape], { size }) => {
    // 1 where the pixel is its block's maximum, else 0: x - max is 0 or less, so 1 + 1e30 (x - max) clipped to [0, 1].
    // Equal and Cast are not threaded; this is (17 x 64 x 64 x 64, 2 threads: 48 ms -> 20 ms, with Resize for Expand).
    // MaxPool's indices with MaxUnpool take 18 ms, but know of one maximum only where several are equal.
    const isMaximum = graph.node(
      "HardSigmoid",
      [graph.node("Sub", [x, graph.enlarge(y, size)], shape)],
      shape,
      { alpha: { float: 1e30 }, beta: { float: 1 } },
    );
    const window = { kernel_shape: [size, size], strides: [size, size] };
    const average = graph.node("AveragePool", [isMaximum], y.shape, window);
    const count = graph.node("Mul", [average, graph.float(size * size)], y.shape);
    const share = graph.node("Div", [dy, count], y.shape);
    return [graph.node("Mul", [isMaximum, graph.enlarge(share, size)], shape)];
  },
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
