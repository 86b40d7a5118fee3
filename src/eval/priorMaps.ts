import { tf } from "../engine/index.js";
import { clampBorder, poseFromRaw, validityMask, warpCanonicalDepth } from "../geometry/index.js";
import type { MapData, MethodModel, PriorResult, ReconstructionMaps } from "../method/index.js";

/**
 * The shape prior as a reconstruction: what a method that learns nothing would answer.
 *
 * That is the ellipsoid as the depth network has learnt it, which smooths its rim; or the ellipsoid itself where a
 * pre-trained depth network took its place. It is seen in the mean view, whatever a pre-trained view network knows.
 *
 * @param prior of a target
 * @param model its mean view is the one the prior is seen in
 * @returns depth in that view, S x S, and where it is covered
 * @example const row = measureDepth(priorMaps(shape.prior, g.method), target);
 */
export function priorMaps(
  { ellipsoid, depth, iterations }: Pick<PriorResult, "ellipsoid" | "depth" | "iterations">,
  { scene, viewPrior }: Pick<MethodModel, "scene" | "viewPrior">,
): Pick<ReconstructionMaps, "viewDepth" | "validity"> {
  const { data, shape } = iterations > 0 ? depth : ellipsoid;
  const [viewDepth, validity] = tf.tidy(() => {
    const canonical = clampBorder(tf.tensor3d(data, [1, shape[0], shape[1]]), scene);
    const seen = warpCanonicalDepth(canonical, poseFromRaw(tf.tensor2d([viewPrior.mean]), scene), scene);
    return [seen, validityMask(seen, scene)];
  });
  const read = (x: tf.Tensor): MapData => {
    const values = x.dataSync() as Float32Array;
    x.dispose();
    return { shape, data: values };
  };
  return { viewDepth: read(viewDepth), validity: read(validity) };
}
