import { DEFAULT_SCENE, intrinsics, type Scene } from "./scene.js";

/*
 * Camera geometry over plain arrays, for pictures, meshes and files. The differentiable form of the same is in
 * camera.ts; tests hold the two together.
 */

/** Angles in radians and shifts in scene units; what is left out is 0. */
export interface PlainPose {
  pitch?: number;
  yaw?: number;
  roll?: number;
  x?: number;
  y?: number;
  z?: number;
}

/**
 * The 3-D points of a depth map.
 *
 * @param depth S x S, row by row, in scene units
 * @param size S
 * @returns S x S x 3 in the camera frame
 * @example const points = pointsOf(shape.depth.data, 64);
 */
export function pointsOf(depth: Float32Array, size: number, scene: Scene = DEFAULT_SCENE): Float32Array {
  const { focal, center } = intrinsics(size, scene);
  const points = new Float32Array(size * size * 3);
  for (let r = 0, i = 0; r < size; r++)
    for (let c = 0; c < size; c++, i++) {
      points[3 * i] = (depth[i] * (c - center)) / focal;
      points[3 * i + 1] = (depth[i] * (r - center)) / focal;
      points[3 * i + 2] = depth[i];
    }
  return points;
}

/** Rz Ry Rx, row by row; angles in radians. */
export function rotationOf(pitch: number, yaw: number, roll: number): number[] {
  const [sx, sy, sz] = [pitch, yaw, roll].map(Math.sin);
  const [cx, cy, cz] = [pitch, yaw, roll].map(Math.cos);
  return [
    cz * cy,
    cz * sy * sx - sz * cx,
    cz * sy * cx + sz * sx,
    sz * cy,
    sz * sy * sx + cz * cx,
    sz * sy * cx - cz * sx,
    -sy,
    cy * sx,
    cy * cx,
  ];
}

/**
 * Turns points about the scene's rotation centre, then shifts them.
 *
 * @param points any number x 3 in the camera frame
 * @returns a new array
 * @example const turned = movePoints(pointsOf(depth, 64), { yaw: Math.PI / 6 });
 */
export function movePoints(
  points: Float32Array,
  pose: PlainPose,
  scene: Scene = DEFAULT_SCENE,
): Float32Array {
  const { pitch = 0, yaw = 0, roll = 0, x: tx = 0, y: ty = 0, z: tz = 0 } = pose;
  const m = rotationOf(pitch, yaw, roll);
  const center = scene.rotationCenterDepth;
  const moved = new Float32Array(points.length);
  for (let p = 0; p < points.length; p += 3) {
    const [x, y, z] = [points[p], points[p + 1], points[p + 2] - center];
    moved[p] = m[0] * x + m[1] * y + m[2] * z + tx;
    moved[p + 1] = m[3] * x + m[4] * y + m[5] * z + ty;
    moved[p + 2] = m[6] * x + m[7] * y + m[8] * z + tz + center;
  }
  return moved;
}

/**
 * A raw network view as a pose.
 *
 * @param view pitch, yaw, roll, x, y, z in raw units; missing components are 0
 * @example const seen = movePoints(points, plainPose(shape.view));
 */
export function plainPose(view: ArrayLike<number>, scene: Scene = DEFAULT_SCENE): PlainPose {
  const angle = (scene.rotationRangeDegrees * Math.PI) / 180;
  const at = (i: number) => view[i] ?? 0;
  return {
    pitch: at(0) * angle,
    yaw: at(1) * angle,
    roll: at(2) * angle,
    x: at(3) * scene.xyTranslationRange,
    y: at(4) * scene.xyTranslationRange,
    z: at(5) * scene.zTranslationRange,
  };
}
