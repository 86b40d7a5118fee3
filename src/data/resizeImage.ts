import { InputError } from "../errors.js";
import { checkRgbImage, fromLevel, type RgbImage, toLevel } from "./pixels.js";

/** Weights of one output position: where they start, and fixed-point numbers that add up to about 2^22. */
interface Taps {
  first: number;
  weights: Float64Array;
}

const ONE = 2 ** 22;

/** The triangle filter, widened when shrinking, as Pillow prepares it. */
function triangleTaps(from: number, to: number): Taps[] {
  const scale = from / to;
  const reach = Math.max(1, scale);
  return Array.from({ length: to }, (_, i) => {
    const centre = (i + 0.5) * scale;
    const first = Math.max(0, Math.floor(centre - reach + 0.5));
    const end = Math.min(from, Math.floor(centre + reach + 0.5));
    const weights = new Float64Array(end - first);
    let sum = 0;
    for (let k = 0; k < weights.length; k++) {
      weights[k] = Math.max(0, 1 - Math.abs((first + k - centre + 0.5) / reach));
      sum += weights[k];
    }
    for (let k = 0; k < weights.length; k++) weights[k] = Math.floor(0.5 + (weights[k] / sum) * ONE);
    return { first, weights };
  });
}

/** Resizes rows of a plane; each row's results are written `outStep` apart. */
function resizeRows(
  plane: Uint8Array,
  rows: number,
  rowStep: number,
  step: number,
  taps: Taps[],
  out: Uint8Array,
  outRowStep: number,
  outStep: number,
): void {
  for (let r = 0; r < rows; r++) {
    for (let i = 0; i < taps.length; i++) {
      const { first, weights } = taps[i];
      let sum = ONE / 2;
      let at = r * rowStep + first * step;
      for (let k = 0; k < weights.length; k++, at += step) sum += weights[k] * plane[at];
      out[r * outRowStep + i * outStep] = Math.min(255, Math.floor(sum / ONE));
    }
  }
}

/**
 * Resizes an image the way the reference loads its inputs: Pillow's bilinear filter, antialiased when shrinking, on
 * levels of 8 bits (GAN2Shape, reference implementation).
 *
 * @param image 3 x height x width in [-1, 1]; its values are rounded to 8 bits first
 * @param width, height new size in pixels
 * @returns 3 x height x width in [-1, 1], on levels of 8 bits
 * @throws InputError on a size that cannot be
 * @example resizeImage(await readImage("me.jpg"), 128, 128)
 */
export function resizeImage(image: RgbImage, width: number, height: number): RgbImage {
  checkRgbImage("resizeImage", image);
  if (
    !(Number.isInteger(width) && Number.isInteger(height) && width > 0 && height > 0 && width * height <= 1e8)
  ) {
    throw new InputError(
      `resizeImage: the size is ${width} x ${height}, but must be whole numbers of at least 1 pixel, at most 100 million pixels.`,
    );
  }
  const [, oldHeight, oldWidth] = image.shape;
  const across = oldWidth === width ? undefined : triangleTaps(oldWidth, width);
  const down = oldHeight === height ? undefined : triangleTaps(oldHeight, height);
  const data = new Float32Array(3 * width * height);
  for (let k = 0; k < 3; k++) {
    let plane = Uint8Array.from(
      image.data.subarray(k * oldHeight * oldWidth, (k + 1) * oldHeight * oldWidth),
      toLevel,
    );
    if (across) {
      const narrow = new Uint8Array(oldHeight * width);
      resizeRows(plane, oldHeight, oldWidth, 1, across, narrow, width, 1);
      plane = narrow;
    }
    if (down) {
      const low = new Uint8Array(height * width);
      resizeRows(plane, width, 1, width, down, low, 1, width);
      plane = low;
    }
    for (let i = 0; i < width * height; i++) data[k * width * height + i] = fromLevel(plane[i]);
  }
  return { shape: [3, height, width], data };
}

/** Rounds halves to the even neighbour, as Python does. */
function roundHalfEven(value: number): number {
  const rounded = Math.round(value);
  return Math.abs(value % 1) === 0.5 && rounded % 2 !== 0 ? rounded - 1 : rounded;
}

/**
 * Cuts a square out of the middle of an image.
 *
 * @param image 3 x height x width
 * @param size edge of the square in pixels, at most the image's smaller edge
 * @throws InputError when the square does not fit
 * @example cropCentre(image, 170)
 */
export function cropCentre(image: RgbImage, size: number): RgbImage {
  checkRgbImage("cropCentre", image);
  const [, height, width] = image.shape;
  if (!Number.isInteger(size) || size < 1 || size > Math.min(height, width)) {
    throw new InputError(
      `cropCentre: crop is ${size}, but must be a whole number from 1 to ${Math.min(height, width)}, the image's smaller edge.`,
    );
  }
  const top = roundHalfEven((height - size) / 2);
  const left = roundHalfEven((width - size) / 2);
  const data = new Float32Array(3 * size * size);
  for (let k = 0; k < 3; k++) {
    for (let r = 0; r < size; r++) {
      const start = (k * height + top + r) * width + left;
      data.set(image.data.subarray(start, start + size), (k * size + r) * size);
    }
  }
  return { shape: [3, size, size], data };
}

/**
 * Prepares a picture as the method wants it: centre crop, then a square of `size` pixels.
 *
 * @param image 3 x height x width in [-1, 1]
 * @param options `size`: edge of the result; `crop`: edge of the centre crop before, the smaller edge by default
 * @returns 3 x size x size in [-1, 1]
 * @example prepareImage(await readImage("000075.png"), { crop: 170, size: 64 })
 */
export function prepareImage(image: RgbImage, options: { size: number; crop?: number }): RgbImage {
  const { size, crop = Math.min(image.shape[1], image.shape[2]) } = options;
  return resizeImage(cropCentre(image, crop), size, size);
}
