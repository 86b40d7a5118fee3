import { focalLength, ROTATION_CENTRE_Z, TRANSLATION_RANGE } from "../render/camera.js";
import { smoothstep } from "../render/curve.js";
import { modelToCamera, type Placement } from "../render/placement.js";
import type { CarIdentity } from "./identity.js";

/** Share of the ground's light that a car takes away beneath its middle. */
const DARKNESS = 0.62;
/** How far the shadow reaches inside and outside the car's outline, metres. */
const INSIDE = 0.3;
const OUTSIDE = 0.4;

/**
 * Darkens a background where the ground under a car would be in its shade, so that it stands rather than floats.
 *
 * @param out 3 x size x size in [-1, 1], changed in place
 */
export function castGroundShadow(
  p: CarIdentity,
  placement: Placement,
  view: ArrayLike<number>,
  size: number,
  out: Float32Array,
): void {
  const m = modelToCamera(view, placement);
  const { scale, origin } = placement;
  // The camera and the ray of a pixel in the car's axes, where the ground is y = 0.
  const camera = [-TRANSLATION_RANGE * view[3], -TRANSLATION_RANGE * view[4], -ROTATION_CENTRE_Z];
  const turned = (k: number, v: readonly number[]) => m[k] * v[0] + m[3 + k] * v[1] + m[6 + k] * v[2];
  const at = [0, 1, 2].map((k) => (turned(k, camera) - origin[k]) / scale);
  if (at[1] >= 0) return;
  const focal = focalLength(size);
  const centre = (size - 1) / 2;
  const area = size * size;
  for (let r = 0; r < size; r++) {
    for (let c = 0; c < size; c++) {
      const ray = [(c - centre) / focal, (r - centre) / focal, 1];
      const down = turned(1, ray);
      if (down <= 1e-6) continue;
      const reach = -at[1] / down;
      const x = Math.abs(at[0] + reach * turned(0, ray)) - p.width / 2;
      const z = Math.abs(at[2] + reach * turned(2, ray) - p.length / 2) - p.length / 2;
      // Signed distance to the rectangle that the car stands over.
      const distance = Math.hypot(Math.max(0, x), Math.max(0, z)) + Math.min(0, Math.max(x, z));
      const shade = 1 - DARKNESS * smoothstep(OUTSIDE, -INSIDE, distance);
      if (shade === 1) continue;
      for (let k = 0; k < 3; k++) {
        const i = k * area + r * size + c;
        out[i] = (out[i] + 1) * shade - 1;
      }
    }
  }
}
