import { type Parameters, type Tensors, tf } from "../engine/index.js";
import { initialParameters } from "./init.js";
import { type Layer, runLayers } from "./layers.js";
import { trunkLayers } from "./trunk.js";

/** Numbers of an identity embedding. */
export const EMBEDDING_SIZE = 64;
/** Channels of the last convolution, whose means are the features that sets of images are compared by. */
export const IDENTITY_FEATURES = 128;

const TRUNK = trunkLayers([24, 48, 96, IDENTITY_FEATURES]);
/** One weight per channel and place: where in the image something is says whose face it is. */
const LAYERS: Layer[] = [...TRUNK, { op: "conv", in: IDENTITY_FEATURES, out: EMBEDDING_SIZE, kernel: 4 }];

/** Starting weights of the identity network, about 540,000 numbers. */
export function initialIdentity(seed: number): Parameters {
  return initialParameters(LAYERS, seed, "identity");
}

/**
 * What the identity network says of faces or cars.
 *
 * @param weights the network's tensors
 * @param image (B, 3, 64, 64) in [-1, 1]
 * @returns `embedding` (B, 64), of unit length: the angle between two tells whether they show one person or car; `features`
 *   (B, 128): the last convolution's channels, averaged over the image, as Inception's last pooling gives them
 * @source Deng et al., "ArcFace: Additive Angular Margin Loss for Deep Face Recognition", CVPR 2019
 * @example const { embedding } = identityOutputs(tensors, image);
 */
export function identityOutputs(
  weights: Tensors,
  image: tf.Tensor4D,
): { embedding: tf.Tensor2D; features: tf.Tensor2D } {
  const maps = runLayers(TRUNK, weights, image);
  // The head alone, under its own index in the table.
  const head = weights[`network.${TRUNK.length}.weight`] as tf.Tensor4D;
  const vector = tf.matMul(
    tf.reshape(maps, [image.shape[0], -1]),
    tf.reshape(head, [EMBEDDING_SIZE, -1]),
    false,
    true,
  );
  return { embedding: unitLength(vector) as tf.Tensor2D, features: tf.mean(maps, [2, 3]) as tf.Tensor2D };
}

/** Rows of unit length; a row of zeros stays one. */
export function unitLength(rows: tf.Tensor): tf.Tensor {
  return tf.mul(rows, tf.rsqrt(tf.add(tf.sum(tf.square(rows), 1, true), 1e-12)));
}
