import { tf } from "../engine/index.js";
import { type Compatibility, DEFAULT_SCENE, intrinsics, type Scene } from "./scene.js";

/** Added to the length before dividing; the reference's normals are shorter than 1 by it. */
const EPSILON = 1e-7;

/**
 * Surface normals of depth maps, by central differences; differentiable.
 *
 * They point away from the camera (a wall facing it has +z); the outermost pixels get (0, 0, 1).
 *
 * @param depth (B, S, S)
 * @param scene camera; `reference` shortens normals (to 0.997 at S=64, 0.987 at 128) as the published code
 *   does, `clean` normalises exactly
 * @returns (B, S, S, 3)
 * @example const normals = normalsFromDepth(canonicalDepth(raw));
 */
export function normalsFromDepth(depth: tf.Tensor3D, scene: Scene = DEFAULT_SCENE): tf.Tensor4D {
  return tf.tidy(() => {
    const [batch, size] = depth.shape;
    const inner = size - 2;
    const { focal, center } = intrinsics(size, scene);
    const rays = Float32Array.from({ length: size }, (_, i) => (i - center) / focal);
    // Coordinate by coordinate: maps are cheaper to cut than points.
    const coordinates = [
      tf.mul(depth, tf.tensor3d(rays, [1, 1, size])),
      tf.mul(depth, tf.tensor3d(rays, [1, size, 1])),
      depth,
    ];
    const at = (map: tf.Tensor, r: number, c: number) => tf.slice(map, [0, r, c], [batch, inner, inner]);
    const [ax, ay, az] = coordinates.map((map) => tf.sub(at(map, 1, 2), at(map, 1, 0)));
    const [bx, by, bz] = coordinates.map((map) => tf.sub(at(map, 2, 1), at(map, 0, 1)));
    const n = [
      tf.sub(tf.mul(ay, bz), tf.mul(az, by)),
      tf.sub(tf.mul(az, bx), tf.mul(ax, bz)),
      tf.sub(tf.mul(ax, by), tf.mul(ay, bx)),
    ];
    const length = tf.sqrt(tf.addN(n.map((part) => tf.square(part))));
    const divisor = scene.compatibility === "reference" ? tf.add(length, EPSILON) : length;
    const unit = tf.stack(
      n.map((part) => tf.div(part, divisor)),
      3,
    );
    const padded = tf.pad(unit, [
      [0, 0],
      [1, 1],
      [1, 1],
      [0, 0],
    ]);
    return tf.add(padded, borderNormals(size)) as tf.Tensor4D;
  });
}

/** (0, 0, 1) on the outermost pixels, 0 inside. */
function borderNormals(size: number): tf.Tensor4D {
  const border = new Float32Array(size * size * 3);
  for (let r = 0; r < size; r++)
    for (let c = 0; c < size; c++)
      if (r === 0 || c === 0 || r === size - 1 || c === size - 1) border[(r * size + c) * 3 + 2] = 1;
  return tf.tensor4d(border, [1, size, size, 3]);
}

/**
 * The same normals over a plain array, for results, meshes and metrics.
 *
 * @param depth S x S, row by row
 * @param size S
 * @param scene camera
 * @param compatibility as in {@link normalsFromDepth}; by default the scene's
 * @returns S x S x 3
 * @example const normals = normalsOf(result.depth.data, 64);
 */
export function normalsOf(
  depth: Float32Array,
  size: number,
  scene: Scene = DEFAULT_SCENE,
  compatibility: Compatibility = scene.compatibility,
): Float32Array {
  const { focal, center } = intrinsics(size, scene);
  const normals = new Float32Array(size * size * 3);
  const epsilon = compatibility === "reference" ? EPSILON : 0;
  for (let r = 0, i = 0; r < size; r++) {
    for (let c = 0; c < size; c++, i++) {
      if (r === 0 || c === 0 || r === size - 1 || c === size - 1) {
        normals[3 * i + 2] = 1;
        continue;
      }
      const x = (c - center) / focal;
      const y = (r - center) / focal;
      const [east, west, south, north] = [depth[i + 1], depth[i - 1], depth[i + size], depth[i - size]];
      const az = east - west;
      const ax = az * x + (east + west) / focal;
      const ay = az * y;
      const bz = south - north;
      const bx = bz * x;
      const by = bz * y + (south + north) / focal;
      const nx = ay * bz - az * by;
      const ny = az * bx - ax * bz;
      const nz = ax * by - ay * bx;
      const length = Math.hypot(nx, ny, nz) + epsilon;
      normals[3 * i] = nx / length;
      normals[3 * i + 1] = ny / length;
      normals[3 * i + 2] = nz / length;
    }
  }
  return normals;
}
