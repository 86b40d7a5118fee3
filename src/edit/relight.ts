import type { Scene } from "../geometry/index.js";
import { checkFinite, checkSameSide, type SquareMap, sideOf } from "./checks.js";
import { rotate } from "./rotate.js";

/** How {@link relightTexture} lights an albedo. */
export interface RelightTextureOptions {
  /** 3 x S x S in [-1, 1]. */
  albedo: SquareMap;
  /** S x S x 3 as the method has them (away from the camera). */
  normals: SquareMap;
  /** Raw light (4) of the reconstruction: its ambient and diffuse strengths are built upon. */
  light: ArrayLike<number>;
  /** Direction of travel: x > 0 lights what faces left. Default 0. */
  x?: number;
  /** y > 0 lights what faces up. Default 0. */
  y?: number;
  /** Added to the diffuse strength. Default 0.6. */
  strength?: number;
  /** What becomes of the ambient light per `strength`. Default -0.6. */
  ambientShare?: number;
}

/** As {@link RelightTextureOptions}, and what is drawn. */
export interface RelightOptions extends RelightTextureOptions {
  /** S x S depth in scene units. */
  canonicalDepth: SquareMap;
  /** Raw view (6) to draw in, such as that of the input image; by default the canonical view. */
  view?: ArrayLike<number>;
  /** S x S: texture where this is below 0.3 is drawn white. */
  mask?: SquareMap;
  /** Side of the picture; by default S. */
  outputSize?: number;
  scene?: Scene;
}

/**
 * The canonical texture under another light: shading = ambient + share · strength + (diffuse + strength) · max(0, n·l).
 *
 * @returns 3 x S x S, not clamped: bright light exceeds 1
 * @throws InputError when the maps do not fit each other or a number is none
 * @remarks GAN2Shape, section 3.2 (pseudo samples); its reference implementation for the numbers.
 * @example const texture = relightTexture({ albedo, normals, light, x: 0.8, y: 0.2 });
 */
export function relightTexture(options: RelightTextureOptions): SquareMap {
  const { albedo, normals, light, x = 0, y = 0, strength = 0.6, ambientShare = -0.6 } = options;
  const size = sideOf("albedo", albedo, 3);
  checkSameSide({ albedo: size, normals: sideOf("normals", normals, 3) });
  checkFinite({ x, y, strength, ambientShare, ambient: light[0], diffuse: light[1] });
  const pixels = size * size;
  const ambient = light[0] / 2 + 0.5 + ambientShare * strength;
  const diffuse = light[1] / 2 + 0.5 + strength;
  const length = Math.hypot(x, y, 1);
  const n = normals.data;
  const shading = Float32Array.from({ length: pixels }, (_, i) => {
    const facing = (n[3 * i] * x + n[3 * i + 1] * y + n[3 * i + 2]) / length;
    return ambient + diffuse * Math.max(0, facing);
  });
  return { shape: [3, size, size], data: albedo.data.map((a, i) => (a + 1) * shading[i % pixels] - 1) };
}

/**
 * Draws a reconstructed object under another light ("Effect-3D").
 *
 * @returns 3 x outputSize x outputSize in [-1, 1], white where nothing is seen
 * @throws InputError as {@link relightTexture}
 * @remarks GAN2Shape, section 4.3.
 * @example
 * const { depth: canonicalDepth, albedo, normals, light, view } = shape;
 * const picture = relight({ canonicalDepth, albedo, normals, light, view, x: 0.8, y: 0.2 });
 */
export function relight(options: RelightOptions): SquareMap {
  const { canonicalDepth, view, mask, outputSize, scene } = options;
  return rotate({ canonicalDepth, canonicalImage: relightTexture(options), view, mask, outputSize, scene });
}
