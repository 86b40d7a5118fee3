import { InputError } from "../../errors.js";
import type { NpyArray } from "../npy.js";
import { type GaussianPrior, gaussianOf } from "./gaussianPrior.js";

/** Numbers of a raw view and of a raw light, as the method's networks give them. */
export const RAW_LENGTHS = { views: 6, lights: 4 } as const;

/** No rotation over 60 degrees, no shift over 0.1 and no light is larger: what is larger has another unit. */
const LARGEST = 3;

/**
 * Mean and covariance of raw views or lights, as priors of the method: such as networks gave them for a collection of
 * images, or as known poses are.
 *
 * @param what names the numbers in messages and says how long a row is: views 6, lights 4
 * @param array N x 6 or N x 4, raw: rotations over 60 degrees and shifts over 0.1; 2 ka - 1, 2 kd - 1, direction x and y
 * @returns the statistics, 1e-7 added to the diagonal so that a Cholesky factor exists
 * @throws InputError when the shape is another one, there are fewer rows than it takes, or a number cannot be raw
 * @source reference implementation, the authors' note on their priors (method specification, section 12)
 * @example estimatePrior("views", readNpy("out/cars/views.npy")).mean; // Float32Array(6)
 */
export function estimatePrior(what: keyof typeof RAW_LENGTHS, { shape, data }: NpyArray): GaussianPrior {
  const n = RAW_LENGTHS[what];
  if (shape.length !== 2 || shape[1] !== n) {
    throw new InputError(`The ${what} are ${shape.join(" x ")}, but must be N x ${n}: one row per image.`);
  }
  const count = shape[0];
  if (count <= n) {
    throw new InputError(
      `There are ${count} ${what}, but a covariance of ${n} numbers takes more than ${n}.`,
    );
  }
  const wrong = data.findIndex((value) => !(Math.abs(value) <= LARGEST));
  if (wrong >= 0) {
    throw new InputError(
      `The ${what} hold ${data[wrong]} in row ${Math.floor(wrong / n)}, but raw numbers lie within ${LARGEST}: rotations over 60 degrees, shifts over 0.1, 2 ka - 1, 2 kd - 1 and the light's direction with z = 1.`,
    );
  }
  let row = 0;
  return gaussianOf(n, count, () => Float32Array.from(data.subarray(n * row, n * ++row)));
}
