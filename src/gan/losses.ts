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

/**
 * Path lengths: how far each image moves when its latents move, by ‖Jᵀ y‖ for random images y, the mean square over the
 * slots ("Analyzing and Improving the Image Quality of StyleGAN", section 3.2).
 *
 * @param synthesize latents [B, slots, L] -> images [B, 3, S, S]
 * @param w [B, slots, L]
 * @param noise [B, 3, S, S], standard normal; divided by S here
 * @returns [B]
 * @example const lengths = pathLengths((x) => synthesis(g, config, x), w, noise);
 */
export function pathLengths(
  synthesize: (w: tf.Tensor3D) => tf.Tensor4D,
  w: tf.Tensor3D,
  noise: tf.Tensor4D,
): tf.Tensor1D {
  const direction = tf.div(noise, noise.shape[3]);
  const moved = tf.grad((x) => tf.sum(tf.mul(synthesize(x as tf.Tensor3D), direction)))(w);
  return tf.sqrt(tf.mean(tf.sum(tf.square(moved), 2), 1)) as tf.Tensor1D;
}
