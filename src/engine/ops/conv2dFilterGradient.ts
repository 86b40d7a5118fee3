import { defineOperator } from "../operator.js";
import type { tf } from "../tf.js";
import type { Value } from "../trace/graph.js";
import type { GraphBuilder } from "../trace/graphBuilder.js";
import { conv2d } from "./conv2d.js";
import { conv2dInputGradient } from "./conv2dInputGradient.js";

interface Attributes {
  stride: number;
  pad: number;
  /** Height and width of the filter. */
  kernel: [number, number];
}

const run = defineOperator<Attributes>({
  name: "Conv2dOihwFilterGradient",
  outputShapes: ([x, dy], { kernel }) => [[dy[1], x[1], ...kernel]],
  compute: (
    [x, dy],
    [dw],
    [[batch, channels, height, width], [, filters, outHeight, outWidth]],
    attributes,
  ) => {
    const { stride, pad, kernel } = attributes;
    const [kh, kw] = kernel;
    for (let n = 0; n < batch; n++)
      for (let o = 0; o < filters; o++)
        for (let c = 0; c < channels; c++)
          for (let i = 0; i < kh; i++)
            for (let j = 0; j < kw; j++) {
              let sum = 0;
              for (let r = 0; r < outHeight; r++) {
                const row = r * stride + i - pad;
                if (row < 0 || row >= height) continue;
                const fromX = ((n * channels + c) * height + row) * width;
                const fromDy = ((n * filters + o) * outHeight + r) * outWidth;
                for (let q = 0; q < outWidth; q++) {
                  const column = q * stride + j - pad;
                  if (column >= 0 && column < width) sum += x[fromX + column] * dy[fromDy + q];
                }
              }
              dw[((o * channels + c) * kh + i) * kw + j] += sum;
            }
  },
  lower: (graph, [x, dy], [shape], { stride, pad }) => [
    lowerFilterGradient(graph, x, dy, shape, stride, pad),
  ],
  gradient: ([g], [x, dy], _, { stride, pad }) => [
    () => conv2dInputGradient(dy, g, { stride, pad, size: [x.shape[2]!, x.shape[3]!] }),
    () => conv2d(x, g, { stride, pad }),
  ],
});

/*
 * ONNX has no such operator. The choice per shape:
 * - the output is 1x1: one outer product, no copies at all;
 * - 1x1 filters: one product over all pixels;
 * - batch 1: im2col in NCHW (k*k slices, stacked), one product, already in OIHW order;
 * - else: k*k shifted NHWC slices, one product each, and one small transpose of the result.
 *
 * Tried besides, GFLOP/s on a 2-core x64 machine, for 16x32x64x64 / 16x64x32x32 / 16x128x16x16 (this: 68 / 90 / 126):
 * NCHW slices and products per sample, then a sum 85 / 87 / 114; column shifts side by side and three products, NCHW
 * 67 / 87 / 78, NHWC 58 / 72 / 82; im2col per sample 66 / 86 / 79.
 */
function lowerFilterGradient(
  graph: GraphBuilder,
  x: Value,
  dy: Value,
  shape: number[],
  stride: number,
  pad: number,
): Value {
  const [filters, channels, kh, kw] = shape;
  const [batch, , height, width] = x.shape;
  const [, , outHeight, outWidth] = dy.shape;
  const pixels = outHeight * outWidth;

  if (pixels === 1 && pad === 0 && height === kh && width === kw) {
    const rows = graph.transpose(graph.reshape(dy, [batch, filters]), [1, 0]);
    return graph.reshape(graph.matMul(rows, graph.reshape(x, [batch, channels * kh * kw])), shape);
  }

  const bottom = Math.max(0, (outHeight - 1) * stride + kh - height - pad);
  const right = Math.max(0, (outWidth - 1) * stride + kw - width - pad);

  if (batch === 1) {
    const padded = graph.pad(x, [0, 0, pad, pad], [0, 0, bottom, right]);
    const columns: Value[] = [];
    for (let i = 0; i < kh; i++)
      for (let j = 0; j < kw; j++) {
        const patch = shifted(graph, padded, [2, 3], [i, j], [outHeight, outWidth], stride);
        columns.push(graph.reshape(patch, [channels, 1, pixels]));
      }
    const stacked =
      columns.length === 1
        ? columns[0]
        : graph.node("Concat", columns, [channels, columns.length, pixels], { axis: 1 });
    const matrix = graph.transpose(graph.reshape(stacked, [channels * kh * kw, pixels]), [1, 0]);
    return graph.reshape(graph.matMul(graph.reshape(dy, [filters, pixels]), matrix), shape);
  }

  const nhwc = graph.pad(graph.transpose(x, [0, 2, 3, 1]), [0, pad, pad, 0], [0, bottom, right, 0]);
  const rows = graph.reshape(graph.transpose(dy, [1, 0, 2, 3]), [filters, batch * pixels]);
  const products: Value[] = [];
  for (let i = 0; i < kh; i++)
    for (let j = 0; j < kw; j++) {
      const patch = shifted(graph, nhwc, [1, 2], [i, j], [outHeight, outWidth], stride);
      const product = graph.matMul(rows, graph.reshape(patch, [batch * pixels, channels]));
      products.push(graph.reshape(product, [1, filters, channels]));
    }
  const stacked =
    products.length === 1
      ? products[0]
      : graph.node("Concat", products, [kh * kw, filters, channels], { axis: 0 });
  return graph.reshape(graph.transpose(stacked, [1, 2, 0]), shape);
}

/** Every `stride`-th row and column from an offset. */
function shifted(
  graph: GraphBuilder,
  x: Value,
  axes: [number, number],
  offset: [number, number],
  size: [number, number],
  stride: number,
): Value {
  const shape = [...x.shape];
  shape[axes[0]] = size[0];
  shape[axes[1]] = size[1];
  if (
    stride === 1 &&
    offset[0] === 0 &&
    offset[1] === 0 &&
    axes.every((axis, i) => x.shape[axis] === size[i])
  )
    return x;
  const end = offset.map((start, i) => start + (size[i] - 1) * stride + 1);
  return graph.slice(x, offset, end, axes, [stride, stride], shape);
}

/**
 * The gradient of `conv2d` in its filter.
 *
 * @param x images, (N, C, H, W)
 * @param dy gradient of the output, (N, O, H', W')
 * @param attributes stride, padding and the filter's size
 * @returns (O, C, kh, kw)
 * @example const dw = conv2dFilterGradient(x, dy, { stride: 1, pad: 1, kernel: [3, 3] });
 */
export function conv2dFilterGradient(x: tf.Tensor, dy: tf.Tensor, attributes: Attributes): tf.Tensor4D {
  return run([x, dy], attributes)[0] as tf.Tensor4D;
}
