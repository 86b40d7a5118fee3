import { tf } from "../engine/index.js";
import { InputError } from "../errors.js";
import { DEFAULT_SCENE, type Scene } from "./scene.js";

/**
 * Brings raw network depth into the depth range: per image, subtract the mean, tanh, scale.
 *
 * @param raw (B, S, S) or (B, 1, S, S), any values
 * @param scene gives the range
 * @returns (B, S, S) in scene units
 * @throws InputError when the shape is another
 * @remarks Unsup3d (Wu et al. 2020); GAN2Shape fits its prior on this, without the border.
 * @example const depth = rescaleDepth(depthNetwork(image));
 */
export function rescaleDepth(raw: tf.Tensor, scene: Scene = DEFAULT_SCENE): tf.Tensor3D {
  const size = raw.shape[raw.rank - 1]!;
  if (!(raw.rank === 3 || (raw.rank === 4 && raw.shape[1] === 1)) || raw.shape[raw.rank - 2] !== size)
    throw new InputError(
      `depth is [${raw.shape}], but must be (batch, size, size) or (batch, 1, size, size).`,
    );
  return tf.tidy(() => {
    const flat = tf.reshape(raw, [raw.shape[0], size, size]);
    const squashed = tf.tanh(tf.sub(flat, tf.mean(flat, [1, 2], true)));
    const { minDepth, maxDepth } = scene;
    return tf.add(tf.mul(squashed, (maxDepth - minDepth) / 2), (maxDepth + minDepth) / 2) as tf.Tensor3D;
  });
}

/**
 * Draws the two outermost columns on the left and the right towards the border depth, so that the surface
 * closes behind the object when it is turned.
 *
 * @param depth (B, S, S)
 * @param scene `reference` overshoots by a factor of 1.02, as published; `clean` sets the border depth itself
 * @returns (B, S, S)
 * @example clampBorder(tf.ones([1, 64, 64])); // 1.0408 in columns 0, 1, 62, 63
 */
export function clampBorder(depth: tf.Tensor3D, scene: Scene = DEFAULT_SCENE): tf.Tensor3D {
  return tf.tidy(() => {
    const size = depth.shape[2];
    const strength = scene.compatibility === "reference" ? 1.02 : 1;
    const weight = Float32Array.from({ length: size }, (_, c) => (c < 2 || c >= size - 2 ? strength : 0));
    const kept = tf.tensor3d(
      weight.map((w) => 1 - w),
      [1, 1, size],
    );
    const border = tf.tensor3d(
      weight.map((w) => w * scene.borderDepth),
      [1, 1, size],
    );
    return tf.add(tf.mul(depth, kept), border) as tf.Tensor3D;
  });
}

/**
 * The canonical depth of raw network depth: {@link rescaleDepth}, then {@link clampBorder}.
 *
 * @param raw (B, S, S) or (B, 1, S, S)
 * @returns (B, S, S) in scene units, smaller is nearer
 * @example const depth = canonicalDepth(depthNetwork(image));
 */
export function canonicalDepth(raw: tf.Tensor, scene: Scene = DEFAULT_SCENE): tf.Tensor3D {
  return tf.tidy(() => clampBorder(rescaleDepth(raw, scene), scene));
}

/**
 * Left-right mirror image, for the symmetry term.
 *
 * @param x rank 3 (B, S, S) or 4 (B, C, S, S); the last axis is mirrored
 * @example const both = tf.concat([depth, flipLeftRight(depth)]);
 */
export function flipLeftRight<T extends tf.Tensor>(x: T): T {
  return tf.reverse(x, x.rank - 1);
}
