import { InputError } from "../errors.js";

/** Which numbers to follow: `reference` agrees with published results, `clean` leaves the known accidents out. */
export type Compatibility = "reference" | "clean";

/**
 * The fixed geometry of a run: camera, depth range and how far a view may turn.
 *
 * Lengths are in scene units (the object's rotation centre is 1 unit in front of the camera).
 * Camera frame: x right, y down, z away from the camera.
 */
export interface Scene {
  /** Opening angle of the pinhole camera, both axes, in degrees. */
  readonly fovDegrees: number;
  /** The object turns about the point (0, 0, this). */
  readonly rotationCenterDepth: number;
  /** Rotation, in degrees, that a raw view component of 1 stands for. */
  readonly rotationRangeDegrees: number;
  /** Shift along x and y that a raw view component of 1 stands for. */
  readonly xyTranslationRange: number;
  /** Shift along z that a raw view component of 1 stands for. */
  readonly zTranslationRange: number;
  readonly minDepth: number;
  readonly maxDepth: number;
  /** Depth that the left and right image border is drawn to. */
  readonly borderDepth: number;
  readonly compatibility: Compatibility;
}

/**
 * Makes a scene from the published settings and what is to differ from them.
 *
 * @param changes the fields that differ; `borderDepth` follows the depth range when it is not given
 * @returns the complete scene
 * @throws InputError when a number makes no camera
 * @remarks GAN2Shape, appendix (training details), and its reference configurations.
 * @example const clean = makeScene({ compatibility: "clean" });
 */
export function makeScene(changes: Partial<Scene> = {}): Scene {
  const minDepth = changes.minDepth ?? 0.9;
  const maxDepth = changes.maxDepth ?? 1.1;
  const scene: Scene = {
    fovDegrees: 10,
    rotationCenterDepth: 1,
    rotationRangeDegrees: 60,
    xyTranslationRange: 0.1,
    zTranslationRange: 0,
    minDepth,
    maxDepth,
    borderDepth: 0.7 * maxDepth + 0.3 * minDepth,
    compatibility: "reference",
    ...changes,
  };
  if (!(scene.fovDegrees > 0 && scene.fovDegrees < 180))
    throw new InputError(
      `fovDegrees is ${scene.fovDegrees}, but must lie between 0 and 180; the usual is 10.`,
    );
  if (!(minDepth > 0 && maxDepth > minDepth))
    throw new InputError(
      `The depth range is ${minDepth} to ${maxDepth}, but must be positive and growing; the usual is 0.9 to 1.1.`,
    );
  return Object.freeze(scene);
}

/** The published settings. */
export const DEFAULT_SCENE: Scene = makeScene();

/** How far a rendered depth may leave the depth range before it counts as background. */
export function depthMargin(scene: Scene): number {
  return (scene.maxDepth - scene.minDepth) / 2;
}

/** A pinhole camera in pixels; pixel (row, column) has its centre at v = row, u = column. */
export interface Intrinsics {
  readonly size: number;
  /** Focal length in pixels, the same for both axes. */
  readonly focal: number;
  /** Principal point in pixels, the same for both axes. */
  readonly center: number;
}

/**
 * The camera of a square image.
 *
 * @param size side of the image in pixels, at least 2
 * @param scene gives the opening angle
 * @returns focal length and principal point in pixels
 * @throws InputError when the size is no whole number of at least 2
 * @example intrinsics(64).focal; // 360.0466
 */
export function intrinsics(size: number, scene: Scene = DEFAULT_SCENE): Intrinsics {
  if (!Number.isInteger(size) || size < 2)
    throw new InputError(`size is ${size}, but an image side must be a whole number of at least 2 pixels.`);
  const center = (size - 1) / 2;
  return { size, center, focal: center / Math.tan((scene.fovDegrees * Math.PI) / 360) };
}
