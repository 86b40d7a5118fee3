import { fromOctahedron } from "../../../src/views/octahedron.js";
import type { SurfaceState } from "../../../src/views/protocol.js";
import { int16s, uint8s, uint16s } from "../binary.js";

/** Mesh units in a scene unit, as in the mesh files. */
const UNITS = 100;

/** From this size on a map's pixels are so fine that a screen shows no diagonals: two triangles do where it takes four. */
const FINE = 128;

/** A mesh that a surface becomes, in the arrays a graphics card wants; x right, y up, z towards the viewer. */
export interface SurfaceMesh {
  size: number;
  /** A vertex per pixel; in coarse maps one more in the middle of every four. */
  positions: Float32Array;
  normals: Float32Array;
  /** S x S x 4 */
  texture: Uint8Array;
}

/** Room for a mesh. */
export function emptyMesh(size: number): SurfaceMesh {
  const count = size * size + middlesOf(size);
  const [positions, normals] = [new Float32Array(3 * count), new Float32Array(3 * count)];
  return { size, positions, normals, texture: new Uint8Array(4 * size * size).fill(255) };
}

const middlesOf = (size: number): number => (size < FINE ? (size - 1) ** 2 : 0);

/** Depth of every pixel in scene units. */
export function depthOf(surface: SurfaceState): Float32Array {
  const step = (surface.farthest - surface.nearest) / 65535;
  return Float32Array.from(uint16s(surface.depth), (value) => surface.nearest + step * value);
}

/**
 * Builds the vertices of a surface.
 *
 * @param into where to; of the surface's size
 */
export function meshOf(surface: SurfaceState, into = emptyMesh(surface.size)): SurfaceMesh {
  const { size, fovDegrees } = surface;
  const { positions, normals, texture } = into;
  const cells = size - 1;
  const pixels = size * size;
  const depth = depthOf(surface);
  const facing = fromOctahedron(int16s(surface.normals));
  const center = cells / 2;
  const scale = (UNITS * Math.tan((fovDegrees * Math.PI) / 360)) / center;
  for (let i = 0, at = 0, row = 0; row < size; row++) {
    for (let column = 0; column < size; column++, i++, at += 3) {
      const z = depth[i];
      positions[at] = scale * (column - center) * z;
      positions[at + 1] = -scale * (row - center) * z;
      positions[at + 2] = UNITS * (1 - z);
      // The method's normals point away from a camera whose y axis points down.
      normals[at] = -facing[at];
      normals[at + 1] = facing[at + 1];
      normals[at + 2] = facing[at + 2];
    }
  }
  const middles = middlesOf(size);
  for (let cell = 0; cell < middles; cell++) {
    const corner = 3 * (Math.floor(cell / cells) * size + (cell % cells));
    putMiddle(positions, corner, size, 3 * (pixels + cell));
    putMiddle(normals, corner, size, 3 * (pixels + cell)); // the shader makes it a unit vector
  }
  const albedo = uint8s(surface.albedo);
  for (let i = 0, at = 0; i < albedo.length; i += 3, at += 4) {
    texture[at] = albedo[i];
    texture[at + 1] = albedo[i + 1];
    texture[at + 2] = albedo[i + 2];
  }
  return into;
}

/** The mean of the four vectors of a cell whose upper left one begins at `corner`. */
function putMiddle(vectors: Float32Array, corner: number, size: number, at: number): void {
  const below = corner + 3 * size;
  for (let k = 0; k < 3; k++) {
    vectors[at + k] =
      (vectors[corner + k] + vectors[corner + 3 + k] + vectors[below + k] + vectors[below + 3 + k]) / 4;
  }
}

/** What depends on the size alone: texture coordinates, row 0 first, and triangles, counter-clockwise from outside. */
export function gridOf(size: number): { uvs: Float32Array; indices: Uint32Array } {
  const cells = size - 1;
  const pixels = size * size;
  const middles = middlesOf(size);
  const uvs = new Float32Array(2 * (pixels + middles));
  for (let i = 0; i < pixels; i++) uvs.set([(i % size) / cells, Math.floor(i / size) / cells], 2 * i);
  const triangles = middles > 0 ? 4 : 2;
  const indices = new Uint32Array(3 * triangles * cells * cells);
  for (let cell = 0; cell < cells * cells; cell++) {
    const [row, column] = [Math.floor(cell / cells), cell % cells];
    const [tl, bl] = [row * size + column, (row + 1) * size + column];
    const [tr, br] = [tl + 1, bl + 1];
    if (middles === 0) {
      indices.set([tl, bl, br, br, tr, tl], 6 * cell);
      continue;
    }
    const middle = pixels + cell;
    uvs.set([(column + 0.5) / cells, (row + 0.5) / cells], 2 * middle);
    indices.set([tl, bl, middle, bl, br, middle, br, tr, middle, tr, tl, middle], 12 * cell);
  }
  return { uvs, indices };
}
