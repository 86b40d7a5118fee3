import { RandomStream } from "../../engine/random.js";
import { gaussianOf, type ViewLightPrior } from "../procedural/gaussianPrior.js";
import { ROTATION_RANGE_DEGREES } from "../render/camera.js";

/**
 * Heading of a car in the canonical view: 0 would look at the viewer, 90 to the left of the image. At 75 degrees the
 * front is to the left and nearer than the rear: no mirror plane of the car is the mirror plane of the image.
 */
export const CANONICAL_HEADING_DEGREES = 75;

/** How far the camera goes round a car to either side of the canonical view. */
export const CAR_YAW_LIMIT_DEGREES = 58;
const ELEVATION_MEAN_DEGREES = 9;
const ELEVATION_SPREAD_DEGREES = 4.5;
const ELEVATION_RANGE_DEGREES = [1, 20] as const;
const TILT_SPREAD_DEGREES = 1;
const SHIFT_SPREAD = 0.02;
const RADIANS = Math.PI / 180;

/**
 * Draws a camera that goes round a car: yaw uniform within 58 degrees of the canonical view (headings from 17 degrees,
 * almost from the front, over the side to 133, from behind), 1 to 20 degrees from above (9 on average), hardly tilted.
 *
 * The camera stays upright over the ground, so that the raw rotations, which are applied about x, y and z of the
 * picture in this order, go together: a turned car seen from above has some roll.
 *
 * @param yawLimitDegrees another limit of the yaw, at most 90
 * @returns the raw view (6): rotations about x, y, z in units of 60 degrees, shifts in units of 0.1
 * @example sampleCarView(new RandomStream(1, "view"))[1] * 60 // rotation about y in degrees
 */
export function sampleCarView(rng: RandomStream, yawLimitDegrees = CAR_YAW_LIMIT_DEGREES): Float32Array {
  for (;;) {
    const z = rng.normal(4);
    const yaw = (2 * rng.uniform(1)[0] - 1) * yawLimitDegrees;
    const elevation = ELEVATION_MEAN_DEGREES + z[0] * ELEVATION_SPREAD_DEGREES;
    if (Math.abs(z[1]) > 3) continue;
    if (elevation < ELEVATION_RANGE_DEGREES[0] || elevation > ELEVATION_RANGE_DEGREES[1]) continue;
    return Float32Array.of(
      ...uprightRotation(yaw * RADIANS, elevation * RADIANS, z[1] * TILT_SPREAD_DEGREES * RADIANS),
      Math.min(3, Math.max(-3, z[2])) * SHIFT_SPREAD,
      Math.min(3, Math.max(-3, z[3])) * SHIFT_SPREAD,
      0,
    );
  }
}

/** Raw rotations of Rz(tilt) Rx(elevation) Ry(yaw), in the order Rz Ry Rx of the method; angles in radians. */
function uprightRotation(yaw: number, elevation: number, tilt: number): [number, number, number] {
  const unit = ROTATION_RANGE_DEGREES * RADIANS;
  const about = {
    x: Math.atan2(Math.sin(elevation), Math.cos(elevation) * Math.cos(yaw)),
    y: Math.asin(Math.cos(elevation) * Math.sin(yaw)),
    z: Math.atan2(Math.sin(elevation) * Math.sin(yaw), Math.cos(yaw)) + tilt,
  };
  return [about.x / unit, about.y / unit, about.z / unit];
}

/**
 * Draws a light: from either side, always from above.
 *
 * @returns the raw light (4): 2 ka - 1, 2 kd - 1, and the direction's x and y (its z is 1), in the canonical frame
 * @example sampleCarLight(new RandomStream(1, "light"))
 */
export function sampleCarLight(rng: RandomStream): Float32Array {
  const u = rng.uniform(4);
  const ambient = 0.25 + 0.27 * u[0];
  const total = 0.95 + 0.2 * u[1];
  const diffuse = Math.min(0.8, Math.max(0.45, total - ambient));
  return Float32Array.of(2 * ambient - 1, 2 * diffuse - 1, -0.9 + 1.8 * u[2], 0.2 + 0.8 * u[3]);
}

/**
 * What the cars' views and lights look like as normal distributions, for the method's pseudo samples. Unlike the faces'
 * they have no mirror symmetry, and none is made.
 *
 * @param count how many samples to take the statistics of
 * @returns view: mean (6) and covariance (6x6); light: mean (4) and covariance (4x4); raw units, jitter 1e-7 on the
 * diagonals so that a Cholesky factor exists
 * @example carViewLightPrior().view.mean[0] * 60 // mean rotation about x, degrees: cars are seen from above
 */
export function carViewLightPrior(count = 4096): ViewLightPrior {
  const views = new RandomStream(0, "car-prior-view");
  const lights = new RandomStream(0, "car-prior-light");
  return {
    view: gaussianOf(6, count, () => sampleCarView(views)),
    light: gaussianOf(4, count, () => sampleCarLight(lights)),
  };
}
