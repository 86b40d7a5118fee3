import { rangeOf } from "../display/index.js";
import { InputError } from "../errors.js";
import { DEFAULT_SCENE } from "../geometry/index.js";
import type { MapData } from "../method/index.js";
import { toOctahedron } from "./octahedron.js";
import type { LightState, SurfaceState } from "./protocol.js";

/** What every result that has a shape carries. */
export interface ShapeMaps {
  /** S x S, in scene units */
  depth: MapData;
  /** S x S x 3, away from the camera */
  normals: MapData;
  /** 3 x S x S in [-1, 1] */
  albedo: MapData;
  /** 4 raw components */
  light: Float32Array;
}

/**
 * A shape packed for a page: depth in 16 bits, normals in 2 x 16, albedo in 3 x 8. The page builds the mesh, so that
 * a 128 px shape takes 150 KB and not 3 MB.
 *
 * @throws InputError when the maps are no square of one size
 * @example const message = packSurface(shape);
 */
export function packSurface({ depth, normals, albedo, light }: ShapeMaps): SurfaceState {
  const size = depth.shape[0];
  const pixels = size * size;
  if (
    depth.data.length !== pixels ||
    normals.data.length !== 3 * pixels ||
    albedo.data.length !== 3 * pixels
  ) {
    throw new InputError(
      `A shape wants maps of one size, but depth is [${depth.shape}], normals [${normals.shape}], albedo [${albedo.shape}].`,
    );
  }
  const { low: nearest, high: farthest } = rangeOf(depth);
  const scale = 65535 / (farthest - nearest || 1);
  return {
    size,
    fovDegrees: DEFAULT_SCENE.fovDegrees,
    nearest,
    farthest,
    depth: Uint16Array.from(depth.data, (value) => Math.round((value - nearest) * scale)),
    normals: toOctahedron(normals.data),
    albedo: colorBytes(albedo),
    light: lightOf(light),
  };
}

/** Strengths and direction of a raw light (method, section 8). */
export function lightOf(raw: ArrayLike<number>): LightState {
  return { ambient: raw[0] / 2 + 0.5, diffuse: raw[1] / 2 + 0.5, x: raw[2], y: raw[3] };
}

/** 3 x S x S in [-1, 1] as S x S x 3 bytes. */
export function colorBytes({ data }: MapData): Uint8Array {
  const pixels = data.length / 3;
  const bytes = new Uint8ClampedArray(data.length); // rounds and clamps
  for (let c = 0; c < 3; c++)
    for (let i = 0; i < pixels; i++) bytes[3 * i + c] = 127.5 * (data[c * pixels + i] + 1);
  return new Uint8Array(bytes.buffer);
}

/** Bytes that a surface puts into a message. */
export function surfaceBytes({ depth, normals, albedo }: SurfaceState): number {
  return depth.byteLength + normals.byteLength + albedo.byteLength;
}
