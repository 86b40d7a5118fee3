import { type Parameters, type Tensors, tf } from "../engine/index.js";
import { initialParameters } from "./init.js";
import { type Layer, runLayers } from "./layers.js";
import { trunkLayers } from "./trunk.js";

/**
 * What the pose network reads off an image, in raw units: the view's rotations (times 60 degrees) and shifts in x and y
 * (times 0.1), then the light. The shift in z is not among them: it cannot be seen through a lens this long.
 *
 * `spread` is about how far each varies in faces, and what the network's answers are multiplied by; errors are weighed
 * by it, or by the spreads of the category that the network is trained on. `unit` turns raw rotations into degrees.
 * `odd` numbers change their sign in a mirror.
 */
export const POSE_OUTPUTS = [
  { name: "pitch", from: "view", index: 0, spread: 0.1, unit: 60, odd: false },
  { name: "yaw", from: "view", index: 1, spread: 0.36, unit: 60, odd: true },
  { name: "roll", from: "view", index: 2, spread: 0.05, unit: 60, odd: true },
  { name: "shift x", from: "view", index: 3, spread: 0.03, unit: 1, odd: true },
  { name: "shift y", from: "view", index: 4, spread: 0.03, unit: 1, odd: false },
  { name: "ambient", from: "light", index: 0, spread: 0.17, unit: 1, odd: false },
  { name: "diffuse", from: "light", index: 1, spread: 0.2, unit: 1, odd: false },
  { name: "light x", from: "light", index: 2, spread: 0.52, unit: 1, odd: true },
  { name: "light y", from: "light", index: 3, spread: 0.32, unit: 1, odd: false },
] as const;

const SPREADS = POSE_OUTPUTS.map(({ spread }) => spread);
const WIDTHS = [16, 32, 64, 96];
const TRUNK = trunkLayers(WIDTHS);
const LAYERS: Layer[] = [
  ...TRUNK,
  { op: "conv", in: WIDTHS[3], out: POSE_OUTPUTS.length, kernel: 4, bias: true },
];

/** Starting weights of the pose network, about 220,000 numbers. */
export function initialPose(seed: number): Parameters {
  return initialParameters(LAYERS, seed, "pose");
}

/**
 * View and light of images, as the pose network reads them.
 *
 * @param weights the network's tensors
 * @param image (B, 3, 64, 64) in [-1, 1]
 * @returns `pose` (B, 9), raw units, in the order of {@link POSE_OUTPUTS}
 * @example const { pose } = poseOutputs(tensors, image);
 */
export function poseOutputs(weights: Tensors, image: tf.Tensor4D): { pose: tf.Tensor2D } {
  const scaled = tf.reshape(runLayers(LAYERS, weights, image), [image.shape[0], POSE_OUTPUTS.length]);
  return { pose: tf.mul(scaled, tf.tensor2d(SPREADS, [1, SPREADS.length])) as tf.Tensor2D };
}

/** The numbers of {@link POSE_OUTPUTS} of a known view (6) and light (4), raw. */
export function poseOf(given: { view: ArrayLike<number>; light: ArrayLike<number> }): Float32Array {
  return Float32Array.from(POSE_OUTPUTS, ({ from, index }) => given[from][index]);
}
