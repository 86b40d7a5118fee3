import { smoothMax, smoothMin, smoothstep } from "../render/curve.js";
import { valueNoise } from "../render/noise.js";
import { HEAD_COLUMNS, HEAD_ROWS } from "./head.js";
import type { FaceIdentity } from "./identity.js";
import type { Landmarks } from "./landmarks.js";

/** Rows and columns of the mesh of hair that falls beside and behind the neck. */
export const CURTAIN_ROWS = 40;
export const CURTAIN_COLUMNS = 64;
/** From this length on the hair covers the ears and falls. */
export const LONG_HAIR = 0.5;

/**
 * How far inside the hair a point of the bare scalp lies, in centimetres: positive in the hair, negative on the face.
 */
export function hairDepth(p: FaceIdentity, at: Landmarks, x: number, y: number, z: number): number {
  const ax = Math.abs(x);
  const swept = p.hairPart * x * 0.16 * (p.fringe > 0 ? 1 : 0.3);
  const corner = Math.exp(-(((ax - 4.1) / 1.7) ** 2)) * p.hairRecession;
  // Long hair without a fringe falls to both sides of its parting.
  const parted = p.hairLength >= LONG_HAIR && p.fringe < 0.3;
  const fromPart = x - partingX(p);
  const arc = parted ? 0.1 * fromPart * fromPart - 0.35 : 0.045 * ax * ax;
  const frontLine = -p.hairlineHeight + arc + p.fringe + swept - corner * 1.5;
  const above = Math.min(frontLine, at.browY + 0.9) - y;
  // Behind a slanting line before the ears the hair comes down: sideburns, over the ear, nape.
  const edge = -4.2 + 0.22 * (y + 3) + 0.5 * Math.max(0, p.hairRecession - 0.8);
  const behind = z - edge;
  const long = p.hairLength >= LONG_HAIR;
  const sideburn = long ? at.eyeY + 3 : at.eyeY + 0.6 + 3 * p.hairLength;
  const overEar = long ? 4 : at.earY - 2.6;
  const nape = long ? at.mouthY - 0.8 : 4.6 + 3 * p.hairLength;
  const end =
    z < 2.2
      ? sideburn + (overEar - sideburn) * smoothstep(-2.2, -0.4, z)
      : overEar + (nape - overEar) * smoothstep(2.2, 4.2, z);
  return smoothMax(above, smoothMin(behind, end - y, 0.8), 1.2);
}

/** Where the hair parts: on the side it is swept from. */
export function partingX(p: FaceIdentity): number {
  return -1.9 * p.hairPart;
}

/**
 * Raises the scalp to the surface of the hair.
 *
 * @param base the bare head, rows x columns x 3
 * @param positions the modelled head, changed in place
 * @param depths receives hairDepth of every vertex
 */
export function growCap(
  p: FaceIdentity,
  at: Landmarks,
  base: Float32Array,
  positions: Float32Array,
  depths: Float32Array,
): void {
  const shaved = p.hairDensity < 1;
  for (let v = 0; v < HEAD_ROWS * HEAD_COLUMNS; v++) {
    const x = base[3 * v];
    const y = base[3 * v + 1];
    const z = base[3 * v + 2];
    const depth = hairDepth(p, at, x, y, z);
    depths[v] = depth;
    if (depth <= -0.3 || y > 11) continue;
    const rise = smoothstep(-0.3, p.fringe > 0.3 ? 0.8 : 1.9, depth);
    const radius = Math.sqrt(x * x + (y + 3) * (y + 3) + z * z) || 1;
    const up = Math.max(0, -(y + 3) / radius);
    const curl = p.hairCurl * valueNoise(x * 0.95 + 40, y * 0.95 + z * 0.6, p.textureSeed);
    const side = 1 + 0.22 * p.hairPart * Math.tanh(x * 0.4) * up;
    let thick = p.hairVolume * (0.62 + 0.38 * up) * side * rise;
    if (!shaved) thick += 0.12 + curl * rise * (0.6 + 0.5 * p.hairVolume);
    if (y > 1) thick *= smoothstep(8, 1, y);
    // Strands part before the crown: a shallow valley.
    if ((p.fringe < 0.3 || Math.abs(p.hairPart) > 0.5) && !shaved && z < 3 && y < -5) {
      const valley = (x - partingX(p)) / 0.6;
      thick *= 1 - 0.35 * Math.exp(-valley * valley);
    }
    positions[3 * v] += (thick * x) / radius;
    positions[3 * v + 1] += (thick * (y + 3)) / radius;
    positions[3 * v + 2] += (thick * z) / radius;
  }
}

/**
 * The hair that falls: a column around the back of the head, pressed flat in front so that the face looks out of it.
 *
 * @param out positions, CURTAIN_ROWS x CURTAIN_COLUMNS x 3
 */
export function hangCurtain(p: FaceIdentity, at: Landmarks, out: Float32Array): void {
  const reach = (p.hairLength - LONG_HAIR) / (1 - LONG_HAIR);
  const bottom = at.mouthY + 0.3 + reach * 12;
  const top = -8.5;
  const bob = 1 - smoothstep(0.1, 0.45, reach);
  let k = 0;
  for (let row = 0; row < CURTAIN_ROWS; row++) {
    const t = row / (CURTAIN_ROWS - 1);
    const y = top + (bottom - top) * t ** 0.9;
    const below = smoothstep(-4, 6, y);
    const flare =
      0.5 * below + 0.25 * bob * Math.sin(Math.PI * Math.min(1, Math.max(0, (y + 2) / (bottom + 2))));
    const dome = Math.sqrt(Math.max(0, 1 - (Math.max(0, -3 - y) / (p.skullHeight - 2.5)) ** 2));
    const narrowed = 1 - 0.07 * smoothstep(7, 12, y) * (1 - bob);
    const tip = Math.sqrt(Math.max(0, 1 - Math.max(0, (t - 0.9) / 0.105) ** 2));
    const width = (p.skullWidth + 0.75 * p.hairVolume + 0.25 + flare) * dome * narrowed * (0.35 + 0.65 * tip);
    const depth =
      (p.skullDepth + 0.5 * p.hairVolume) * dome * (0.5 + 0.5 * tip) * (1 - 0.15 * smoothstep(2, 12, y));
    const lockFront = -4.6 + 1.1 * smoothstep(-6, 2, y) - 0.55 * p.hairFall * smoothstep(3, 11, y);
    for (let j = 0; j < CURTAIN_COLUMNS; j++) {
      const azimuth = (2 * Math.PI * (j + 0.5)) / CURTAIN_COLUMNS - Math.PI;
      const s = Math.sin(azimuth);
      const c = Math.cos(azimuth);
      const wave =
        1 +
        0.055 * p.hairCurl * 2 * Math.sin(y * 0.9 + Math.abs(azimuth) * 2 + p.textureSeed) * below +
        (0.012 + 0.06 * p.hairCurl) *
          valueNoise(Math.abs(azimuth) * 4, y * (0.1 + p.hairCurl), p.textureSeed);
      const x = width * wave * Math.sign(s) * Math.abs(s) ** 0.85;
      let z = -Math.sign(c) * Math.abs(c) ** 0.85 * depth * wave;
      if (z < 0) z = lockFront * Math.tanh((-z / -lockFront) * 1.6);
      out[k++] = x;
      out[k++] = y;
      out[k++] = z;
    }
  }
}
