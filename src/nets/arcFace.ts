import { tf } from "../engine/index.js";
import { unitLength } from "./identity.js";

/** Keeps the sine's square root away from 0, where its slope is infinite. */
const EPSILON = 1e-6;

/**
 * ArcFace: cross entropy of the angles to the classes' centres, with a margin added to the angle of the right one.
 *
 * Past 180 degrees cos(theta + m) would rise again; from theta = 180 degrees - m on, the authors' code goes on with
 * cos(theta) - m sin(m), and so does this.
 *
 * @param embedding (B, D), of unit length
 * @param centres (C, D), any length
 * @param oneHot (B, C): 1 at each image's class
 * @param options `scale` of the cosines (default 16), `margin` in radians (default 0.3)
 * @returns the mean over the batch
 * @source Deng et al., "ArcFace: Additive Angular Margin Loss for Deep Face Recognition", CVPR 2019, equation 3
 * @example arcFaceLoss(embedding, centres, oneHot, { scale: 16, margin: 0.3 });
 */
export function arcFaceLoss(
  embedding: tf.Tensor2D,
  centres: tf.Tensor2D,
  oneHot: tf.Tensor2D,
  { scale = 16, margin = 0.3 }: { scale?: number; margin?: number } = {},
): tf.Scalar {
  const cosines = tf.matMul(embedding, unitLength(centres) as tf.Tensor2D, false, true);
  const cosine = tf.sum(tf.mul(cosines, oneHot), 1, true);
  const sine = tf.sqrt(tf.maximum(tf.sub(1, tf.square(cosine)), EPSILON));
  const widened = tf.sub(tf.mul(cosine, Math.cos(margin)), tf.mul(sine, Math.sin(margin)));
  const beyond = tf.sub(cosine, margin * Math.sin(margin));
  const target = tf.where(tf.greater(cosine, -Math.cos(margin)), widened, beyond);
  const logits = tf.mul(tf.add(cosines, tf.mul(oneHot, tf.sub(target, cosine))), scale);
  // No cosine is above 1, so the scale bounds the logits and no maximum has to be sought.
  const total = tf.add(tf.log(tf.sum(tf.exp(tf.sub(logits, scale)), 1, true)), scale);
  return tf.mean(tf.sub(total, tf.mul(target, scale))) as tf.Scalar;
}
