import { InputError } from "../errors.js";

/** Numbers that are added up between two looks whether a distance is already too long. */
const STRIDE = 16;

/**
 * Precision and recall of a set of samples: the share of samples that lie among the real images, and the share of real
 * images that lie among the samples. "Among" means no farther from one of them than its own k-th nearest neighbour is.
 *
 * @param real N x D features, row by row
 * @param generated M x D features; about as many, since both measures depend on the number
 * @param dimension D
 * @param options `neighbours`: k, default 3 as published
 * @returns both from 0 to 1
 * @throws InputError when a set has no more than k vectors
 * @source Kynkaanniemi et al., "Improved Precision and Recall Metric for Assessing Generative Models", NeurIPS 2019
 * @example const { precision, recall } = precisionRecall(renders, samples, 128);
 */
export function precisionRecall(
  real: Float32Array,
  generated: Float32Array,
  dimension: number,
  { neighbours = 3 }: { neighbours?: number } = {},
): { precision: number; recall: number } {
  for (const [name, set] of Object.entries({ real, generated })) {
    if (set.length / dimension <= neighbours) {
      throw new InputError(
        `There are ${set.length / dimension} ${name} images, but precision and recall with ${neighbours} neighbours take more.`,
      );
    }
  }
  return {
    precision: shareAmong(generated, real, neighbourRadii(real, dimension, neighbours), dimension),
    recall: shareAmong(real, generated, neighbourRadii(generated, dimension, neighbours), dimension),
  };
}

/** Squared distance of two rows; anything above `limit` once it is known to be that. */
function squaredDistance(
  a: Float32Array,
  i: number,
  b: Float32Array,
  j: number,
  dimension: number,
  limit: number,
): number {
  let sum = 0;
  for (let start = 0; start < dimension && sum <= limit; start += STRIDE) {
    const end = Math.min(dimension, start + STRIDE);
    for (let d = start; d < end; d++) {
      const difference = a[i * dimension + d] - b[j * dimension + d];
      sum += difference * difference;
    }
  }
  return sum;
}

/** Squared distance of each row to its k-th nearest other row. */
function neighbourRadii(set: Float32Array, dimension: number, k: number): Float64Array {
  const count = set.length / dimension;
  const radii = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    // The k smallest so far, in order.
    const nearest = new Array<number>(k).fill(Number.POSITIVE_INFINITY);
    for (let j = 0; j < count; j++) {
      if (j === i) continue;
      const distance = squaredDistance(set, i, set, j, dimension, nearest[k - 1]);
      if (distance >= nearest[k - 1]) continue;
      let place = k - 1;
      for (; place > 0 && nearest[place - 1] > distance; place--) nearest[place] = nearest[place - 1];
      nearest[place] = distance;
    }
    radii[i] = nearest[k - 1];
  }
  return radii;
}

/** Share of the rows of `set` that lie in a ball around a row of `centres`. */
function shareAmong(
  set: Float32Array,
  centres: Float32Array,
  radii: Float64Array,
  dimension: number,
): number {
  const count = set.length / dimension;
  let inside = 0;
  for (let i = 0; i < count; i++) {
    for (let j = 0; j < radii.length; j++) {
      if (squaredDistance(set, i, centres, j, dimension, radii[j]) <= radii[j]) {
        inside++;
        break;
      }
    }
  }
  return inside / count;
}
