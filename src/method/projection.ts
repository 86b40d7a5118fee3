import { resize, type Tensors, tf } from "../engine/index.js";
import { synthesis } from "../gan/generator.js";
import { styleForward } from "../gan/mapping.js";
import { poseFromRaw } from "../geometry/camera.js";
import { diffuseShading, lightDirection, shade } from "../geometry/shading.js";
import { renderView, warpMask } from "../geometry/warp.js";
import { latentOffset } from "./latentOffset.js";
import type { Crop, MethodModel, MethodNetworks } from "./model.js";
import type { Schedule } from "./schedules.js";

/** The object that pseudo samples show, with its light's strengths; all from step 1. */
export interface PseudoSource {
  /** (1, S, S) */
  depth: tf.Tensor3D;
  /** (1, S, S, 3) */
  normals: tf.Tensor4D;
  /** (1, 3, S, S) */
  albedo: tf.Tensor4D;
  /** (1, 2): ambient and diffuse strength, 0 to 1 */
  strengths: tf.Tensor2D;
  /** (1, 1, S, S): the object's mask in the canonical frame, or ones */
  mask: tf.Tensor4D;
}

/**
 * Renders pseudo samples: the object under random views and lights (method specification, section 12).
 *
 * @param source shape, albedo and light of step 1
 * @param views (B, 6), raw
 * @param lights (B, 3): direction x, y and strength
 * @returns images (B, 3, S, S) in [-1, 1] and masks (B, 1, S, S)
 * @source GAN2Shape, section 3.2, step 2
 */
export function renderPseudoSamples(
  source: PseudoSource,
  views: tf.Tensor2D,
  lights: tf.Tensor2D,
  ambientShare: number,
  scene: MethodModel["scene"],
): { images: tf.Tensor4D; masks: tf.Tensor4D } {
  const count = views.shape[0];
  const strength = tf.slice(lights, [0, 2], [count, 1]);
  const ambient = tf.add(tf.slice(source.strengths, [0, 0], [1, 1]), tf.mul(strength, ambientShare));
  const diffuse = tf.add(tf.slice(source.strengths, [0, 1], [1, 1]), strength);
  const direction = lightDirection(tf.slice(lights, [0, 0], [count, 2]));
  const texture = shade(
    source.albedo,
    ambient as tf.Tensor2D,
    diffuse as tf.Tensor2D,
    diffuseShading(source.normals, direction),
  );
  const { image, grid } = renderView(source.depth, texture, poseFromRaw(views, scene), scene);
  return { images: image, masks: warpMask(source.mask, grid) };
}

/**
 * Brings GAN images to the size of the method: enlarge to the data's size, cut the centre, shrink (section 1).
 *
 * @param images (B, 3, G, G)
 * @returns (B, 3, size, size)
 */
export function toMethodSize(images: tf.Tensor4D, size: number, crop?: Crop): tf.Tensor4D {
  if (!crop) return resize(images, size);
  const enlarged = resize(images, crop.origin);
  const margin = Math.floor((crop.origin - crop.crop) / 2);
  const [batch, channels] = images.shape;
  const centre = tf.slice(enlarged, [0, 0, margin, margin], [batch, channels, crop.crop, crop.crop]);
  return resize(centre, size);
}

/**
 * Latents to images of the method's size: G(w), clamped, with its fixed noise.
 *
 * @param latents (B, L) in W
 * @returns (B, 3, S, S) in [-1, 1]
 */
export function ganImages(model: MethodModel, generator: Tensors, latents: tf.Tensor2D): tf.Tensor4D {
  const images = tf.clipByValue(synthesis(generator, model.gan.config, latents), -1, 1);
  return toMethodSize(images, model.size, model.crop);
}

/**
 * Projects pseudo samples onto the GAN's images: G(w + offset) (section 13).
 *
 * @param images (B, 3, S, S), the pseudo samples
 * @param latent (1, L), of the target
 * @param ganImage (1, 3, S, S): G(w), for relative encoding
 * @returns the projected images and the offsets (B, L)
 * @source GAN2Shape, section 3.2, step 2
 */
export function projectSamples(
  model: MethodModel,
  networks: MethodNetworks,
  nets: Record<string, Tensors>,
  { images, latent, ganImage }: { images: tf.Tensor4D; latent: tf.Tensor2D; ganImage: tf.Tensor4D },
  { relativeEncoding, mappingDepth }: Pick<Schedule, "relativeEncoding" | "mappingDepth">,
): { images: tf.Tensor4D; offsets: tf.Tensor2D } {
  const { config } = model.gan;
  const [count, length] = [images.shape[0], config.latentSize];
  const encode = (x: tf.Tensor4D) =>
    tf.reshape(networks.E.run(nets.E, x), [x.shape[0], length]) as tf.Tensor2D;
  let raw: tf.Tensor2D;
  if (relativeEncoding) {
    // One pass for the samples and the image they are relative to.
    const all = encode(tf.concat([images, ganImage], 0));
    raw = tf.sub(tf.slice(all, [0, 0], [count, length]), tf.slice(all, [count, 0], [1, length]));
  } else {
    raw = encode(images);
  }
  const offsets = latentOffset(nets.G, config, raw, mappingDepth);
  return { images: ganImages(model, nets.G, tf.add(latent, offsets)), offsets };
}

/** Random z to w, for targets that are GAN samples. */
export function latentsOf(model: MethodModel, generator: Tensors, z: tf.Tensor2D): tf.Tensor2D {
  return styleForward(generator, model.gan.config, z);
}
