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
 * ONNX has no such operator, but a convolution in one dimension more computes it: the samples become the channels
 * that are summed over, dy becomes the filter (its pixels `stride` apart: dilation), and the image's channels become
 * an axis of the picture along which the filter has extent 1. The result's axes are (O; C, kh, kw), which is dw as
 * PyTorch has it. ONNX Runtime then gathers patches block by block into its cache and multiplies them, and nothing
 * is copied that is larger than the image.
 *
 * The axes of the picture may be (C, H, W), as the image lies, or (H, W, C), after one transpose, so that patches are
 * gathered in runs of C numbers. Measured, GFLOP/s with 2 threads where a large product reaches 160-210:
 *
 *   image, filter                  (C, H, W)  (H, W, C)  k*k slices and products  patches by slices, one product
 *   16x32x64x64 -> 32, 3x3               57        109                       71                             44
 *   16x64x32x32 -> 64, 3x3               79        112                       43                             75
 *   16x128x16x16 -> 128, 3x3            113        134                       66                            101
 *   1x64x64x64 -> 64, 5x5               110        139                       44                             70
 *   1x128x16x16 -> 128, 3x3              96         88                       44                             65
 *   1x256x8x8 -> 256, 3x3                71         33                       23                             30
 *   16x32x65x65 -> 64, 3x3, stride 2     72         64                       28                             50
 *   17x128x16x16 -> 256, 4x4, stride 2  161        111                       79                             96
 *   17x256x8x8 -> 512, 4x4, stride 2    128         84                       51                             87
 *
 * Tried besides, slower than the better of these on all shapes: a plain Conv with batch and channels exchanged;
 * shifts as contiguous ranges of the padded pixels, one product each.
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
    // One outer product, no copies at all.
    const rows = graph.transpose(graph.reshape(dy, [batch, filters]), [1, 0]);
    return graph.reshape(graph.matMul(rows, graph.reshape(x, [batch, channels * kh * kw])), shape);
  }
  if (kh === 1 && kw === 1 && stride === 1 && pad === 0) {
    // One product over all pixels.
    const rows = graph.reshape(graph.transpose(dy, [1, 0, 2, 3]), [filters, batch * pixels]);
    const columns = graph.reshape(graph.transpose(x, [0, 2, 3, 1]), [batch * pixels, channels]);
    return graph.reshape(graph.matMul(rows, columns), shape);
  }

  const exchanged = graph.transpose(dy, [1, 0, 2, 3]);
  // Rows and columns of padding that complete the last patch; negative where the stride leaves some unread.
  const bottom = kh + (outHeight - 1) * stride - height - pad;
  const right = kw + (outWidth - 1) * stride - width - pad;
  const readHeight = Math.min(height, height + bottom);
  const readWidth = Math.min(width, width + right);
  const read =
    readHeight === height && readWidth === width
      ? x
      : graph.slice(
          x,
          [0, 0],
          [readHeight, readWidth],
          [2, 3],
          [1, 1],
          [batch, channels, readHeight, readWidth],
        );
  const before = [pad, pad];
  const after = [Math.max(0, bottom), Math.max(0, right)];

  if (stride === 1 && batch * pixels >= 1024) {
    const image = graph.reshape(graph.transpose(read, [0, 2, 3, 1]), [
      1,
      batch,
      readHeight,
      readWidth,
      channels,
    ]);
    const filter = graph.reshape(exchanged, [filters, batch, outHeight, outWidth, 1]);
    const product = graph.node("Conv", [image, filter], [1, filters, kh, kw, channels], {
      kernel_shape: [outHeight, outWidth, 1],
      pads: [...before, 0, ...after, 0],
    });
    return graph.transpose(graph.reshape(product, [filters, kh, kw, channels]), [0, 3, 1, 2]);
  }
  const image = graph.reshape(read, [1, batch, channels, readHeight, readWidth]);
  const filter = graph.reshape(exchanged, [filters, batch, 1, outHeight, outWidth]);
  const product = graph.node("Conv", [image, filter], [1, filters, channels, kh, kw], {
    kernel_shape: [1, outHeight, outWidth],
    dilations: [1, stride, stride],
    pads: [0, ...before, 0, ...after],
  });
  return graph.reshape(product, shape);
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
