import { RandomStream } from "../../engine/random.js";
import { gaussianOf, type ViewLightPrior } from "../procedural/gaussianPrior.js";
import { ROTATION_RANGE_DEGREES } from "../render/camera.js";

const YAW_SPREAD_DEGREES = 22;
const YAW_LIMIT_DEGREES = 60;
const PITCH_SPREAD_DEGREES = 6;
const ROLL_SPREAD_DEGREES = 3;
const SHIFT_SPREAD = 0.03;

/**
 * Draws a pose: yaw mostly within 45 degrees to either side, a little pitch, roll and shift.
 *
 * @returns the raw view (6): rotations about x, y, z in units of 60 degrees, shifts in units of 0.1
 * @example sampleView(new RandomStream(1, "view"))[1] * 60 // yaw in degrees
 */
export function sampleView(rng: RandomStream): Float32Array {
  const view = new Float32Array(6);
  for (;;) {
    const z = rng.normal(5);
    const yaw = z[1] * YAW_SPREAD_DEGREES;
    if (Math.abs(yaw) > YAW_LIMIT_DEGREES || Math.abs(z[0]) > 3 || Math.abs(z[2]) > 3) continue;
    view[0] = (z[0] * PITCH_SPREAD_DEGREES) / ROTATION_RANGE_DEGREES;
    view[1] = yaw / ROTATION_RANGE_DEGREES;
    view[2] = (z[2] * ROLL_SPREAD_DEGREES) / ROTATION_RANGE_DEGREES;
    view[3] = Math.min(3, Math.max(-3, z[3])) * SHIFT_SPREAD;
    view[4] = Math.min(3, Math.max(-3, z[4])) * SHIFT_SPREAD;
    return view;
  }
}

/**
 * Draws a light: from either side, more often from above.
 *
 * @returns the raw light (4): 2 ka - 1, 2 kd - 1, and the direction's x and y (its z is 1), in the head's own frame
 * @example sampleLight(new RandomStream(1, "light"))
 */
export function sampleLight(rng: RandomStream): Float32Array {
  const u = rng.uniform(4);
  const ambient = 0.3 + 0.3 * u[0];
  const total = 0.88 + 0.22 * u[1];
  const diffuse = Math.min(0.7, Math.max(0.3, total - ambient));
  return Float32Array.of(2 * ambient - 1, 2 * diffuse - 1, -0.9 + 1.8 * u[2], -0.3 + 1.1 * u[3]);
}

/**
 * What the faces' views and lights look like as normal distributions, for the method's pseudo samples.
 *
 * @param count how many samples to take the statistics of
 * @returns view: mean (6) and covariance (6x6); light: mean (4) and covariance (4x4); raw units, jitter 1e-7 on the
 * diagonals so that a Cholesky factor exists. The distributions are mirror-symmetric; the estimates are made so exactly.
 * @example faceViewLightPrior().view.mean.length // 6
 */
export function faceViewLightPrior(count = 4096): ViewLightPrior {
  const views = new RandomStream(0, "face-prior-view");
  const lights = new RandomStream(0, "face-prior-light");
  return {
    // Mirroring turns yaw, roll and the shift in x around, and the light's x.
    view: gaussianOf(6, count, () => sampleView(views), [1, 2, 3]),
    light: gaussianOf(4, count, () => sampleLight(lights), [2]),
  };
}
