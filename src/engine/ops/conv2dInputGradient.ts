import { defineOperator } from "../operator.js";
import type { tf } from "../tf.js";
import { isConstant, type Value } from "../trace/graph.js";
import type { GraphBuilder } from "../trace/graphBuilder.js";
import { conv2d, lowerConv } from "./conv2d.js";
import { conv2dFilterGradient } from "./conv2dFilterGradient.js";
import { checkChannels } from "./convolutionGeometry.js";

interface Attributes {
  stride: number;
  pad: number;
  /** Height and width of the result. */
  size: [number, number];
}

const run = defineOperator<Attributes>({
  name: "Conv2dOihwInputGradient",
  outputShapes: ([dy, w], { size }) => {
    checkChannels("conv2d's input gradient", dy, w, 0);
    return [[dy[0], w[1], ...size]];
  },
  compute: (
    [dy, w],
    [dx],
    [[batch, filters, outHeight, outWidth], [, channels, kh, kw]],
    { stride, pad, size },
  ) => {
    const [height, width] = size;
    for (let n = 0; n < batch; n++)
      for (let o = 0; o < filters; o++)
        for (let c = 0; c < channels; c++)
          for (let i = 0; i < kh; i++)
            for (let j = 0; j < kw; j++) {
              const weight = w[((o * channels + c) * kh + i) * kw + j];
              for (let r = 0; r < outHeight; r++) {
                const row = r * stride + i - pad;
                if (row < 0 || row >= height) continue;
                const to = ((n * channels + c) * height + row) * width;
                const from = ((n * filters + o) * outHeight + r) * outWidth;
                for (let q = 0; q < outWidth; q++) {
                  const column = q * stride + j - pad;
                  if (column >= 0 && column < width) dx[to + column] += weight * dy[from + q];
                }
              }
            }
  },
  lower: (graph, [dy, w], [shape], { stride, pad }) => [lowerInputGradient(graph, dy, w, shape, stride, pad)],
  gradient: ([g], [dy, w], _, { stride, pad }) => [
    () => conv2d(g, w, { stride, pad }),
    () => conv2dFilterGradient(g, dy, { stride, pad, kernel: [w.shape[2]!, w.shape[3]!] }),
  ],
});

function lowerInputGradient(
  graph: GraphBuilder,
  dy: Value,
  w: Value,
  shape: number[],
  stride: number,
  pad: number,
): Value {
  const [batch, channels, height, width] = shape;
  const [filters, , kh, kw] = w.shape;
  const [, , outHeight, outWidth] = dy.shape;
  if (outHeight === 1 && outWidth === 1 && pad === 0 && height === kh && width === kw) {
    // 1x1 -> kxk is one matrix product, and the filter is read as it lies.
    const rows = graph.matMul(
      graph.reshape(dy, [batch, filters]),
      graph.reshape(w, [filters, channels * kh * kw]),
    );
    return graph.reshape(rows, shape);
  }
  // Conv is faster than ConvTranspose, but wants the filter flipped and transposed. That is free for a constant one;
  // for others it pays from some 1,000 pixels on (measured, ms with ConvTranspose -> Conv, 2 threads: 16x32x64x64
  // 14.4 -> 9.5, 16x64x32x32 23.5 -> 7.6, 16x128x16x16 12.6 -> 8.2, 16x128x4x4 1.2 -> 1.6).
  if (stride === 1 && pad < kh && kh === kw && (isConstant(w) || batch * outHeight * outWidth >= 1024)) {
    const flipped = graph.slice(w, [-1, -1], [-kh - 1, -kw - 1], [2, 3], [-1, -1], w.shape);
    const swapped = graph.transpose(flipped, [1, 0, 2, 3]);
    return lowerConv(graph, dy, swapped, shape, 1, kh - 1 - pad);
  }
  const missing = [
    height - ((outHeight - 1) * stride + kh - 2 * pad),
    width - ((outWidth - 1) * stride + kw - 2 * pad),
  ];
  return graph.node("ConvTranspose", [dy, w], shape, {
    kernel_shape: [kh, kw],
    strides: [stride, stride],
    pads: [pad, pad, pad, pad],
    output_padding: missing,
  });
}

/**
 * The gradient of `conv2d` in its image: a transposed convolution.
 *
 * @param dy gradient of the output, (N, O, H', W')
 * @param filter (O, C, kh, kw)
 * @param attributes stride, padding and the image's size
 * @returns (N, C, H, W)
 * @example const dx = conv2dInputGradient(dy, filter, { stride: 1, pad: 1, size: [64, 64] });
 */
export function conv2dInputGradient(dy: tf.Tensor, filter: tf.Tensor, attributes: Attributes): tf.Tensor4D {
  return run([dy, filter], attributes)[0] as tf.Tensor4D;
}

/** Options of {@link convTranspose2d}. */
export interface TransposedOptions {
  stride?: number;
  pad?: number;
  /** Extra rows and columns at the end; default 0. */
  outputPadding?: number;
}

/**
 * Transposed convolution, as PyTorch defines it.
 *
 * @param x images, (N, C, H, W)
 * @param filter (C, O, kh, kw): the image's channels come first, and it is not flipped
 * @param options stride, padding, output padding
 * @returns (N, O, (H - 1) stride - 2 pad + kh + outputPadding, ...)
 * @example const y = convTranspose2d(x, filter, { stride: 2, pad: 1 }); // k = 4: twice the size
 */
export function convTranspose2d(
  x: tf.Tensor,
  filter: tf.Tensor,
  options: TransposedOptions = {},
): tf.Tensor4D {
  const { stride = 1, pad = 0, outputPadding = 0 } = options;
  const extent = (n: number, k: number) => (n - 1) * stride - 2 * pad + k + outputPadding;
  const size: [number, number] = [
    extent(x.shape[2]!, filter.shape[2]!),
    extent(x.shape[3]!, filter.shape[3]!),
  ];
  return conv2dInputGradient(x, filter, { stride, pad, size });
}
