import { movePoints, plainPose, pointsOf, rasterizeRgb, type Scene } from "../geometry/index.js";
import { checkFinite, checkSameSide, type SquareMap, sideOf } from "./checks.js";

/** What {@link rotate} draws, and from where. */
export interface RotateOptions {
  /** S x S depth in scene units. */
  canonicalDepth: SquareMap;
  /** 3 x S x S in [-1, 1]: the texture. */
  canonicalImage: SquareMap;
  /** Positive turns the front to the left of the picture. Default 0. */
  yawDegrees?: number;
  /** Positive turns the front down. Default 0. */
  pitchDegrees?: number;
  /** Raw view (6) to start from, such as that of the input image; by default the canonical view. */
  view?: ArrayLike<number>;
  /** S x S: texture where this is below 0.3 is drawn white. */
  mask?: SquareMap;
  /** Side of the picture; by default S. */
  outputSize?: number;
  scene?: Scene;
}

/** Below this, the published pictures count a canonical mask as background. */
const MASK_THRESHOLD = 0.3;

/**
 * Draws a reconstructed object turned about its centre ("Effect-3D").
 *
 * @returns 3 x outputSize x outputSize in [-1, 1], white where nothing is seen
 * @throws InputError when the maps do not fit each other or an angle is no number
 * @remarks GAN2Shape, section 4.3.
 * @example
 * const picture = rotate({ canonicalDepth: shape.depth, canonicalImage: shape.canonicalImage, yawDegrees: 30 });
 */
export function rotate(options: RotateOptions): SquareMap {
  const { canonicalDepth, canonicalImage, yawDegrees = 0, pitchDegrees = 0, view, mask, scene } = options;
  const size = sideOf("canonicalDepth", canonicalDepth, 1);
  checkSameSide({
    canonicalDepth: size,
    canonicalImage: sideOf("canonicalImage", canonicalImage, 3),
    ...(mask && { mask: sideOf("mask", mask, 1) }),
  });
  checkFinite({ yawDegrees, pitchDegrees });
  const outputSize = options.outputSize ?? size;
  let points = pointsOf(canonicalDepth.data, size, scene);
  if (view) points = movePoints(points, plainPose(view, scene), scene);
  const radians = Math.PI / 180;
  points = movePoints(points, { yaw: yawDegrees * radians, pitch: pitchDegrees * radians }, scene);
  const { data } = canonicalImage;
  const colors = mask ? data.map((c, i) => (mask.data[i % (size * size)] < MASK_THRESHOLD ? 1 : c)) : data;
  return {
    shape: [3, outputSize, outputSize],
    data: rasterizeRgb({ points, colors, size, outputSize, scene }),
  };
}

/**
 * Colours that show a surface itself, to be drawn by {@link rotate} in place of the texture.
 *
 * @param normals S x S x 3 as the method has them
 * @param style "normal": the normal as red, green, blue; "shape": grey, lit from the front
 * @returns 3 x S x S in [-1, 1]
 * @throws InputError when the normals are no square map
 * @example rotate({ canonicalDepth, canonicalImage: surfaceColors(normals, "shape"), yawDegrees: 30 });
 */
export function surfaceColors(normals: SquareMap, style: "normal" | "shape"): SquareMap {
  const size = sideOf("normals", normals, 3);
  const pixels = size * size;
  const data = Float32Array.from({ length: 3 * pixels }, (_, i) => {
    const pixel = i % pixels;
    if (style === "normal") return normals.data[3 * pixel + Math.floor(i / pixels)];
    return 1.4 * Math.max(0, normals.data[3 * pixel + 2]) - 1;
  });
  return { shape: [3, size, size], data };
}
