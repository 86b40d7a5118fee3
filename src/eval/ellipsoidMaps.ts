import { tf } from "../engine/index.js";
import { clampBorder, poseFromRaw, validityMask, warpCanonicalDepth } from "../geometry/index.js";
import type { MapData, MethodModel, ReconstructionMaps } from "../method/index.js";

/**
 * The shape prior as a reconstruction: what a method that learns nothing would answer.
 *
 * @param ellipsoid S x S, canonical depth in scene units
 * @param model its mean view is the one the prior is seen in
 * @returns depth in that view, S x S, and where it is covered
 * @example const row = measureDepth(ellipsoidMaps(shape.prior.ellipsoid, g.method), target);
 */
export function ellipsoidMaps(
  ellipsoid: MapData,
  { scene, viewPrior }: Pick<MethodModel, "scene" | "viewPrior">,
): Pick<ReconstructionMaps, "viewDepth" | "validity"> {
  const { shape } = ellipsoid;
  const [viewDepth, validity] = tf.tidy(() => {
    const canonical = clampBorder(tf.tensor3d(ellipsoid.data, [1, shape[0], shape[1]]), scene);
    const seen = warpCanonicalDepth(canonical, poseFromRaw(tf.tensor2d([viewPrior.mean]), scene), scene);
    return [seen, validityMask(seen, scene)];
  });
  const read = (x: tf.Tensor): MapData => {
    const data = x.dataSync() as Float32Array;
    x.dispose();
    return { shape, data };
  };
  return { viewDepth: read(viewDepth), validity: read(validity) };
}
