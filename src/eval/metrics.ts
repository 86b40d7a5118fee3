import { InputError } from "../errors.js";
import { DEFAULT_SCENE, normalsOf, type Scene } from "../geometry/index.js";
import { erode } from "./erode.js";

/** How well a reconstructed depth map agrees with the truth. */
export interface DepthMetrics {
  /** Scale-invariant depth error; tables print it times 100. */
  side: number;
  /** Mean angle between normals in degrees, as published; never 0 (6.5 at 64 px, 13 at 128 px on a flat map). */
  mad: number;
  /** The same with exact unit normals: 0 for equal maps. */
  madExact: number;
  /** Mean absolute depth error in scene units. */
  mae: number;
  /** Mean squared depth error. */
  mse: number;
  /** Pixels compared. */
  pixels: number;
}

/** What {@link evaluateDepth} compares. */
export interface DepthComparison {
  /** S x S depth in the image's view, scene units. */
  predicted: Float32Array;
  /** S x S: 1 where the prediction is valid. */
  validity: Float32Array;
  /** S x S true depth in the same view. */
  truth: Float32Array;
  /** S */
  size: number;
  /** Depth at which the truth counts as background; by default its own maximum, as published. */
  truthBackground?: number;
  scene?: Scene;
}

/** Sum of the mask; an empty one would give 0/0. */
function weightOf(mask: Float32Array, ...maps: Float32Array[]): number {
  for (const map of maps)
    if (map.length !== mask.length)
      throw new InputError(
        `A map has ${map.length} values and the mask ${mask.length}, but they must match.`,
      );
  const weight = mask.reduce((sum, m) => sum + m, 0);
  if (weight === 0)
    throw new InputError(
      "The mask is empty, so there is nothing to compare; check that prediction and truth overlap.",
    );
  return weight;
}

/** Mean of a function of the pixel, weighted by the mask. */
function maskedMean(mask: Float32Array, weight: number, value: (pixel: number) => number): number {
  let sum = 0;
  for (let i = 0; i < mask.length; i++) if (mask[i] !== 0) sum += mask[i] * value(i);
  return sum / weight;
}

/**
 * Scale-invariant depth error: the standard deviation of the log depth ratio.
 *
 * @param predicted any number of depths, positive
 * @param truth as many
 * @param mask as many weights in [0, 1]
 * @returns the error; tables print it times 100
 * @throws InputError when lengths differ or the mask is empty
 * @remarks Eigen et al. 2014; Unsup3d (Wu et al. 2020), section 4.1.
 * @example sideError(depth, trueDepth, mask); // 0.0075
 */
export function sideError(predicted: Float32Array, truth: Float32Array, mask: Float32Array): number {
  const weight = weightOf(mask, predicted, truth);
  const logRatio = (i: number) => Math.log(predicted[i]) - Math.log(truth[i]);
  const mean = maskedMean(mask, weight, logRatio);
  return Math.sqrt(maskedMean(mask, weight, (i) => (logRatio(i) - mean) ** 2));
}

/**
 * Mean angle deviation between two normal maps, in degrees.
 *
 * @param predicted N x 3
 * @param truth N x 3
 * @param mask N weights in [0, 1]
 * @throws InputError when lengths differ or the mask is empty
 * @remarks Unsup3d (Wu et al. 2020), section 4.1.
 * @example meanAngleDeviation(normalsOf(depth, 64), normalsOf(trueDepth, 64), mask);
 */
export function meanAngleDeviation(predicted: Float32Array, truth: Float32Array, mask: Float32Array): number {
  if (predicted.length !== 3 * mask.length || truth.length !== predicted.length)
    throw new InputError(
      `The normals have ${predicted.length} and ${truth.length} values, but the mask asks for ${3 * mask.length}.`,
    );
  return maskedMean(mask, weightOf(mask), (i) => {
    const k = 3 * i;
    const cosine =
      predicted[k] * truth[k] + predicted[k + 1] * truth[k + 1] + predicted[k + 2] * truth[k + 2];
    return (Math.acos(Math.min(1, Math.max(-1, cosine))) * 180) / Math.PI;
  });
}

/**
 * Mean absolute difference under a mask.
 *
 * @example maskedMae(depth, trueDepth, mask);
 */
export function maskedMae(predicted: Float32Array, truth: Float32Array, mask: Float32Array): number {
  return maskedMean(mask, weightOf(mask, predicted, truth), (i) => Math.abs(predicted[i] - truth[i]));
}

/**
 * Mean squared difference under a mask.
 *
 * @example maskedMse(depth, trueDepth, mask);
 */
export function maskedMse(predicted: Float32Array, truth: Float32Array, mask: Float32Array): number {
  return maskedMean(mask, weightOf(mask, predicted, truth), (i) => (predicted[i] - truth[i]) ** 2);
}

/**
 * Where prediction and truth both show the object, each shrunk by a pixel.
 *
 * @param comparison see {@link DepthComparison}
 * @returns S x S of 0 and 1
 * @example const mask = comparisonMask({ predicted, validity, truth, size: 64 });
 */
export function comparisonMask(comparison: DepthComparison): Float32Array {
  const {
    truth,
    validity,
    size,
    truthBackground = truth.reduce((a, b) => Math.max(a, b), -Infinity),
  } = comparison;
  const covered = erode(validity, size);
  const object = erode(
    truth.map((d) => (d < truthBackground ? 1 : 0)),
    size,
  );
  return object.map((m, i) => m * covered[i]);
}

/**
 * Compares a reconstructed depth map with the truth.
 *
 * @param comparison both maps in the image's view, and where the prediction is valid
 * @returns SIDE, MAD and the plain errors over the comparison mask
 * @throws InputError when maps do not fit the size, or do not overlap
 * @remarks GAN2Shape, section 4.2; Unsup3d (Wu et al. 2020), section 4.1.
 * @example const { side, mad } = evaluateDepth({ predicted, validity, truth, size: 64 });
 */
export function evaluateDepth(comparison: DepthComparison): DepthMetrics {
  const { predicted, truth, validity, size, scene = DEFAULT_SCENE } = comparison;
  for (const [name, map] of Object.entries({ predicted, truth, validity }))
    if (map.length !== size * size)
      throw new InputError(`${name} has ${map.length} values, but at size ${size} it needs ${size * size}.`);
  const mask = comparisonMask(comparison);
  const mad = (compatibility: "reference" | "clean") =>
    meanAngleDeviation(
      normalsOf(predicted, size, scene, compatibility),
      normalsOf(truth, size, scene, compatibility),
      mask,
    );
  return {
    side: sideError(predicted, truth, mask),
    mad: mad("reference"),
    madExact: mad("clean"),
    mae: maskedMae(predicted, truth, mask),
    mse: maskedMse(predicted, truth, mask),
    pixels: weightOf(mask),
  };
}
