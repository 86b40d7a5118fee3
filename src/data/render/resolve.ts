import { BACKGROUND_DEPTH } from "./camera.js";
import type { VisibilityRaster } from "./rasterize.js";
import type { RenderedSample } from "./renderedSample.js";
import type { SurfaceMesh } from "./surfaceMesh.js";
import type { SurfacePainter } from "./surfacePainter.js";

/** Samples per pixel and side. */
export const SUPERSAMPLING = 2;

/**
 * Turns what each sample sees into the maps of the object.
 *
 * @param sample its maps are filled; `albedo` comes with the background's colours
 * @param screen the vertices as {@link VisibilityRaster.draw} took them
 * @param m from the model's axes to the camera's, 3 x 3
 * @param lightDirection unit length, in the model's axes
 */
export function resolveSamples(
  sample: RenderedSample,
  mesh: SurfaceMesh,
  screen: Float32Array,
  raster: VisibilityRaster,
  painter: SurfacePainter,
  m: Float64Array,
  [lx, ly, lz]: readonly [number, number, number],
): void {
  const { size, image, depth, normals, albedo, shading, mask, coverage, labels, light } = sample;
  const area = size * size;
  const ambient = light[0] / 2 + 0.5;
  const diffuse = light[1] / 2 + 0.5;
  const { positions, normals: vertexNormals, attribute, indices, parts } = mesh;
  const n = raster.size;
  const perPixel = SUPERSAMPLING * SUPERSAMPLING;
  const votes = new Uint8Array(16);
  const deepest = BACKGROUND_DEPTH - 1e-4;
  for (let r = 0; r < size; r++) {
    for (let c = 0; c < size; c++) {
      const i = r * size + c;
      let hits = 0;
      let z = 0;
      let nx = 0;
      let ny = 0;
      let nz = 0;
      let red = 0;
      let green = 0;
      let blue = 0;
      votes.fill(0);
      for (let k = 0; k < perPixel; k++) {
        const s = (SUPERSAMPLING * r + (k >> 1)) * n + SUPERSAMPLING * c + (k & 1);
        const t = raster.triangle[s];
        if (t < 0) continue;
        hits++;
        const q = raster.inverseDepth[s];
        z += 1 / q;
        const a = indices[3 * t];
        const b = indices[3 * t + 1];
        const d = indices[3 * t + 2];
        // Screen weights to weights on the surface.
        const wa = (raster.weight0[s] * screen[3 * a + 2]) / q;
        const wb = (raster.weight1[s] * screen[3 * b + 2]) / q;
        const wd = 1 - wa - wb;
        nx += wa * vertexNormals[3 * a] + wb * vertexNormals[3 * b] + wd * vertexNormals[3 * d];
        ny += wa * vertexNormals[3 * a + 1] + wb * vertexNormals[3 * b + 1] + wd * vertexNormals[3 * d + 1];
        nz += wa * vertexNormals[3 * a + 2] + wb * vertexNormals[3 * b + 2] + wd * vertexNormals[3 * d + 2];
        painter.paint(
          parts[t],
          wa * positions[3 * a] + wb * positions[3 * b] + wd * positions[3 * d],
          wa * positions[3 * a + 1] + wb * positions[3 * b + 1] + wd * positions[3 * d + 1],
          wa * positions[3 * a + 2] + wb * positions[3 * b + 2] + wd * positions[3 * d + 2],
          wa * attribute[a] + wb * attribute[b] + wd * attribute[d],
        );
        red += painter.rgb[0];
        green += painter.rgb[1];
        blue += painter.rgb[2];
        votes[painter.label]++;
      }
      coverage[i] = hits / perPixel;
      for (let k = 0; k < 3; k++) image[k * area + i] = albedo[k * area + i];
      if (hits === 0) {
        normals[3 * i + 2] = 1;
        continue;
      }
      // Outward in the model's axes becomes away from the camera.
      const length = -Math.sqrt(nx * nx + ny * ny + nz * nz) || 1;
      nx /= length;
      ny /= length;
      nz /= length;
      const shade = ambient + diffuse * Math.max(0, nx * lx + ny * ly + nz * lz);
      const cover = coverage[i];
      const onObject = 2 * hits >= perPixel;
      for (let k = 0; k < 3; k++) {
        const colour = Math.min(1, (k === 0 ? red : k === 1 ? green : blue) / hits);
        const lit = Math.min(1, Math.max(-1, colour * shade * 2 - 1));
        const behind = image[k * area + i];
        if (onObject) albedo[k * area + i] = 2 * colour - 1;
        image[k * area + i] = behind + (lit - behind) * cover;
      }
      if (!onObject) {
        normals[3 * i + 2] = 1;
        continue;
      }
      mask[i] = 1;
      depth[i] = Math.min(deepest, z / hits);
      shading[i] = shade;
      normals[3 * i] = m[0] * nx + m[1] * ny + m[2] * nz;
      normals[3 * i + 1] = m[3] * nx + m[4] * ny + m[5] * nz;
      normals[3 * i + 2] = m[6] * nx + m[7] * ny + m[8] * nz;
      let best = 0;
      for (let k = 1; k < votes.length; k++) if (votes[k] > votes[best]) best = k;
      labels[i] = best;
    }
  }
}
