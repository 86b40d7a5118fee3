import { tf } from "../engine/index.js";
import { InputError } from "../errors.js";
import { DEFAULT_SCENE, intrinsics, type Scene } from "./scene.js";

/*
 * Camera frame: x right, y down, z away from the camera, pinhole at the origin.
 * A view turns the object about C = (0, 0, rotationCenterDepth): P' = R (P - C) + C + t, with R = Rz Ry Rx.
 * For a point in front of C: positive yaw moves it to the left of the image, positive pitch down, positive
 * roll is clockwise.
 */

/** Where a batch of views puts the object: rotation (B, 3, 3) and translation (B, 1, 3), in scene units. */
export interface Pose {
  readonly rotation: tf.Tensor3D;
  readonly translation: tf.Tensor3D;
}

/**
 * Turns raw network views into angles and lengths.
 *
 * @param raw (B, 6): pitch, yaw, roll, then x, y, z shift, each usually in (-1, 1); (B, 5) means no z shift,
 *   (B, 3) no shift
 * @param scene gives the ranges
 * @returns (B, 6): radians, then scene units
 * @throws InputError when the shape is another
 * @remarks GAN2Shape follows Unsup3d (Wu et al. 2020), appendix: viewpoint ranges.
 * @example const physical = rawToPhysical(viewNetwork(images));
 */
export function rawToPhysical(raw: tf.Tensor, scene: Scene = DEFAULT_SCENE): tf.Tensor2D {
  const parts = raw.shape[1] ?? 0;
  if (raw.rank !== 2 || ![3, 5, 6].includes(parts))
    throw new InputError(`view is [${raw.shape}], but must be (batch, 6), (batch, 5) or (batch, 3).`);
  return tf.tidy(() => {
    const angle = (scene.rotationRangeDegrees * Math.PI) / 180;
    const { xyTranslationRange: xy, zTranslationRange: z } = scene;
    const scaled = tf.mul(raw, tf.tensor2d([[angle, angle, angle, xy, xy, z].slice(0, parts)]));
    if (parts === 6) return scaled as tf.Tensor2D;
    return tf.concat([scaled, tf.zeros([raw.shape[0], 6 - parts])], 1) as tf.Tensor2D;
  });
}

/**
 * Rotation matrices Rz Ry Rx of a batch of angles; differentiable.
 *
 * @param angles (B, 3 or more): pitch, yaw, roll in radians; further columns are not looked at
 * @returns (B, 3, 3), to be multiplied by column vectors
 * @example rotationMatrix(tf.tensor2d([[0, Math.PI / 6, 0]])); // 30 degrees of yaw
 */
export function rotationMatrix(angles: tf.Tensor2D): tf.Tensor3D {
  return tf.tidy(() => {
    const batch = angles.shape[0];
    const column = (i: number) => tf.slice(angles, [0, i], [batch, 1]);
    const [sx, sy, sz] = [0, 1, 2].map((i) => tf.sin(column(i)));
    const [cx, cy, cz] = [0, 1, 2].map((i) => tf.cos(column(i)));
    const czsy = tf.mul(cz, sy);
    const szsy = tf.mul(sz, sy);
    const entries = [
      tf.mul(cz, cy),
      tf.sub(tf.mul(czsy, sx), tf.mul(sz, cx)),
      tf.add(tf.mul(czsy, cx), tf.mul(sz, sx)),
      tf.mul(sz, cy),
      tf.add(tf.mul(szsy, sx), tf.mul(cz, cx)),
      tf.sub(tf.mul(szsy, cx), tf.mul(cz, sx)),
      tf.neg(sy),
      tf.mul(cy, sx),
      tf.mul(cy, cx),
    ];
    return tf.reshape(tf.concat(entries, 1), [batch, 3, 3]);
  });
}

/**
 * The pose of a batch of views given in angles and lengths.
 *
 * @param physical (B, 6): pitch, yaw, roll in radians, x, y, z shift in scene units
 * @example const turned = poseFromPhysical(tf.tensor2d([[0, 0.3, 0, 0, 0, 0]]));
 */
export function poseFromPhysical(physical: tf.Tensor2D): Pose {
  const batch = physical.shape[0];
  return {
    rotation: rotationMatrix(physical),
    translation: tf.reshape(tf.slice(physical, [0, 3], [batch, 3]), [batch, 1, 3]),
  };
}

/**
 * The pose of a batch of raw network views: {@link rawToPhysical}, then {@link poseFromPhysical}.
 *
 * @param raw (B, 6), (B, 5) or (B, 3)
 * @example const pose = poseFromRaw(tf.add(viewNetwork(images), meanView));
 */
export function poseFromRaw(raw: tf.Tensor, scene: Scene = DEFAULT_SCENE): Pose {
  return poseFromPhysical(rawToPhysical(raw, scene));
}

/**
 * The 3-D points of depth maps.
 *
 * @param depth (B, S, S) in scene units
 * @param scene camera
 * @param border pixels by which the map reaches beyond its image on every side
 * @returns (B, S, S, 3) in the frame of that camera
 * @throws InputError when depth is no batch of square maps
 * @example const points = unproject(canonicalDepth);
 */
export function unproject(depth: tf.Tensor, scene: Scene = DEFAULT_SCENE, border = 0): tf.Tensor4D {
  checkDepth(depth);
  return tf.tidy(() => {
    const side = depth.shape[1]!;
    const rays = rayCoordinates(side, scene, border);
    const all = new Float32Array(side * side * 3);
    for (let i = 0; i < side * side; i++) all.set([rays[i % side], rays[Math.floor(i / side)], 1], 3 * i);
    return tf.mul(tf.expandDims(depth, 3), tf.tensor4d(all, [1, side, side, 3])) as tf.Tensor4D;
  });
}

function checkDepth(depth: tf.Tensor): void {
  if (depth.rank !== 3 || depth.shape[1] !== depth.shape[2])
    throw new InputError(`depth is [${depth.shape}], but must be (batch, size, size).`);
}

/** x/z of the rays through the columns, which is y/z of those through the rows. */
function rayCoordinates(side: number, scene: Scene, border: number): Float32Array {
  const { focal, center } = intrinsics(side - 2 * border, scene);
  return Float32Array.from({ length: side }, (_, i) => (i - border - center) / focal);
}

/** A batch of maps p -> p matrix + offset on row vectors: (B, 3, 3) and (B, 1, 3). */
interface AffineMap {
  matrix: tf.Tensor3D;
  offset: tf.Tensor3D;
}

function toView({ rotation, translation }: Pose, scene: Scene): AffineMap {
  const center = tf.tensor3d([0, 0, scene.rotationCenterDepth], [1, 1, 3]);
  const matrix = tf.transpose(rotation, [0, 2, 1]);
  return { matrix, offset: tf.sub(tf.add(center, translation), timesRow(center, matrix)) };
}

function toCanonical({ rotation, translation }: Pose, scene: Scene): AffineMap {
  const center = tf.tensor3d([0, 0, scene.rotationCenterDepth], [1, 1, 3]);
  return { matrix: rotation, offset: tf.sub(center, timesRow(tf.add(center, translation), rotation)) };
}

/** Row vectors (B or 1, 1, 3) times matrices (B, 3, 3). */
function timesRow(row: tf.Tensor3D, matrix: tf.Tensor3D): tf.Tensor3D {
  return tf.reshape(tf.sum(tf.mul(tf.reshape(row, [row.shape[0], 3, 1]), matrix), 1), [
    matrix.shape[0],
    1,
    3,
  ]);
}

/**
 * The points of depth maps, moved: some of the three coordinates of `unproject(depth) matrix + offset`.
 *
 * A moved ray is a part that depends on the column plus a part that depends on the row, so the large arrays are
 * touched three times only, and no batch of equal points is ever made.
 */
function movedPoints(
  depth: tf.Tensor3D,
  map: AffineMap,
  [first, count]: [first: number, count: number],
  scene: Scene,
  border = 0,
): tf.Tensor4D {
  const side = depth.shape[1];
  const batch = map.matrix.shape[0];
  const rays = rayCoordinates(side, scene, border);
  const row = (k: number) =>
    tf.reshape(tf.slice(map.matrix, [0, k, first], [batch, 1, count]), [batch, 1, 1, count]);
  const byColumn = tf.mul(tf.tensor4d(rays, [1, 1, side, 1]), row(0));
  const byRow = tf.add(tf.mul(tf.tensor4d(rays, [1, side, 1, 1]), row(1)), row(2));
  const offset = tf.reshape(tf.slice(map.offset, [0, 0, first], [batch, 1, count]), [batch, 1, 1, count]);
  return tf.add(tf.mul(tf.expandDims(depth, 3), tf.add(byColumn, byRow)), offset) as tf.Tensor4D;
}

/**
 * The points of canonical depth maps in views: `canonicalToView(unproject(depth), pose)` with less work.
 *
 * @param depth (B, S, S); a batch of 1 is seen from every view
 * @param pose B views, or 1 for all maps
 * @param border as in {@link unproject}
 * @returns (B, S, S, 3)
 * @example const seen = rasterizeDepth(viewPoints(canonicalDepth, pose), 64);
 */
export function viewPoints(
  depth: tf.Tensor3D,
  pose: Pose,
  scene: Scene = DEFAULT_SCENE,
  border = 0,
): tf.Tensor4D {
  checkDepth(depth);
  return tf.tidy(() => movedPoints(depth, toView(pose, scene), [0, 3], scene, border));
}

/**
 * Where the pixels of depth maps fall after moving: "view" for canonical depth seen in views, "canonical" for the
 * views' depth seen in the canonical frame.
 *
 * @param depth (B, S, S)
 * @returns (B, S, S, 2) sampling grid, as {@link project}
 * @example const grid = movedGrid(viewDepth, pose, "canonical");
 */
export function movedGrid(
  depth: tf.Tensor3D,
  pose: Pose,
  to: "view" | "canonical",
  scene: Scene = DEFAULT_SCENE,
): tf.Tensor4D {
  checkDepth(depth);
  return tf.tidy(() => {
    const map = to === "view" ? toView(pose, scene) : toCanonical(pose, scene);
    const z = movedPoints(depth, map, [2, 1], scene);
    return tf.mul(tf.div(movedPoints(depth, map, [0, 2], scene), z), gridScale(scene)) as tf.Tensor4D;
  });
}

/** Grid units per unit of x/z: 2u/(S-1) - 1 with u = focal x/z + center; the image size cancels out. */
function gridScale(scene: Scene): number {
  return 1 / Math.tan((scene.fovDegrees * Math.PI) / 360);
}

/**
 * Where points fall in the image, as a sampling grid.
 *
 * @param points (B, S, S, 3) in the camera frame
 * @returns (B, S, S, 2): x, y with -1 at the first pixel's centre and 1 at the last one's
 * @example const grid = project(points); gridSample(texture, grid);
 */
export function project(points: tf.Tensor, scene: Scene = DEFAULT_SCENE): tf.Tensor4D {
  return tf.tidy(() => {
    const [batch, rows, columns] = points.shape;
    const xy = tf.slice(points, [0, 0, 0, 0], [batch, rows, columns, 2]);
    const z = tf.slice(points, [0, 0, 0, 2], [batch, rows, columns, 1]);
    return tf.mul(tf.div(xy, z), gridScale(scene)) as tf.Tensor4D;
  });
}

function movePointGrid(points: tf.Tensor, { matrix, offset }: AffineMap): tf.Tensor4D {
  const [own, rows, columns] = points.shape;
  const batch = Math.max(own, matrix.shape[0]);
  const flat = tf.reshape(points, [own, rows * columns, 3]);
  // Both sides with the same batch: TensorFlow.js' matMul has no gradient for a broadcast one.
  const moved = tf.matMul(
    own === batch ? flat : tf.broadcastTo(flat, [batch, rows * columns, 3]),
    matrix.shape[0] === batch ? matrix : tf.broadcastTo(matrix, [batch, 3, 3]),
  );
  return tf.reshape(tf.add(moved, offset), [batch, rows, columns, 3]);
}

/**
 * Moves points from the canonical frame into views: P' = R (P - C) + C + t.
 *
 * @param points (B, S, S, 3); a batch of 1 is seen from every view
 * @param pose B views, or 1 for all points
 * @returns (B, S, S, 3)
 * @example const seen = canonicalToView(unproject(canonicalDepth), pose);
 */
export function canonicalToView(points: tf.Tensor, pose: Pose, scene: Scene = DEFAULT_SCENE): tf.Tensor4D {
  return tf.tidy(() => movePointGrid(points, toView(pose, scene)));
}

/**
 * The inverse of {@link canonicalToView}: P = Rᵀ (P' - t - C) + C.
 *
 * @param points (B, S, S, 3) in the views' frames
 * @param pose B views, or 1 for all points
 * @returns (B, S, S, 3) in the canonical frame
 * @example const canonical = viewToCanonical(unproject(viewDepth), pose);
 */
export function viewToCanonical(points: tf.Tensor, pose: Pose, scene: Scene = DEFAULT_SCENE): tf.Tensor4D {
  return tf.tidy(() => movePointGrid(points, toCanonical(pose, scene)));
}
