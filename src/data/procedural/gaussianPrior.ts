/** Mean and covariance of raw views or lights. */
export interface GaussianPrior {
  /** n numbers */
  mean: Float32Array;
  /** n x n, row-major, symmetric */
  covariance: Float32Array;
}

/** The priors of a category, for the method's pseudo samples. */
export interface ViewLightPrior {
  /** mean (6) and covariance (6 x 6), raw units */
  view: GaussianPrior;
  /** mean (4) and covariance (4 x 4), raw units */
  light: GaussianPrior;
}

/**
 * Standard deviations of a prior's components.
 *
 * @example deviationsOf(faceViewLightPrior().view)[1] * 60 // spread of the yaw in degrees
 */
export function deviationsOf({ mean, covariance }: GaussianPrior): Float32Array {
  const n = mean.length;
  return Float32Array.from({ length: n }, (_, i) => Math.sqrt(covariance[i * n + i]));
}

/** Added to the diagonals, so that a Cholesky factor exists. */
const JITTER = 1e-7;

/**
 * Mean and covariance of what `draw` gives.
 *
 * @param n length of a vector
 * @param count how many vectors to draw
 * @param odd components that mirroring turns around, where the distribution is mirror-symmetric: the estimate is made so exactly
 */
export function gaussianOf(
  n: number,
  count: number,
  draw: () => Float32Array,
  odd: readonly number[] = [],
): GaussianPrior {
  const mean = new Float64Array(n);
  const second = new Float64Array(n * n);
  for (let s = 0; s < count; s++) {
    const x = draw();
    for (let i = 0; i < n; i++) {
      mean[i] += x[i] / count;
      for (let j = 0; j < n; j++) second[i * n + j] += (x[i] * x[j]) / count;
    }
  }
  for (const i of odd) mean[i] = 0;
  const covariance = new Float32Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      const oneIsOdd = odd.includes(i) !== odd.includes(j);
      covariance[i * n + j] = (oneIsOdd ? 0 : second[i * n + j] - mean[i] * mean[j]) + (i === j ? JITTER : 0);
    }
  }
  return { mean: Float32Array.from(mean), covariance };
}
