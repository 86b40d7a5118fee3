import { defineOperator } from "../operator.js";
import type { tf } from "../tf.js";
import type { Value } from "../trace/graph.js";

/** Options of {@link upfirdn2d}. */
export interface UpfirdnOptions {
  /** Zeros are put in so that there are `up` times as many samples; default 1. */
  up?: number;
  /** Every `down`-th sample is kept; default 1. */
  down?: number;
  /** Zeros before and after each row and column; negative crops. */
  pad: [number, number];
  /** The filter's sum; default 1. */
  gain?: number;
}

type Attributes = Required<UpfirdnOptions>;

const TAPS = [1, 3, 3, 1];
/** outer([1,3,3,1], [1,3,3,1]) / 64: sums to 1 and is symmetric, so its flip is itself. */
const KERNEL = TAPS.flatMap((a) => TAPS.map((b) => (a * b) / 64));
/** outer([1,2,1], [1,2,1]) / 64: KERNEL is this after outer([1,1], [1,1]). */
const SHORT_KERNEL = [1, 2, 1].flatMap((a) => [1, 2, 1].map((b) => (a * b) / 64));

const extent = (n: number, { up, down, pad }: Attributes) =>
  Math.floor((n * up + pad[0] + pad[1] - 4) / down) + 1;

const run = defineOperator<Attributes>({
  name: "Upfirdn2d",
  outputShapes: ([[batch, channels, height, width]], attributes) => [
    [batch, channels, extent(height, attributes), extent(width, attributes)],
  ],
  compute: ([x], [y], [[batch, channels, height, width]], attributes) => {
    const { up, down, pad, gain } = attributes;
    const outHeight = extent(height, attributes);
    const outWidth = extent(width, attributes);
    for (let plane = 0; plane < batch * channels; plane++)
      for (let r = 0; r < outHeight; r++)
        for (let q = 0; q < outWidth; q++) {
          let sum = 0;
          for (let i = 0; i < 4; i++)
            for (let j = 0; j < 4; j++) {
              const row = (r * down + i - pad[0]) / up;
              const column = (q * down + j - pad[0]) / up;
              if (
                Number.isInteger(row) &&
                Number.isInteger(column) &&
                row >= 0 &&
                column >= 0 &&
                row < height &&
                column < width
              )
                sum += KERNEL[i * 4 + j] * x[(plane * height + row) * width + column];
            }
          y[(plane * outHeight + r) * outWidth + q] = gain * sum;
        }
  },
  lower: (graph, [x], [shape], { up, down, pad, gain }) => {
    const [, channels, height, width] = x.shape;
    const depthwise = (plane: number[], k: number): Value =>
      graph.float(Array.from({ length: channels }, () => plane.map((tap) => tap * gain)).flat(), [
        channels,
        1,
        k,
        k,
      ]);
    if (up === 2 && down === 1 && pad[0] >= 1 && pad[1] >= 0) {
      // [1,3,3,1] is [1,1] (repeat each sample) after [1,2,1]: ConvTranspose is not threaded, this is, and has 9 taps
      // in place of 16 (16 x 32 x 32 x 32: 9.4 ms -> 4.9 ms; 16 x 128 x 8 x 8: 1.8 ms -> 0.5 ms).
      return [
        graph.node("Conv", [graph.enlarge(x, 2), depthwise(SHORT_KERNEL, 3)], shape, {
          group: channels,
          kernel_shape: [3, 3],
          pads: [pad[0] - 1, pad[0] - 1, pad[1], pad[1]],
        }),
      ];
    }
    // One depthwise Conv (or ConvTranspose) with a constant filter, all samples at once.
    const kernel = depthwise(KERNEL, 4);
    const attributes = { group: channels, kernel_shape: [4, 4] };
    if (up === 1) {
      const pads = [pad[0], pad[0], pad[1], pad[1]];
      if (pads.some((n) => n < 0))
        throw new Error(`upfirdn2d: pad is ${pad}, but must not be negative when compiled.`);
      return [graph.node("Conv", [x, kernel], shape, { ...attributes, strides: [down, down], pads })];
    }
    if (down !== 1) throw new Error("upfirdn2d: up and down together cannot be compiled; call it twice.");
    // Correlating the zero-stuffed signal = transposed convolution cropped by 3 - pad (the kernel is symmetric).
    const begin = 3 - pad[0];
    const full = [(height - 1) * up + 4, (width - 1) * up + 4];
    const end = [full[0] - begin - shape[2], full[1] - begin - shape[3]];
    const extra = end.map((n) => Math.max(0, -n));
    if (begin < 0 || extra.some((n) => n >= up))
      throw new Error(`upfirdn2d: pad ${pad} is too wide to be compiled.`);
    return [
      graph.node("ConvTranspose", [x, kernel], shape, {
        ...attributes,
        strides: [up, up],
        pads: [begin, begin, Math.max(0, end[0]), Math.max(0, end[1])],
        output_padding: extra,
      }),
    ];
  },
  gradient: ([dy], [x], _, attributes) => [() => adjoint(dy, x.shape[2]!, x.shape[3]!, attributes)],
});

/** The adjoint of upfirdn2d is upfirdn2d with up and down exchanged. */
function adjoint(dy: tf.Tensor, height: number, width: number, attributes: Attributes): tf.Tensor {
  const { up, down, pad, gain } = attributes;
  if (height !== width) throw new Error("upfirdn2d: gradients are for square images only.");
  const before = 3 - pad[0];
  const after = height * up - extent(height, attributes) * down + pad[0] - up + 1;
  return run([dy], { up: down, down: up, pad: [before, after], gain })[0];
}

/**
 * Up-samples with zeros, pads, filters with StyleGAN2's [1,3,3,1] kernel and down-samples, in this order.
 *
 * @param x images, (N, C, H, W)
 * @param options factors, padding and the sum of the kernel
 * @returns (N, C, H', W') with H' = floor((H up + p0 + p1 - 4) / down) + 1
 * @see StyleGAN2 (Karras et al. 2020), upfirdn2d
 * @example const twice = upfirdn2d(rgb, { up: 2, pad: [2, 1], gain: 4 }); // the skip image's up-sampling
 */
export function upfirdn2d(x: tf.Tensor, options: UpfirdnOptions): tf.Tensor4D {
  const { up = 1, down = 1, pad, gain = 1 } = options;
  return run([x], { up, down, pad, gain })[0] as tf.Tensor4D;
}
