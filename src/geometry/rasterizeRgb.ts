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
      const i0 = topLeft + lower;
      const i1 = topLeft + size;
      const i2 = lower ? i1 + 1 : topLeft + 1;
      const [x0, x1, x2] = [x[i0] - i, x[i1] - i, x[i2] - i];
      const [y0, y1, y2] = [y[i0] - j, y[i1] - j, y[i2] - j];
      const w0 = (x1 * y2 - x2 * y1) * inverseDepth[i0];
      const w1 = (x2 * y0 - x0 * y2) * inverseDepth[i1];
      const w2 = (x0 * y1 - x1 * y0) * inverseDepth[i2];
      const total = 4 * (w0 + w1 + w2);
      for (let k = 0; k < 3; k++) {
        const at = k * vertexCount;
        picture[k * pixels + pixel] +=
          (w0 * colors[at + i0] + w1 * colors[at + i1] + w2 * colors[at + i2]) / total;
      }
    }
  }
  return picture.map((value) => Math.min(1, Math.max(-1, value)));
}
