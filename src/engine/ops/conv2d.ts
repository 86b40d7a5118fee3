import { defineOperator } from "../operator.js";
import type { tf } from "../tf.js";
import { isConstant, type Value } from "../trace/graph.js";
import type { GraphBuilder } from "../trace/graphBuilder.js";
import { conv2dFilterGradient } from "./conv2dFilterGradient.js";
import { conv2dInputGradient } from "./conv2dInputGradient.js";
import { type ConvolutionOptions, checkChannels, convolvedExtent } from "./convolutionGeometry.js";

/*
 * The three kernels Conv2dOihw (x, w), its input gradient (dy, w) and its filter gradient (x, dy) are each
 * linear in both arguments, and every derivative of one is one of the other two. So derivatives of all orders
 * exist (R1 and path length need the second), and PyTorch's OIHW filters are used and updated as they are: no
 * transposes of weights or of their gradients.
 */
const run = defineOperator<{ stride: number; pad: number }>({
  name: "Conv2dOihw",
  outputShapes: ([x, w], { stride, pad }) => {
    checkChannels("conv2d", x, w, 1);
    return [[x[0], w[0], convolvedExtent(x[2], w[2], stride, pad), convolvedExtent(x[3], w[3], stride, pad)]];
  },
  compute: ([x, w], [y], [[batch, channels, height, width], [filters, , kh, kw]], { stride, pad }) => {
    const outHeight = convolvedExtent(height, kh, stride, pad);
    const outWidth = convolvedExtent(width, kw, stride, pad);
    for (let n = 0; n < batch; n++)
      for (let o = 0; o < filters; o++)
        for (let c = 0; c < channels; c++)
          for (let i = 0; i < kh; i++)
            for (let j = 0; j < kw; j++) {
              const weight = w[((o * channels + c) * kh + i) * kw + j];
              for (let r = 0; r < outHeight; r++) {
                const row = r * stride + i - pad;
                if (row < 0 || row >= height) continue;
                const from = ((n * channels + c) * height + row) * width;
                const to = ((n * filters + o) * outHeight + r) * outWidth;
                for (let q = 0; q < outWidth; q++) {
                  const column = q * stride + j - pad;
                  if (column >= 0 && column < width) y[to + q] += weight * x[from + column];
                }
              }
            }
  },
  lower: (graph, [x, w], [shape], { stride, pad }) => [lowerConv(graph, x, w, shape, stride, pad)],
  gradient: ([dy], [x, w], _, { stride, pad }) => [
    () => conv2dInputGradient(dy, w, { stride, pad, size: [x.shape[2]!, x.shape[3]!] }),
    () => conv2dFilterGradient(x, dy, { stride, pad, kernel: [w.shape[2]!, w.shape[3]!] }),
  ],
});

/**
 * A convolution as ONNX nodes.
 *
 * ONNX Runtime multiplies sample by sample; a few pixels per sample keep its product far from full speed, so small maps
 * are laid side by side: the samples become the outer axis of a three-dimensional picture. Constant filters run in
 * another layout, all samples at once, and gain nothing. Measured, GFLOP/s with 2 threads, side by side in brackets:
 * 16x128x4x4 -> 128, 3x3: 71 (130); 16x128x8x8 -> 128, 3x3: 98 (148); 16x128x17x17 -> 128, 3x3, stride 2: 86 (146);
 * 17x128x16x16 -> 256, 4x4, stride 2: 120 (164); 17x64x32x32 -> 128, 4x4, stride 2: 134 (120); 16x128x16x16: 165 (144).
 * Winograd's convolution as further nodes was tried: `bench/history.md` says what it gains, and costs.
 */
export function lowerConv(
  graph: GraphBuilder,
  x: Value,
  w: Value,
  shape: number[],
  stride: number,
  pad: number,
): Value {
  const [batch, channels, height, width] = x.shape;
  const [filters, , kh, kw] = w.shape;
  const [, , outHeight, outWidth] = shape;
  if (batch > 1 && outHeight * outWidth <= 64 && !isConstant(w)) {
    const image = graph.reshape(graph.transpose(x, [1, 0, 2, 3]), [1, channels, batch, height, width]);
    const filter = graph.reshape(w, [filters, channels, 1, kh, kw]);
    const y = graph.node("Conv", [image, filter], [1, filters, batch, outHeight, outWidth], {
      kernel_shape: [1, kh, kw],
      strides: [1, stride, stride],
      pads: [0, pad, pad, 0, pad, pad],
    });
    return graph.transpose(graph.reshape(y, [filters, batch, outHeight, outWidth]), [1, 0, 2, 3]);
  }
  return graph.node("Conv", [x, w], shape, {
    kernel_shape: [kh, kw],
    strides: [stride, stride],
    pads: [pad, pad, pad, pad],
  });
}

/**
 * Two-dimensional cross-correlation.
 *
 * @param x images, (N, C, H, W)
 * @param filter (O, C, kh, kw), PyTorch's layout
 * @param options stride and zero padding
 * @returns (N, O, H', W') with H' = floor((H + 2 pad - kh) / stride) + 1
 * @throws Error when the channels do not match
 * @example const y = conv2d(x, filter, { pad: 1 });
 */
export function conv2d(x: tf.Tensor, filter: tf.Tensor, options: ConvolutionOptions = {}): tf.Tensor4D {
  const { stride = 1, pad = 0 } = options;
  return run([x, filter], { stride, pad })[0] as tf.Tensor4D;
}
