import { InputError } from "../errors.js";
import type { Layer } from "./layers.js";

/** The measuring networks look at images of this size; larger ones are shrunk to it. */
export const MEASURED_SIZE = 64;

/**
 * Says that images of a size cannot be measured.
 *
 * @param size in pixels
 * @throws InputError unless it is a multiple of 64
 */
export function checkMeasurable(size: number): void {
  if (size > 0 && size % MEASURED_SIZE === 0) return;
  throw new InputError(
    `The model's images are ${size} px, but the identity and pose networks look at ${MEASURED_SIZE} px, to which only multiples of it are shrunk.`,
  );
}

/**
 * Shrinks an image to what the measuring networks look at: each pixel is the mean of those that it covers.
 *
 * @param image 3 x size x size
 * @param size a multiple of 64
 * @returns 3 x 64 x 64; the image itself where it has that size
 * @example shrinkToMeasured(image, 128).length; // 12288
 */
export function shrinkToMeasured(image: Float32Array, size: number): Float32Array {
  if (size === MEASURED_SIZE) return image;
  const factor = size / MEASURED_SIZE;
  const out = new Float32Array(3 * MEASURED_SIZE ** 2);
  for (let i = 0; i < image.length; i++) {
    // Channels follow each other as further rows would.
    const row = Math.floor(i / size / factor);
    out[row * MEASURED_SIZE + Math.floor((i % size) / factor)] += image[i];
  }
  return out.map((sum) => sum / factor ** 2);
}

/**
 * The convolutions that the identity and the pose network share in kind: 64 px down to 4 x 4 in four levels, a strided
 * and a plain convolution each (the first level only the strided one), group normalisation and ReLU after every one.
 *
 * @param widths channels at 32, 16, 8 and 4 px; multiples of 4, since a group has four
 * @example trunkLayers([24, 48, 96, 128]);
 */
export function trunkLayers(widths: readonly number[]): Layer[] {
  const block = (input: number, out: number, kernel: number, stride: number): Layer[] => [
    { op: "conv", in: input, out, kernel, stride, pad: 1 },
    { op: "groupNorm", channels: out },
    { op: "relu" },
  ];
  return widths.flatMap((out, level) =>
    level === 0 ? block(3, out, 4, 2) : [...block(widths[level - 1], out, 3, 2), ...block(out, out, 3, 1)],
  );
}
