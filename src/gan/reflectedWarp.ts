import { defineHostOp, type tf } from "../engine/index.js";

/*
 * An operator of its own rather than `gridSample`: it is linear in the image, so that its gradient and the gradient's
 * gradient, which R1 needs, are itself and its transpose; it reflects at the borders; and the identity is exact.
 */
type None = Record<string, never>;
type HostFunction = (inputs: tf.Tensor[], attrs: None) => tf.Tensor[];

/** Where an output pixel is read: offsets in a plane and bilinear weights of four pixels. */
const at = new Int32Array(4);
const weight = new Float64Array(4);

/** A position beyond the first or last pixel's centre, mirrored back. */
function reflect(position: number, last: number): number {
  if (position >= 0 && position <= last) return position;
  const within = Math.abs(position) % (2 * last);
  return within > last ? 2 * last - within : within;
}

/** Fills `at` and `weight` for output pixel (x, y) of an image under the matrix that begins at `m`. */
function findTaps(matrices: Float32Array, m: number, x: number, y: number, size: number): void {
  const u = reflect(matrices[m] * x + matrices[m + 1] * y + matrices[m + 2], size - 1);
  const v = reflect(matrices[m + 3] * x + matrices[m + 4] * y + matrices[m + 5], size - 1);
  const column = Math.floor(u);
  const row = Math.floor(v) * size;
  const a = u - column;
  const b = v - Math.floor(v);
  // On the last row or column the pixel beyond has no weight.
  const right = Math.min(column + 1, size - 1);
  const below = Math.min(row + size, size * (size - 1));
  at[0] = row + column;
  at[1] = row + right;
  at[2] = below + column;
  at[3] = below + right;
  weight[0] = (1 - a) * (1 - b);
  weight[1] = a * (1 - b);
  weight[2] = (1 - a) * b;
  weight[3] = a * b;
}

/** Calls `visit` for each output pixel, with the taps found: the offset of its image, and its own in the plane. */
function forEachPixel(
  [batch, channels, size]: number[],
  matrices: Float32Array,
  visit: (image: number, pixel: number) => void,
): void {
  for (let b = 0; b < batch; b++)
    for (let y = 0; y < size; y++)
      for (let x = 0; x < size; x++) {
        findTaps(matrices, 6 * b, x, y, size);
        visit(b * channels * size * size, y * size + x);
      }
}

const warp: HostFunction = defineHostOp<None>({
  name: "ReflectedWarp",
  outputShapes: ([image]) => [image],
  compute: ([image, matrices], [out], [shape]) => {
    const plane = shape[2] * shape[3];
    forEachPixel(shape, matrices, (offset, pixel) => {
      for (let k = offset; k < offset + shape[1] * plane; k += plane) {
        let sum = 0;
        for (let tap = 0; tap < 4; tap++) sum += weight[tap] * image[k + at[tap]];
        out[k + pixel] = sum;
      }
    });
  },
  gradient: ([dy], [, matrices]) => [warpTransposed([dy, matrices], {})[0], null],
});

const warpTransposed: HostFunction = defineHostOp<None>({
  name: "ReflectedWarpTransposed",
  outputShapes: ([dy]) => [dy],
  compute: ([dy, matrices], [dImage], [shape]) => {
    const plane = shape[2] * shape[3];
    forEachPixel(shape, matrices, (offset, pixel) => {
      for (let k = offset; k < offset + shape[1] * plane; k += plane) {
        for (let tap = 0; tap < 4; tap++) dImage[k + at[tap]] += weight[tap] * dy[k + pixel];
      }
    });
  },
  gradient: ([dy], [, matrices]) => [warp([dy, matrices], {})[0], null],
});

/**
 * Warps square images by affine maps, bilinearly; beyond the borders an image goes on mirrored.
 *
 * @param images [B, C, S, S]
 * @param matrices [B, 6]: output pixel (x, y) is read at (m0 x + m1 y + m2, m3 x + m4 y + m5), in pixels
 * @returns [B, C, S, S]; differentiable to any order in the images, not in the matrices
 * @example reflectedWarp(images, tf.tensor2d([[1, 0, 0.5, 0, 1, 0]])); // half a pixel to the left
 */
export function reflectedWarp(images: tf.Tensor4D, matrices: tf.Tensor): tf.Tensor4D {
  return warp([images, matrices], {})[0] as tf.Tensor4D;
}
