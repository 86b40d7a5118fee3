import { BACKGROUND_DEPTH, focalLength } from "./camera.js";
import { lightInModel, modelToCamera, type Placement, projectVertices } from "./placement.js";
import { VisibilityRaster } from "./rasterize.js";
import type { RenderedSample } from "./renderedSample.js";
import { resolveSamples, SUPERSAMPLING } from "./resolve.js";
import type { SurfaceMesh } from "./surfaceMesh.js";
import type { SurfacePainter } from "./surfacePainter.js";

/** Reused as long as sizes stay the same. */
let visibility = new VisibilityRaster(64 * SUPERSAMPLING);
let screen = new Float32Array(0);

/** One object under one view and light. */
export interface Scene {
  mesh: SurfaceMesh;
  placement: Placement;
  /** pixels per side */
  size: number;
  /** raw view (6) */
  view: Float32Array;
  /** raw light (4) */
  light: Float32Array;
  /** @param sampleWidth the distance of two samples on the surface, units of the model */
  painter: (sampleWidth: number) => SurfacePainter;
  /** Fills 3 x size x size in [-1, 1]. */
  background: (out: Float32Array) => void;
}

/**
 * Renders an object with its exact ground truth, under the camera and the shading model of GAN2Shape.
 *
 * The surface is sampled at pixel (r, c) = (v, u) of the intrinsics, 2 x 2 samples per pixel. Maps are averages over
 * the samples on the object. `image = (albedo/2 + 0.5) * shading * 2 - 1`, clamped, mixed with the background by
 * coverage.
 */
export function renderSurface(scene: Scene): RenderedSample {
  const { mesh, placement, size, view, light } = scene;
  if (visibility.size !== size * SUPERSAMPLING) visibility = new VisibilityRaster(size * SUPERSAMPLING);
  if (screen.length < mesh.positions.length) screen = new Float32Array(mesh.positions.length);
  const rotation = modelToCamera(view, placement);
  projectVertices(mesh.positions, placement, view, rotation, size, SUPERSAMPLING, screen);
  visibility.draw(screen, mesh.indices, mesh.triangleCount);

  const area = size * size;
  const sample: RenderedSample = {
    size,
    image: new Float32Array(3 * area),
    depth: new Float32Array(area).fill(BACKGROUND_DEPTH),
    normals: new Float32Array(3 * area),
    albedo: new Float32Array(3 * area),
    shading: new Float32Array(area).fill(1),
    mask: new Float32Array(area),
    coverage: new Float32Array(area),
    labels: new Uint8Array(area),
    view,
    light,
  };
  scene.background(sample.albedo);
  const pixel = 1 / (focalLength(size) * placement.scale);
  const painter = scene.painter(pixel / SUPERSAMPLING);
  resolveSamples(sample, mesh, screen, visibility, painter, rotation, lightInModel(light, placement));
  return sample;
}
