import { gridSample, gridSampleNearest, tf } from "../engine/index.js";
import { movedGrid, type Pose, viewPoints } from "./camera.js";
import { rasterizeDepth } from "./rasterize.js";
import { DEFAULT_SCENE, depthMargin, type Scene } from "./scene.js";

/**
 * The depth that a view sees of a canonical depth map; differentiable.
 *
 * @param depth (B, S, S) canonical; a batch of 1 is seen from every view
 * @param pose B views, or 1 for all maps
 * @param scene camera; `clean` continues the surface by a pixel on every side, so that the outermost ring of
 *   the result is covered as well
 * @returns (B, S, S), clamped to the depth range and half of it more at either end
 * @remarks GAN2Shape, section 3.2: the differentiable renderer of the photo-geometric autoencoder.
 * @example const viewDepth = warpCanonicalDepth(depth, poseFromRaw(view));
 */
export function warpCanonicalDepth(
  depth: tf.Tensor3D,
  pose: Pose,
  scene: Scene = DEFAULT_SCENE,
): tf.Tensor3D {
  return tf.tidy(() => {
    const clean = scene.compatibility === "clean";
    const points = clean
      ? viewPoints(padByReplication(depth), pose, scene, 1)
      : viewPoints(depth, pose, scene);
    const seen = rasterizeDepth(points, depth.shape[2], scene);
    const margin = depthMargin(scene);
    return tf.clipByValue(seen, scene.minDepth - margin, scene.maxDepth + margin);
  });
}

function padByReplication(depth: tf.Tensor3D): tf.Tensor3D {
  const [batch, size] = depth.shape;
  const row = (r: number) => tf.slice(depth, [0, r, 0], [batch, 1, size]);
  const tall = tf.concat([row(0), depth, row(size - 1)], 1);
  const column = (c: number) => tf.slice(tall, [0, 0, c], [batch, size + 2, 1]);
  return tf.concat([column(0), tall, column(size - 1)], 2);
}

/**
 * Where a view sees the surface: 1, or 0 where it sees nothing or only part of a pixel. No gradient.
 *
 * @param viewDepth (B, S, S) from {@link warpCanonicalDepth}
 * @returns (B, S, S) of 0 and 1
 * @example const valid = validityMask(viewDepth);
 */
export function validityMask(viewDepth: tf.Tensor3D, scene: Scene = DEFAULT_SCENE): tf.Tensor3D {
  return tf.tidy(
    () =>
      tf.cast(tf.less(viewDepth, tf.scalar(scene.maxDepth + depthMargin(scene))), "float32") as tf.Tensor3D,
  );
}

/**
 * Where each pixel of a view lies in the canonical image; a sampling grid that pulls canonical maps into the view.
 *
 * @param viewDepth (B, S, S) from {@link warpCanonicalDepth}
 * @returns (B, S, S, 2)
 * @example const image = warpImage(texture, inverseGrid(viewDepth, pose));
 */
export function inverseGrid(viewDepth: tf.Tensor3D, pose: Pose, scene: Scene = DEFAULT_SCENE): tf.Tensor4D {
  return movedGrid(viewDepth, pose, "canonical", scene);
}

/**
 * Where each canonical pixel lies in a view; a sampling grid that pulls the view's maps into the canonical frame.
 *
 * @param depth (B, S, S) canonical
 * @returns (B, S, S, 2)
 * @example const canonicalMask = warpImage(inputMask, forwardGrid(depth, pose));
 */
export function forwardGrid(depth: tf.Tensor3D, pose: Pose, scene: Scene = DEFAULT_SCENE): tf.Tensor4D {
  return movedGrid(depth, pose, "view", scene);
}

function forEveryGrid(image: tf.Tensor4D, grid: tf.Tensor4D): tf.Tensor4D {
  const [, channels, rows, columns] = image.shape;
  return image.shape[0] === grid.shape[0]
    ? image
    : tf.broadcastTo(image, [grid.shape[0], channels, rows, columns]);
}

/**
 * Pulls an image through a sampling grid: bilinear, 0 (mid grey) outside.
 *
 * @param image (B, C, S, S); a batch of 1 goes through every grid
 * @param grid (B, S, S, 2)
 * @returns (B, C, S, S)
 * @example const seen = warpImage(texture, inverseGrid(viewDepth, pose));
 */
export function warpImage(image: tf.Tensor4D, grid: tf.Tensor4D): tf.Tensor4D {
  return tf.tidy(() => gridSample(forEveryGrid(image, grid), grid));
}

/**
 * Pulls a mask through a sampling grid: nearest pixel, 0 outside; no gradient.
 *
 * @param mask (B, C, S, S); a batch of 1 goes through every grid
 * @param grid (B, S, S, 2)
 * @returns (B, C, S, S)
 * @example const seen = warpMask(canonicalMask, inverseGrid(viewDepth, pose));
 */
export function warpMask(mask: tf.Tensor4D, grid: tf.Tensor4D): tf.Tensor4D {
  return tf.tidy(() => gridSampleNearest(forEveryGrid(mask, grid), grid));
}

/** What {@link renderView} gives; all with batch B. */
export interface RenderedView {
  /** (B, S, S), see {@link warpCanonicalDepth}. */
  readonly viewDepth: tf.Tensor3D;
  /** (B, S, S) of 0 and 1, see {@link validityMask}. */
  readonly validity: tf.Tensor3D;
  /** (B, S, S, 2), see {@link inverseGrid}. */
  readonly grid: tf.Tensor4D;
  /** (B, 3, S, S) in [-1, 1]. */
  readonly image: tf.Tensor4D;
}

/**
 * Renders a textured canonical depth map from views: the whole differentiable renderer in one call.
 *
 * @param depth (B, S, S) canonical
 * @param texture (B, 3, S, S), the lit albedo
 * @param pose B views; depth and texture may have a batch of 1
 * @remarks GAN2Shape, section 3.2.
 * @example const { image, validity } = renderView(depth, texture, poseFromRaw(view));
 */
export function renderView(
  depth: tf.Tensor3D,
  texture: tf.Tensor4D,
  pose: Pose,
  scene: Scene = DEFAULT_SCENE,
): RenderedView {
  const viewDepth = warpCanonicalDepth(depth, pose, scene);
  const grid = inverseGrid(viewDepth, pose, scene);
  return {
    viewDepth,
    validity: validityMask(viewDepth, scene),
    grid,
    image: tf.clipByValue(warpImage(texture, grid), -1, 1),
  };
}
