import { EigenvalueDecomposition, Matrix } from "ml-matrix";
import { InputError } from "../errors.js";

/** A set of feature vectors as a normal distribution. */
export interface FeatureStatistics {
  /** D numbers */
  mean: Float64Array;
  /** D x D, row by row, symmetric */
  covariance: Float64Array;
}

/**
 * Mean and covariance of feature vectors; the covariance is divided by N - 1, as in the published code of the distance.
 *
 * @param features N x D, row by row
 * @param dimension D
 * @throws InputError when there are fewer than two vectors
 * @example const { mean, covariance } = featureStatistics(features, 128);
 */
export function featureStatistics(features: Float32Array, dimension: number): FeatureStatistics {
  const count = features.length / dimension;
  if (!(Number.isInteger(count) && count >= 2)) {
    throw new InputError(
      `${features.length} numbers are no set of at least two feature vectors of ${dimension}; give more images.`,
    );
  }
  const mean = new Float64Array(dimension);
  for (let i = 0; i < features.length; i++) mean[i % dimension] += features[i] / count;
  const covariance = new Float64Array(dimension * dimension);
  const centred = new Float64Array(dimension);
  for (let n = 0; n < count; n++) {
    for (let i = 0; i < dimension; i++) centred[i] = features[n * dimension + i] - mean[i];
    for (let i = 0; i < dimension; i++) {
      for (let j = 0; j <= i; j++) covariance[i * dimension + j] += centred[i] * centred[j];
    }
  }
  for (let i = 0; i < dimension; i++) {
    for (let j = 0; j <= i; j++) {
      const value = covariance[i * dimension + j] / (count - 1);
      covariance[i * dimension + j] = value;
      covariance[j * dimension + i] = value;
    }
  }
  return { mean, covariance };
}

/**
 * The Fréchet distance of two normal distributions: |m1 - m2|^2 + tr(S1) + tr(S2) - 2 tr((S1 S2)^(1/2)).
 *
 * S1 S2 is not symmetric, but has the eigenvalues of S1^(1/2) S2 S1^(1/2), which is: so no root of a general matrix is
 * needed, and singular covariances do no harm.
 *
 * @param a one distribution
 * @param b another, of as many dimensions
 * @returns at least 0; 0 for equal ones
 * @throws InputError when their dimensions differ
 * @source Heusel et al., "GANs Trained by a Two Time-Scale Update Rule Converge to a Local Nash Equilibrium", NeurIPS
 *   2017; Dowson and Landau 1982
 * @example frechetDistance(featureStatistics(samples, 128), featureStatistics(renders, 128));
 */
export function frechetDistance(a: FeatureStatistics, b: FeatureStatistics): number {
  const n = a.mean.length;
  if (b.mean.length !== n) {
    throw new InputError(
      `The features have ${n} and ${b.mean.length} numbers; compare those of one network.`,
    );
  }
  let distance = 0;
  for (let i = 0; i < n; i++) {
    distance += (a.mean[i] - b.mean[i]) ** 2 + a.covariance[i * n + i] + b.covariance[i * n + i];
  }
  const root = symmetricRoot(Matrix.from1DArray(n, n, a.covariance));
  const product = root.mmul(Matrix.from1DArray(n, n, b.covariance)).mmul(root);
  // Rounding leaves it a little less than symmetric.
  const symmetric = Matrix.add(product, product.transpose()).mul(0.5);
  const { realEigenvalues } = new EigenvalueDecomposition(symmetric, { assumeSymmetric: true });
  for (const value of realEigenvalues) distance -= 2 * Math.sqrt(Math.max(0, value));
  return Math.max(0, distance);
}

/** The symmetric positive square root of a covariance. */
function symmetricRoot(matrix: Matrix): Matrix {
  const { eigenvectorMatrix: vectors, realEigenvalues } = new EigenvalueDecomposition(matrix, {
    assumeSymmetric: true,
  });
  const roots = realEigenvalues.map((value) => Math.sqrt(Math.max(0, value)));
  return vectors.clone().mulRowVector(roots).mmul(vectors.transpose());
}
