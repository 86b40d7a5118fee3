import { defineHostOp, type tf } from "../engine/index.js";
import { InputError } from "../errors.js";
import { rasterizeDepthGradientInto, rasterizeDepthInto } from "./rasterizeDepth.js";
import type { RasterCamera } from "./rasterKernel.js";
import { DEFAULT_SCENE, intrinsics, type Scene } from "./scene.js";

const rasterizeGradient = defineHostOp<RasterCamera>({
  name: "RasterizeDepthGradient",
  outputShapes: ([points]) => [points],
  compute: ([points, faces, sampleDepth, upstream], [gradient], [[batch, grid]], camera) =>
    rasterizeDepthGradientInto(points, faces, sampleDepth, upstream, batch, grid, camera, gradient),
});

const rasterize = defineHostOp<RasterCamera>({
  name: "RasterizeDepth",
  outputShapes: ([[batch]], { samples, scale }) => [
    [batch, samples / scale, samples / scale],
    [batch, samples, samples],
    [batch, samples, samples],
  ],
  compute: ([points], [depth, faces, sampleDepth], [[batch, grid]], camera) =>
    rasterizeDepthInto(points, batch, grid, camera, depth, faces, sampleDepth),
  // What the forward pass found is handed on: finding it again would double the cost.
  gradient: ([upstream], [points], [, faces, sampleDepth], camera) =>
    rasterizeGradient([points, faces, sampleDepth, upstream], camera),
});

/**
 * Draws the depth of vertex grids as the camera sees them, twice as fine and then averaged.
 *
 * Faces are double sided; depth is perspective-correct; where nothing is seen it is 100. The gradient is exact
 * inside the faces and ignores silhouettes.
 *
 * @param points (B, G, G, 3) in the camera frame, neighbours in the grid joined by triangles
 * @param size side of the result in pixels
 * @param scene camera; `reference` draws shifted by half a pixel, `clean` does not
 * @returns (B, size, size)
 * @throws InputError when points is no batch of square grids
 * @remarks Kato et al., Neural 3D Mesh Renderer, 2018.
 * @example const depth = rasterizeDepth(canonicalToView(unproject(canonicalDepth), pose), 64);
 */
export function rasterizeDepth(points: tf.Tensor, size: number, scene: Scene = DEFAULT_SCENE): tf.Tensor3D {
  const [, rows, columns, three] = points.shape;
  if (points.rank !== 4 || rows !== columns || rows < 2 || three !== 3)
    throw new InputError(
      `points is [${points.shape}], but must be (batch, grid, grid, 3) with a grid of 2 or more.`,
    );
  return rasterize([points], rasterCamera(size, scene))[0] as tf.Tensor3D;
}

/** The raster of the training renderer: two samples per pixel and axis. */
export function rasterCamera(size: number, scene: Scene = DEFAULT_SCENE): RasterCamera {
  const { focal, center } = intrinsics(size, scene);
  return { focal, center, scale: 2, samples: 2 * size, offset: scene.compatibility === "clean" ? 0.5 : 0 };
}
