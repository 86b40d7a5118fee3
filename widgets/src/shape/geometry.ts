import { fromOctahedron } from "../../../src/views/octahedron.js";
import type { SurfaceState } from "../../../src/views/protocol.js";
import { int16s, uint8s, uint16s } from "../binary.js";

/** Mesh units in a scene unit, as in the mesh files. */
const UNITS = 100;

/** A mesh that a surface becomes, in the arrays a graphics card wants; x right, y up, z towards the viewer. */
export interface SurfaceMesh {
  size: number;
  /** A vertex per pixel, then one in the middle of every four. */
  positions: Float32Array;
  normals: Float32Array;
  /** S x S x 4 */
  texture: Uint8Array;
}

/** Depth of every pixel in scene units. */
export function depthOf(surface: SurfaceState): Float32Array {
  const step = (surface.farthest - surface.nearest) / 65535;
  return Float32Array.from(uint16s(surface.depth), (value) => surface.nearest + step * value);
}

/** Builds the vertices of a surface. */
export function meshOf(surface: SurfaceState): SurfaceMesh {
  const { size, fovDegrees } = surface;
  const cells = size - 1;
  const pixels = size * size;
  const count = pixels + cells * cells;
  const positions = new Float32Array(3 * count);
  const normals = new Float32Array(3 * count);
  const depth = depthOf(surface);
  const facing = fromOctahedron(int16s(surface.normals));
  const center = cells / 2;
  const focal = center / Math.tan((fovDegrees * Math.PI) / 360);
  for (let i = 0; i < pixels; i++) {
    const z = depth[i];
    positions[3 * i] = (UNITS * ((i % size) - center) * z) / focal;
    positions[3 * i + 1] = (-UNITS * (Math.floor(i / size) - center) * z) / focal;
    positions[3 * i + 2] = UNITS * (1 - z);
    // The method's normals point away from a camera whose y axis points down.
    normals[3 * i] = -facing[3 * i];
    normals[3 * i + 1] = facing[3 * i + 1];
    normals[3 * i + 2] = facing[3 * i + 2];
  }
  for (let i = pixels, cell = 0; cell < cells * cells; cell++, i++) {
    const at = Math.floor(cell / cells) * size + (cell % cells);
    const corners = [3 * at, 3 * (at + 1), 3 * (at + size), 3 * (at + size + 1)];
    for (let k = 0; k < 3; k++) {
      const sum = (values: Float32Array) =>
        values[corners[0] + k] + values[corners[1] + k] + values[corners[2] + k] + values[corners[3] + k];
      positions[3 * i + k] = sum(positions) / 4;
      normals[3 * i + k] = sum(normals) / 4; // the shader makes it a unit vector
    }
  }
  return { size, positions, normals, texture: rgba(uint8s(surface.albedo)) };
}

/** What depends on the size alone: texture coordinates, row 0 first, and triangles, counter-clockwise from outside. */
export function gridOf(size: number): { uvs: Float32Array; indices: Uint32Array } {
  const cells = size - 1;
  const pixels = size * size;
  const uvs = new Float32Array(2 * (pixels + cells * cells));
  for (let i = 0; i < pixels; i++) uvs.set([(i % size) / cells, Math.floor(i / size) / cells], 2 * i);
  const indices = new Uint32Array(12 * cells * cells);
  for (let cell = 0; cell < cells * cells; cell++) {
    const [row, column] = [Math.floor(cell / cells), cell % cells];
    const middle = pixels + cell;
    uvs.set([(column + 0.5) / cells, (row + 0.5) / cells], 2 * middle);
    const [tl, bl] = [row * size + column, (row + 1) * size + column];
    const [tr, br] = [tl + 1, bl + 1];
    indices.set([tl, bl, middle, bl, br, middle, br, tr, middle, tr, tl, middle], 12 * cell);
  }
  return { uvs, indices };
}

function rgba(rgb: Uint8Array): Uint8Array {
  const result = new Uint8Array((rgb.length / 3) * 4).fill(255);
  for (let i = 0, at = 0; i < rgb.length; i += 3, at += 4) {
    result[at] = rgb[i];
    result[at + 1] = rgb[i + 1];
    result[at + 2] = rgb[i + 2];
  }
  return result;
}
