import type { RandomStream } from "../engine/index.js";

/** Images with raw views and lights; `count` each. */
export interface Posed {
  /** count x 3 x S x S */
  images: Float32Array;
  /** count x 6, raw */
  views: Float32Array;
  /** count x 4, raw */
  lights: Float32Array;
}

/** What a mirror image changes: rotations about y and z, the shift along x; the light's direction along x. */
const VIEW_SIGNS = [1, -1, -1, -1, 1, 1];
const LIGHT_SIGNS = [1, 1, -1, 1];

/**
 * Turns some rows into their mirror images, which is what an object with left-right symmetry looks like from the other
 * side: a parting on the left then no longer counts as a turn of the head.
 *
 * @param rows changed in place
 * @param size pixels per side, S
 * @param random which rows, about half of them
 * @example mirrorSome({ images, views, lights }, 64, new RandomStream(0, "mirrored"));
 */
export function mirrorSome({ images, views, lights }: Posed, size: number, random: RandomStream): void {
  const count = views.length / 6;
  const length = images.length / count;
  for (const [row, chosen] of random.integer(count, 0, 2).entries()) {
    if (chosen === 0) continue;
    for (let at = row * length; at < (row + 1) * length; at += size) images.subarray(at, at + size).reverse();
    VIEW_SIGNS.forEach((sign, i) => {
      views[6 * row + i] *= sign;
    });
    LIGHT_SIGNS.forEach((sign, i) => {
      lights[4 * row + i] *= sign;
    });
  }
}
