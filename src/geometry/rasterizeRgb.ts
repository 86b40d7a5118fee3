import { InputError } from "../errors.js";
import { coverFaces, faceCell, makeRasterVertices, projectToRaster } from "./rasterKernel.js";
import { DEFAULT_SCENE, intrinsics, type Scene } from "./scene.js";

/** What {@link rasterizeRgb} draws. */
export interface RgbRasterOptions {
  /** S x S x 3 vertices in the camera frame. */
  points: Float32Array;
  /** 3 x S x S colours of the vertices in [-1, 1]. */
  colors: Float32Array;
  /** S: vertices along one side, and pixels of the image that the camera was made for. */
  size: number;
  /** Side of the picture in pixels; by default S. */
  outputSize?: number;
  /** Value of every channel where nothing is seen; by default 1, white. */
  background?: number;
  scene?: Scene;
}

const NEAR = 0.1;
const FAR = 10;

/**
 * Draws a coloured vertex grid: a picture of the surface from the camera. For looking at, without gradient.
 *
 * Colours are interpolated perspective-correctly between the vertices; two samples per pixel and axis are averaged.
 *
 * @returns 3 x outputSize x outputSize in [-1, 1]
 * @throws InputError when the arrays do not fit the size
 * @remarks The reference exchanges two corner colours in every cell; here they are where they belong.
 * @example rasterizeRgb({ points: movePoints(points, { yaw: 0.5 }), colors: image.data, size: 64 });
 */
export function rasterizeRgb(options: RgbRasterOptions): Float32Array {
  const { points, colors, size, outputSize = size, background = 1, scene = DEFAULT_SCENE } = options;
  const vertexCount = size * size;
  const { focal, center } = intrinsics(size, scene);
  if (points.length !== 3 * vertexCount || colors.length !== 3 * vertexCount)
    throw new InputError(
      `points and colors have ${points.length} and ${colors.length} values, but at size ${size} both need ${3 * vertexCount}.`,
    );
  if (!Number.isInteger(outputSize) || outputSize < 1)
    throw new InputError(`outputSize is ${outputSize}, but must be a whole number of at least 1 pixel.`);
  const samples = 2 * outputSize;
  const offset = scene.compatibility === "clean" ? 0.5 : 0;
  const vertices = makeRasterVertices(vertexCount);
  projectToRaster(points, 0, { focal, center, samples, offset, scale: samples / size }, vertices);
  const faces = new Float32Array(samples * samples);
  const nearest = new Float64Array(samples * samples);
  coverFaces(vertices, { grid: size, samples, near: NEAR, far: FAR, nearest, faces, start: 0 });

  const { x, y, inverseDepth } = vertices;
  const pixels = outputSize * outputSize;
  const picture = new Float32Array(3 * pixels);
  for (let j = 0; j < samples; j++) {
    for (let i = 0; i < samples; i++) {
      const pixel = (j >> 1) * outputSize + (i >> 1);
      const face = faces[j * samples + i];
      if (face < 0) {
        for (let k = 0; k < 3; k++) picture[k * pixels + pixel] += background / 4;
        continue;
      }
      const { topLeft, lower } = faceCell(face, size);
      const corners = [topLeft + lower, topLeft + size, lower ? topLeft + size + 1 : topLeft + 1];
      const weights = corners.map((_, k) => {
        const [a, b] = [corners[(k + 1) % 3], corners[(k + 2) % 3]];
        return ((x[a] - i) * (y[b] - j) - (x[b] - i) * (y[a] - j)) * inverseDepth[corners[k]];
      });
      const total = 4 * (weights[0] + weights[1] + weights[2]);
      for (let k = 0; k < 3; k++)
        for (let n = 0; n < 3; n++)
          picture[k * pixels + pixel] += (weights[n] * colors[k * vertexCount + corners[n]]) / total;
    }
  }
  return picture.map((value) => Math.min(1, Math.max(-1, value)));
}
