import { smoothstep } from "../render/curve.js";
import type { FaceIdentity } from "./identity.js";
import type { Landmarks } from "./landmarks.js";

export const EAR_RINGS = 9;
export const EAR_SPOKES = 22;

/**
 * An ear: rings from the middle of the shell to the helix and back to the head.
 *
 * @param side +1 for the ear at the image's right, -1 for the left
 * @param attachX where the side of the head is at the height of the ear
 * @param out positions, EAR_RINGS x EAR_SPOKES x 3
 */
export function modelEar(
  p: FaceIdentity,
  at: Landmarks,
  side: 1 | -1,
  attachX: number,
  out: Float32Array,
): void {
  const angle = (p.earAngle * Math.PI) / 180;
  const outward = Math.sin(angle);
  const backward = Math.cos(angle);
  const wide = 1.75 * p.earSize;
  const tall = 3.15 * p.earSize;
  let k = 0;
  for (let ring = 0; ring < EAR_RINGS; ring++) {
    const r = ring / (EAR_RINGS - 2);
    const radius = Math.min(1, r);
    const helix = Math.exp(-(((r - 0.86) / 0.16) ** 2)) * 0.42;
    const shell = -0.75 * smoothstep(0.75, 0.2, r);
    const rim = r > 1 ? -0.9 : 0;
    for (let spoke = 0; spoke < EAR_SPOKES; spoke++) {
      const a = (2 * Math.PI * spoke) / EAR_SPOKES;
      const v = Math.sin(a);
      // Narrow towards the lobe, full at the top.
      const taper = 1 - 0.3 * smoothstep(-0.1, 1, v);
      const across = wide * (1 + radius * Math.cos(a) * taper) - 0.25;
      const down = tall * radius * v + 0.25 * (across / wide - 1);
      const lobe = smoothstep(0.5, 0.9, v) * 0.25;
      const front = smoothstep(0.2, 1, -Math.cos(a));
      const lift = (helix * (1 - 0.7 * front) + shell * (1 - lobe) + rim + lobe * 0.3) * p.earSize;
      // Along the ear's plane, then along its normal (out of the head, towards the viewer).
      out[k++] = side * (attachX - 0.45 + across * outward + lift * backward);
      out[k++] = at.earY + down;
      out[k++] = 0.2 + across * backward - lift * outward;
    }
  }
}
