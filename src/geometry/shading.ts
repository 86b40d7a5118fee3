import { tf } from "../engine/index.js";
import { InputError } from "../errors.js";

/** One light per batch element: strengths (B, 1) and the direction (B, 3) in which the light travels. */
export interface Light {
  readonly ambient: tf.Tensor2D;
  readonly diffuse: tf.Tensor2D;
  readonly direction: tf.Tensor2D;
}

/**
 * Unit vectors (x, y, 1) / |(x, y, 1)|: how the light travels into the scene.
 *
 * @param xy (B, 2); x > 0 lights what faces left, y > 0 what faces up
 * @returns (B, 3)
 * @example lightDirection(tf.tensor2d([[0.8, 0.2]]));
 */
export function lightDirection(xy: tf.Tensor2D): tf.Tensor2D {
  return tf.tidy(() => {
    const direction = tf.concat([xy, tf.ones([xy.shape[0], 1])], 1);
    return tf.div(direction, tf.sqrt(tf.sum(tf.square(direction), 1, true))) as tf.Tensor2D;
  });
}

/**
 * Turns raw network lights into strengths and directions.
 *
 * @param raw (B, 4): ambient and diffuse strength, usually in (-1, 1) for 0 to 1, then x and y of the direction
 * @throws InputError when the shape is another
 * @remarks Unsup3d (Wu et al. 2020), section 3.2: Lambertian shading.
 * @example const light = lightFromRaw(tf.add(lightNetwork(images), meanLight));
 */
export function lightFromRaw(raw: tf.Tensor): Light {
  if (raw.rank !== 2 || raw.shape[1] !== 4)
    throw new InputError(`light is [${raw.shape}], but must be (batch, 4).`);
  const batch = raw.shape[0];
  const strengths = tf.add(tf.mul(tf.slice(raw, [0, 0], [batch, 2]), 0.5), 0.5);
  return {
    ambient: tf.slice(strengths, [0, 0], [batch, 1]) as tf.Tensor2D,
    diffuse: tf.slice(strengths, [0, 1], [batch, 1]) as tf.Tensor2D,
    direction: lightDirection(tf.slice(raw, [0, 2], [batch, 2]) as tf.Tensor2D),
  };
}

/**
 * How squarely the light meets the surface: max(0, n·l).
 *
 * @param normals (B, S, S, 3); a batch of 1 is lit by every light
 * @param direction (B, 3), or (1, 3) for all
 * @returns (B, 1, S, S)
 * @example const diffuse = diffuseShading(normals, light.direction);
 */
export function diffuseShading(normals: tf.Tensor4D, direction: tf.Tensor2D): tf.Tensor4D {
  return tf.tidy(() => {
    const [own, rows, columns] = normals.shape;
    const batch = Math.max(own, direction.shape[0]);
    const facing =
      own === 1
        ? tf.matMul(direction, tf.reshape(normals, [rows * columns, 3]), false, true)
        : tf.matMul(
            tf.reshape(normals, [own, rows * columns, 3]),
            tf.reshape(tf.broadcastTo(direction, [own, 3]), [own, 3, 1]),
          );
    return tf.reshape(tf.relu(facing), [batch, 1, rows, columns]) as tf.Tensor4D;
  });
}

/**
 * Lights an albedo: (albedo/2 + 0.5) · (ambient + strength · diffuse) · 2 - 1.
 *
 * @param albedo (B, 3, S, S) in [-1, 1]; a batch of 1 is lit by every light
 * @param ambient (B, 1)
 * @param strength (B, 1), of the diffuse light
 * @param diffuse (B, 1, S, S) from {@link diffuseShading}
 * @returns (B, 3, S, S), not clamped: bright light exceeds 1
 * @example const texture = shade(albedo, light.ambient, light.diffuse, diffuse);
 */
export function shade(
  albedo: tf.Tensor,
  ambient: tf.Tensor2D,
  strength: tf.Tensor2D,
  diffuse: tf.Tensor4D,
): tf.Tensor4D {
  return tf.tidy(() => {
    const perImage = (x: tf.Tensor2D) => tf.reshape(x, [x.shape[0], 1, 1, 1]);
    const shading = tf.add(perImage(ambient), tf.mul(perImage(strength), diffuse));
    return tf.sub(tf.mul(tf.add(albedo, 1), shading), 1) as tf.Tensor4D;
  });
}
