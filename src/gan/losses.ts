import { tf } from "../engine/index.js";

/**
 * Logistic loss of the discriminator: `softplus(-D(real)) + softplus(D(fake))`, means over the batch.
 *
 * @param real logits [B, 1]
 * @param fake logits [B, 1]
 */
export function discriminatorLoss(real: tf.Tensor, fake: tf.Tensor): tf.Scalar {
  return tf.add(tf.mean(tf.softplus(tf.neg(real))), tf.mean(tf.softplus(fake))) as tf.Scalar;
}

/** Non-saturating logistic loss of the generator: `softplus(-D(fake))`. */
export function generatorLoss(fake: tf.Tensor): tf.Scalar {
  return tf.mean(tf.softplus(tf.neg(fake))) as tf.Scalar;
}

/**
 * R1 penalty on real images: the batch mean of the squared length of ∇ₓ D(x)
 * ("Which Training Methods for GANs do actually Converge?", section 4.1).
 *
 * @param discriminate images [B, 3, S, S] -> logits
 * @param images [B, 3, S, S]
 * @returns a scalar, before the weight `gamma / 2`
 * @example r1Penalty((x) => discriminate(d, config, x), images);
 */
export function r1Penalty(discriminate: (images: tf.Tensor4D) => tf.Tensor, images: tf.Tensor4D): tf.Scalar {
  const gradient = tf.grad((x) => tf.sum(discriminate(x as tf.Tensor4D)))(images);
  return tf.mean(tf.sum(tf.square(gradient), [1, 2, 3])) as tf.Scalar;
}
