import { tf } from "../tf.js";

/**
 * Group normalisation (Wu and He 2018) of (N, C, H, W), with optional per-channel scale and shift.
 *
 * @param x images, (N, C, H, W)
 * @param groups how many groups the channels fall into; divides C
 * @param gamma scale, (C)
 * @param beta shift, (C)
 * @param epsilon added to the variance; default 1e-5
 * @returns (N, C, H, W)
 * @example const y = groupNorm(x, 16, gamma, beta);
 */
export function groupNorm(
  x: tf.Tensor,
  groups: number,
  gamma?: tf.Tensor,
  beta?: tf.Tensor,
  epsilon = 1e-5,
): tf.Tensor4D {
  const [batch, channels] = x.shape;
  if (channels % groups !== 0)
    throw new Error(`groupNorm: ${groups} groups do not divide ${channels} channels.`);
  const rows = tf.reshape(x, [batch * groups, -1]);
  let y: tf.Tensor = tf.reshape(normalizeRows(rows, epsilon), x.shape);
  if (gamma) y = tf.mul(y, tf.reshape(gamma, [1, channels, 1, 1]));
  if (beta) y = tf.add(y, tf.reshape(beta, [1, channels, 1, 1]));
  return y as tf.Tensor4D;
}

/** (x - mean) / sqrt(variance + epsilon) along axis 1, with the short form of its gradient. */
function normalizeRows(rows: tf.Tensor, epsilon: number): tf.Tensor {
  const normalize = tf.customGrad((x, save) => {
    const centred = tf.sub(x as tf.Tensor, tf.mean(x as tf.Tensor, 1, true));
    const scale = tf.rsqrt(tf.add(tf.mean(tf.square(centred), 1, true), epsilon));
    const value = tf.mul(centred, scale);
    (save as tf.GradSaveFunc)([value, scale]);
    return {
      value,
      // dx = scale (dy - mean(dy) - y mean(dy y))
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => {
        const [y, s] = saved;
        const along = tf.mean(tf.mul(dy, y), 1, true);
        return tf.mul(s, tf.sub(tf.sub(dy, tf.mean(dy, 1, true)), tf.mul(y, along)));
      },
    };
  });
  return normalize(rows);
}
