import { type Parameters, RandomStream, type Tensors, tf } from "../engine/index.js";
import { InputError } from "../errors.js";
import { checkParameters } from "./parameters.js";
import { randomVgg, VGG_TAP_CHANNELS, vggFeatures, vggRules } from "./vgg.js";

const SHIFT = [-0.03, -0.088, -0.188];
const SCALE = [0.458, 0.448, 0.45];
/** torchvision index -> slice of a full LPIPS module, `net.slice{1..5}.{index}`. */
const SLICE_STARTS = [0, 4, 9, 16, 23];

/** Names of the five heads' weights. */
export const LPIPS_HEADS = VGG_TAP_CHANNELS.map((_, level) => `lin${level}.model.1.weight`);

/**
 * Gathers LPIPS weights from what the user's files hold: a VGG16 trunk (`features.*`, or a full LPIPS module's
 * `net.slice{n}.*`) and the five heads (`lin{k}.model.1.weight`).
 *
 * @param files one or several state dicts
 * @returns one set of parameters with torchvision's and LPIPS's names
 * @throws InputError naming the tensor that is missing or has another shape
 * @example const weights = lpipsParameters(vggStateDict, headStateDict);
 */
export function lpipsParameters(...files: Parameters[]): Parameters {
  const expected: Parameters = {};
  const shapeOnly = (shape: number[]) => ({ shape, data: new Float32Array(0) });
  for (const [name, rule] of Object.entries(vggRules())) expected[name] = shapeOnly(rule.shape);
  VGG_TAP_CHANNELS.forEach((channels, level) => {
    expected[LPIPS_HEADS[level]] = shapeOnly([1, channels, 1, 1]);
  });
  const all: Parameters = Object.assign({}, ...files);
  const found: Parameters = {};
  for (const name of Object.keys(expected)) {
    const value = all[name] ?? all[sliceName(name)];
    if (value) found[name] = value;
  }
  if (Object.keys(found).length === 0) {
    throw new InputError(
      `The file holds no LPIPS weights (found ${Object.keys(all).slice(0, 3).join(", ") || "no tensor"}); give VGG16's "features.*" and LPIPS's "lin*.model.1.weight".`,
    );
  }
  checkParameters(found, expected, "LPIPS");
  return found;
}

function sliceName(name: string): string {
  const [, index, rest] = name.match(/^features\.(\d+)\.(.*)$/) ?? [];
  if (index === undefined) return name;
  const slice = SLICE_STARTS.filter((start) => start <= Number(index)).length;
  return `net.slice${slice}.${index}.${rest}`;
}

/** Random weights of LPIPS's shapes, for timing and tests. */
export function randomLpips(seed: number): Parameters {
  const weights = randomVgg(seed);
  VGG_TAP_CHANNELS.forEach((channels, level) => {
    const data = new RandomStream(seed, `init/lpips/${level}`).uniform(channels, 0, 0.2);
    weights[LPIPS_HEADS[level]] = { shape: [1, channels, 1, 1], data };
  });
  return weights;
}

/**
 * Scales every pixel's feature vector to unit length: f / (sqrt(sum f^2) + 1e-10).
 *
 * @param feature (B, C, H, W)
 * @example unitNormalise(feature);
 */
export function unitNormalise(feature: tf.Tensor4D): tf.Tensor4D {
  // The square root's gradient is infinite at 0; a floor far below any used feature keeps dead pixels at 0.
  const squares = tf.sum(tf.square(feature), 1, true);
  const length = tf.sqrt(tf.add(squares, 1e-20));
  return tf.div(feature, tf.add(length, 1e-10));
}

/** The features that LPIPS compares: VGG16's taps of the normalised image, at unit length. */
export function lpipsFeatures(weights: Tensors, image: tf.Tensor4D): tf.Tensor4D[] {
  const shift = tf.tensor4d(SHIFT, [1, 3, 1, 1]);
  const scale = tf.tensor4d(SCALE, [1, 3, 1, 1]);
  return vggFeatures(weights, tf.div(tf.sub(image, shift), scale)).map(unitNormalise);
}

/**
 * LPIPS v0.1 on VGG16: the perceptual distance of two batches of images.
 *
 * @param weights `features.*` and `lin{k}.model.1.weight` as tensors
 * @param x (B, 3, S, S) in [-1, 1]
 * @param y (B, 3, S, S) or (1, 3, S, S) in [-1, 1]
 * @returns one number, the mean over the batch; differentiable in x and y
 * @source Zhang et al., "The Unreasonable Effectiveness of Deep Features as a Perceptual Metric"
 * @example lpips(tensors, reconstruction, target);
 */
export function lpips(weights: Tensors, x: tf.Tensor4D, y: tf.Tensor4D): tf.Scalar {
  const [ours, theirs] = [lpipsFeatures(weights, x), lpipsFeatures(weights, y)];
  const levels = ours.map((feature, level) => {
    const difference = tf.square(tf.sub(feature, theirs[level]));
    return tf.mean(tf.sum(tf.mul(difference, weights[LPIPS_HEADS[level]]), 1)) as tf.Scalar;
  });
  return levels.reduce((sum, level) => tf.add(sum, level));
}
