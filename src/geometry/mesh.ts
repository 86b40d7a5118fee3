import type { Shape } from "../engine/index.js";
import { InputError } from "../errors.js";
import { normalsOf } from "./normals.js";
import { pointsOf } from "./points.js";
import { DEFAULT_SCENE, type Scene } from "./scene.js";

/** A textured triangle mesh at rest; x right, y up, z towards the viewer. */
export interface MeshData {
  /** V x 3; the rotation centre is the origin, 100 to a scene unit. */
  positions: Float32Array;
  /** V x 2 in [0, 1], v upwards; 0 and 1 are the centres of the outermost pixels. */
  uvs: Float32Array;
  /** V x 3, outwards. */
  normals: Float32Array;
  /** F x 3, counter-clockwise seen from outside. */
  indices: Uint32Array;
  /** 3 x S x S in [-1, 1]. */
  texture: { shape: Shape; data: Float32Array };
}

/** What {@link meshFromDepth} builds from. */
export interface MeshOptions {
  /** S x S canonical depth in scene units. */
  depth: Float32Array;
  /** S */
  size: number;
  /** 3 x S x S in [-1, 1]. */
  texture: Float32Array;
  /** S x S x 3 as the method has them (away from the camera); by default those of the depth. */
  normals?: Float32Array;
  /** S x S; cells with a corner below 0.5 are left out. */
  mask?: Float32Array;
  /** Cells with a corner at this depth or behind it are left out. */
  far?: number;
  scene?: Scene;
}

/** Mesh units in a scene unit. */
const UNITS = 100;

/**
 * Makes a mesh of a depth map: a vertex per pixel and one in the middle of every four, four triangles between.
 *
 * @returns S² + (S-1)² vertices and 4 (S-1)² triangles; fewer when `mask` or `far` trims the background
 * @throws InputError when an array does not fit the size, or nothing is left
 * @remarks GAN2Shape's reference implementation, mesh export.
 * @example const mesh = meshFromDepth({ depth: depth.data, size: 64, texture: image.data });
 */
export function meshFromDepth(options: MeshOptions): MeshData {
  const { depth, size, texture, mask, far = Number.POSITIVE_INFINITY, scene = DEFAULT_SCENE } = options;
  const pixels = size * size;
  const checked: [string, Float32Array | undefined, number][] = [
    ["depth", depth, pixels],
    ["texture", texture, 3 * pixels],
    ["normals", options.normals, 3 * pixels],
    ["mask", mask, pixels],
  ];
  for (const [name, array, expected] of checked)
    if (array && array.length !== expected)
      throw new InputError(`${name} has ${array.length} values, but at size ${size} it needs ${expected}.`);

  const kept = (pixel: number) => depth[pixel] < far && (!mask || mask[pixel] >= 0.5);
  const normals = options.normals ?? normalsOf(depth, size, scene);
  const mesh = fullGrid(pointsOf(depth, size, scene), normals, size);
  const cells: number[] = [];
  for (let r = 0; r < size - 1; r++)
    for (let c = 0; c < size - 1; c++) {
      const at = r * size + c;
      if (kept(at) && kept(at + 1) && kept(at + size) && kept(at + size + 1)) cells.push(at);
    }
  if (cells.length === 0)
    throw new InputError(
      "The mesh has no cell left: mask and far trim all of it; give a larger mask or a larger far.",
    );

  const indices = new Uint32Array(12 * cells.length);
  // Corners by side, the middle M last: (TL, BL, M), (BL, BR, M), (BR, TR, M), (TR, TL, M).
  [
    [0, size],
    [size, size + 1],
    [size + 1, 1],
    [1, 0],
  ].forEach(([from, to], side) => {
    cells.forEach((at, i) => {
      const middle = pixels + at - Math.floor(at / size);
      indices.set([at + from, at + to, middle], 3 * (side * cells.length + i));
    });
  });
  const full = { ...mesh, indices, texture: { shape: [3, size, size], data: texture } };
  return cells.length === (size - 1) ** 2 ? full : withoutUnused(full);
}

/** Vertices of all pixels, row by row, then of all cell middles. */
function fullGrid(points: Float32Array, normals: Float32Array, size: number) {
  const pixels = size * size;
  const count = pixels + (size - 1) ** 2;
  const positions = new Float32Array(3 * count);
  const outward = new Float32Array(3 * count);
  const uvs = new Float32Array(2 * count);
  for (let i = 0; i < pixels; i++) {
    positions.set(
      [UNITS * points[3 * i], -UNITS * points[3 * i + 1], UNITS * (1 - points[3 * i + 2])],
      3 * i,
    );
    outward.set([-normals[3 * i], normals[3 * i + 1], normals[3 * i + 2]], 3 * i);
    uvs.set([(i % size) / (size - 1), 1 - Math.floor(i / size) / (size - 1)], 2 * i);
  }
  for (let r = 0, i = pixels; r < size - 1; r++)
    for (let c = 0; c < size - 1; c++, i++) {
      const at = r * size + c;
      const mean = (values: Float32Array, parts: number, k: number) =>
        [at, at + 1, at + size, at + size + 1].reduce((sum, v) => sum + values[parts * v + k], 0) / 4;
      const normal = [0, 1, 2].map((k) => mean(outward, 3, k));
      const length = Math.hypot(...normal) || 1;
      for (let k = 0; k < 3; k++) {
        positions[3 * i + k] = mean(positions, 3, k);
        outward[3 * i + k] = normal[k] / length;
      }
      for (let k = 0; k < 2; k++) uvs[2 * i + k] = mean(uvs, 2, k);
    }
  return { positions, uvs, normals: outward };
}

/** The mesh with only those vertices that a triangle uses, in the same order. */
function withoutUnused(mesh: MeshData): MeshData {
  const newIndex = new Int32Array(mesh.positions.length / 3).fill(-1);
  for (const vertex of mesh.indices) newIndex[vertex] = 0;
  const used: number[] = [];
  newIndex.forEach((mark, vertex) => {
    if (mark === 0) newIndex[vertex] = used.push(vertex) - 1;
  });
  const pick = (values: Float32Array, parts: number) =>
    Float32Array.from(
      { length: parts * used.length },
      (_, i) => values[parts * used[Math.floor(i / parts)] + (i % parts)],
    );
  return {
    ...mesh,
    positions: pick(mesh.positions, 3),
    uvs: pick(mesh.uvs, 2),
    normals: pick(mesh.normals, 3),
    indices: mesh.indices.map((vertex) => newIndex[vertex]),
  };
}
