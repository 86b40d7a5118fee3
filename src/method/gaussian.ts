import type { RandomStream } from "../engine/index.js";
import { InputError } from "../errors.js";

/** A multivariate normal distribution of raw view or light vectors. */
export interface Gaussian {
  mean: number[];
  /** Symmetric, positive definite, row by row. */
  covariance: number[][];
}

/** Fills the lower triangle from the upper one. */
function symmetric(upper: number[][]): number[][] {
  const n = upper.length;
  return upper.map((_, i) =>
    Array.from({ length: n }, (_, j) => (j >= i ? upper[i][j - i] : upper[j][i - j])),
  );
}

/**
 * Views of a collection of objects, in raw network units: pitch, yaw, roll (times 60 degrees), x, y (times 0.1), z.
 *
 * @source reference implementation, `view_mvn` (method specification, section 12)
 */
export const GENERIC_VIEWS: Gaussian = {
  mean: [0.038699612, -0.0146749197, 0.00127458421, -0.00337788649, -0.0139148356, 0],
  covariance: symmetric([
    [2.05710763e-4, -2.52432365e-4, 9.20681214e-6, -1.04881896e-4, -6.65675034e-5, 0],
    [3.06460503e-2, -1.60333933e-4, 1.39737036e-2, 9.35371136e-5, 0],
    [3.77022407e-5, -7.26044018e-5, -3.61277944e-6, 0],
    [6.39867969e-3, 3.76670469e-5, 0],
    [2.58085038e-5, 0],
    [1e-7],
  ]),
};

/**
 * Lights of a collection of objects, raw: ambient, diffuse, direction x and y.
 *
 * @source reference implementation, `light_mvn` (method specification, section 12)
 */
export const GENERIC_LIGHTS: Gaussian = {
  mean: [0.100537904, 0.344322354, -0.00293706614, 0.297596931],
  covariance: symmetric([
    [8.5549511e-2, -6.68617152e-3, 5.08684258e-4, -2.35767965e-3],
    [2.14304291e-2, -9.70467925e-4, 1.96989928e-3],
    [5.92761599e-2, -4.49465704e-4],
    [5.88262128e-3],
  ]),
};

/**
 * The lower triangular L with L L^T = `matrix`.
 *
 * @param matrix n x n, symmetric, positive definite
 * @returns n x n, zero above the diagonal
 * @throws InputError when the matrix is not positive definite
 * @example cholesky([[4, 2], [2, 5]]); // [[2, 0], [1, 2]]
 */
export function cholesky(matrix: number[][]): number[][] {
  const n = matrix.length;
  const lower = matrix.map(() => new Array<number>(n).fill(0));
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let rest = matrix[i][j];
      for (let k = 0; k < j; k++) rest -= lower[i][k] * lower[j][k];
      if (i !== j) lower[i][j] = rest / lower[j][j];
      else if (rest > 0) lower[i][i] = Math.sqrt(rest);
      else {
        throw new InputError(
          `The covariance of the view or light prior is not positive definite (pivot ${i} is ${rest}); add 1e-7 to its diagonal.`,
        );
      }
    }
  }
  return lower;
}

/**
 * Draws from a normal distribution: mean + L z.
 *
 * @param gaussian the distribution, of n numbers
 * @param count how many draws
 * @param random where z comes from
 * @returns count x n, row by row
 * @example sampleGaussian(GENERIC_VIEWS, 16, new RandomStream(0, "views")).length; // 96
 */
export function sampleGaussian(
  { mean, covariance }: Gaussian,
  count: number,
  random: RandomStream,
): Float32Array {
  const lower = cholesky(covariance);
  const n = mean.length;
  const z = random.normal(count * n);
  const out = new Float32Array(count * n);
  for (let sample = 0; sample < count; sample++) {
    for (let i = 0; i < n; i++) {
      let value = mean[i];
      for (let k = 0; k <= i; k++) value += lower[i][k] * z[sample * n + k];
      out[sample * n + i] = value;
    }
  }
  return out;
}
