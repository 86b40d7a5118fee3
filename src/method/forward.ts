import { type Tensors, tf } from "../engine/index.js";
import { poseFromRaw } from "../geometry/camera.js";
import { canonicalDepth, flipLeftRight } from "../geometry/depth.js";
import { normalsFromDepth } from "../geometry/normals.js";
import type { Scene } from "../geometry/scene.js";
import { diffuseShading, lightFromRaw, shade } from "../geometry/shading.js";
import { forwardGrid, renderView, validityMask, warpImage } from "../geometry/warp.js";
import { parts, rows, withoutGradient } from "./batch.js";
import type { MethodNetworks } from "./model.js";

/** An object in its canonical frame; H is 1, or 2 when its mirror image follows. */
export interface Canonical {
  /** (H, S, S) */
  depth: tf.Tensor3D;
  /** (H, S, S, 3) */
  normals: tf.Tensor4D;
  /** (H, 3, S, S) */
  albedo: tf.Tensor4D;
}

/** A canonical object as n views and lights show it; all with batch H n, the n of the mirror image last. */
export interface Rendering {
  texture: tf.Tensor4D;
  /** (H n, 1, S, S) */
  diffuse: tf.Tensor4D;
  viewDepth: tf.Tensor3D;
  /** (n, 1, S, S): where every half is seen */
  validity: tf.Tensor4D;
  /** (H n, 3, S, S) in [-1, 1] */
  image: tf.Tensor4D;
}

/**
 * The object that D and A see in an image (method specification, sections 3, 6 and 9).
 *
 * @param nets tensors of D and A
 * @param image (1, 3, S, S)
 * @param flip whether the mirror image follows
 */
export function canonicalObject(
  networks: MethodNetworks,
  nets: Record<string, Tensors>,
  image: tf.Tensor4D,
  flip: boolean,
  scene: Scene,
): Canonical {
  const both = <T extends tf.Tensor>(x: T): T => (flip ? (tf.concat([x, flipLeftRight(x)], 0) as T) : x);
  const depth = both(canonicalDepth(networks.D.run(nets.D, image), scene));
  return { depth, normals: normalsFromDepth(depth, scene), albedo: both(networks.A.run(nets.A, image)) };
}

/**
 * Views and lights of images, raw: what V and L say, about the priors' means (section 8).
 *
 * @param images (B, 3, S, S)
 * @returns view (B, 6) and light (B, 4)
 */
export function viewsAndLights(
  networks: MethodNetworks,
  nets: Record<string, Tensors>,
  images: tf.Tensor4D,
): { view: tf.Tensor2D; light: tf.Tensor2D } {
  const about = (answer: tf.Tensor, mean: number[]) =>
    tf.add(tf.reshape(answer, [-1, mean.length]), tf.tensor2d([mean])) as tf.Tensor2D;
  return {
    view: about(networks.V.run(nets.V, images), networks.meanView),
    light: about(networks.L.run(nets.L, images), networks.meanLight),
  };
}

/**
 * Lights and renders an object (sections 7 and 8).
 *
 * @param object its halves are both seen in every view
 * @param view (n, 6), raw
 * @param light (n, 4), raw
 */
export function renderObject(
  object: Canonical,
  view: tf.Tensor2D,
  light: tf.Tensor2D,
  scene: Scene,
): Rendering {
  const halves = object.depth.shape[0];
  const count = view.shape[0];
  const everyView = <T extends tf.Tensor>(x: T): T => {
    if (count === 1) return x;
    const rest = x.shape.slice(1);
    const copies = parts(x, 1).map((half) => tf.broadcastTo(half, [count, ...rest]));
    return (halves === 1 ? copies[0] : tf.concat(copies, 0)) as T;
  };
  const everyHalf = <T extends tf.Tensor2D>(x: T): T => (halves === 1 ? x : (tf.tile(x, [halves, 1]) as T));
  const { ambient, diffuse: strength, direction } = lightFromRaw(everyHalf(light));
  const diffuse = diffuseShading(everyView(object.normals), direction);
  const texture = shade(everyView(object.albedo), ambient, strength, diffuse);
  const seen = renderView(everyView(object.depth), texture, poseFromRaw(everyHalf(view), scene), scene);
  const size = object.depth.shape[1];
  const both = withoutGradient(() =>
    parts(validityMask(seen.viewDepth, scene), count).reduce((product, mask) => tf.mul(product, mask)),
  );
  const validity = tf.reshape(both, [count, 1, size, size]) as tf.Tensor4D;
  return { texture, diffuse, viewDepth: seen.viewDepth, validity, image: seen.image };
}

/**
 * The object's mask in the canonical frame, soft (section 10).
 *
 * @param inputMask (1, 1, S, S)
 * @param view (1, 6), raw
 */
export function canonicalMaskOf(object: Canonical, inputMask: tf.Tensor4D, view: tf.Tensor2D, scene: Scene) {
  return warpImage(inputMask, forwardGrid(rows(object.depth, 0, 1), poseFromRaw(view, scene), scene));
}

/** Everything a result keeps of the pass on the input image, of its unflipped half and its first view. */
export function passOutputs(
  object: Canonical,
  rendering: Rendering,
  view: tf.Tensor2D,
  light: tf.Tensor2D,
): Tensors {
  const first = (x: tf.Tensor) => rows(x, 0, 1);
  return {
    depth: first(object.depth),
    normals: first(object.normals),
    albedo: first(object.albedo),
    diffuse: first(rendering.diffuse),
    canonicalImage: tf.clipByValue(first(rendering.texture), -1, 1),
    reconstruction: first(rendering.image),
    viewDepth: first(rendering.viewDepth),
    validity: first(rendering.validity),
    view: first(view),
    light: first(light),
  };
}
