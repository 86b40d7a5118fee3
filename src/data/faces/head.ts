import { smoothCurve } from "../render/curve.js";
import type { FaceIdentity } from "./identity.js";
import type { Landmarks } from "./landmarks.js";

/** Columns around the head (dense in front) and rows from the crown to the bottom of the neck. */
export const HEAD_COLUMNS = 112;
const DOME_ROWS = 20;
const FACE_ROWS = 54;
const UNDERSIDE_ROWS = 14;
export const HEAD_ROWS = DOME_ROWS + FACE_ROWS + UNDERSIDE_ROWS;
/** Height of the widest part of the skull; the dome is above it. */
const DOME_BASE_Y = -3;
/** Where the dome's axis lies behind the origin. */
const CROWN_Z = 0.8;

/** Azimuth of each column: 0 looks at the viewer (-z), growing towards +x. */
export const HEAD_AZIMUTHS = Float64Array.from({ length: HEAD_COLUMNS }, (_, j) => {
  const s = (2 * (j + 0.5)) / HEAD_COLUMNS - 1;
  return Math.PI * (0.6 * s + 0.4 * s * s * s);
});
const SIN = HEAD_AZIMUTHS.map(Math.sin);
const COS = HEAD_AZIMUTHS.map(Math.cos);

/**
 * The bare head before any feature is modelled: cross-sections lofted along the height, tilted at the jaw so that
 * the jaw line rises from the chin to the ears. Below it comes the neck.
 *
 * @param out positions, HEAD_ROWS x HEAD_COLUMNS x 3, centimetres of head space
 */
export function loftHead(identity: FaceIdentity, at: Landmarks, out: Float32Array): void {
  const p = identity;
  const { eyeY, noseBaseY, mouthY, chinY } = at;
  const face = p.faceDepth;
  const chinFront = face - 0.35 + 0.55 * p.chinProtrusion;
  const width = smoothCurve([
    [DOME_BASE_Y, p.skullWidth],
    [eyeY - 0.5, 0.35 * p.skullWidth + 0.65 * (p.cheekboneWidth + 0.35)],
    [eyeY + 2.2, p.cheekboneWidth],
    [noseBaseY, 0.62 * p.cheekboneWidth + 0.38 * p.jawWidth],
    [mouthY, 0.25 * p.cheekboneWidth + 0.75 * p.jawWidth],
    [chinY - 1, p.jawWidth],
    [chinY, 0.96 * p.jawWidth],
    [chinY + 0.8, 0.55 * p.jawWidth + 0.45 * p.neckWidth],
    [chinY + 2, p.neckWidth],
    [chinY + 4, p.neckWidth + 0.1],
    [chinY + 8, p.neckWidth + 1.6],
  ]);
  const front = smoothCurve([
    [DOME_BASE_Y, face + 0.2 - 0.25 * p.foreheadSlope],
    [eyeY - 1.8, face + 0.25],
    [eyeY, face - 0.1],
    [eyeY + 2.5, face - 0.15],
    [noseBaseY, face],
    [mouthY, face + 0.1],
    [mouthY + 1.5, 0.5 * (face + chinFront) - 0.2],
    [chinY - 1.3, chinFront],
    [chinY - 0.45, chinFront - 0.25],
    [chinY, chinFront - 1],
    [chinY + 0.35, chinFront - 2.2 + 0.5 * p.doubleChin],
    [chinY + 0.7, chinFront - 3.7 + 1.1 * p.doubleChin],
    [chinY + 1.2, chinFront - 5.6 + 1.6 * p.doubleChin],
    [chinY + 2, 2.7 + 0.5 * p.doubleChin],
    [chinY + 4, 2],
    [chinY + 8, 2.6],
  ]);
  const back = smoothCurve([
    [DOME_BASE_Y, p.skullDepth],
    [eyeY + 1, p.skullDepth - 0.3],
    [noseBaseY, p.skullDepth - 1.2],
    [chinY - 1, p.skullDepth - 2.2],
    [chinY + 2, 6.6],
    [chinY + 8, 7.5],
  ]);
  const tilt = smoothCurve([
    [eyeY - 0.5, 0],
    [noseBaseY, 0.46 * p.jawSlope],
    [mouthY, 0.68 * p.jawSlope],
    [chinY, p.jawSlope],
    [chinY + 1, 0.9 * p.jawSlope],
    [chinY + 4, 0.3],
    [chinY + 8, 0.2],
  ]);
  const chinBox = 0.35 * (p.chinWidth - 2.5);
  const squareness = smoothCurve([
    [DOME_BASE_Y, 2.25],
    [eyeY, 2.3],
    [noseBaseY, 2.1],
    [mouthY, 2],
    [chinY - 1, 1.9 + chinBox],
    [chinY + 0.5, 1.95 + chinBox],
    [chinY + 2, 2],
  ]);

  for (let row = 0; row < HEAD_ROWS; row++) {
    let y: number;
    let w: number;
    let f: number;
    let b: number;
    let tilted = 0;
    let exponent: number;
    if (row < DOME_ROWS) {
      const beta = (Math.PI / 2) * (1 - row / DOME_ROWS);
      const n = p.foreheadRoundness;
      const up = Math.sin(beta);
      const out = Math.max(0, 1 - up ** n) ** (1 / n);
      y = DOME_BASE_Y - (p.skullHeight + DOME_BASE_Y) * up;
      w = p.skullWidth * out;
      f = -CROWN_Z + (front(DOME_BASE_Y) + CROWN_Z) * out - p.foreheadSlope * up * up * out;
      b = CROWN_Z + (p.skullDepth - CROWN_Z) * out;
      exponent = 2.25 - 0.2 * up;
    } else {
      y = rowHeight(row - DOME_ROWS, chinY);
      w = width(y);
      f = front(y);
      b = back(y);
      tilted = tilt(y);
      exponent = squareness(y);
    }
    const power = 2 / exponent;
    const middle = row < DOME_ROWS ? CROWN_Z * Math.sin((Math.PI / 2) * (1 - row / DOME_ROWS)) : 0;
    for (let j = 0; j < HEAD_COLUMNS / 2; j++) {
      const c = COS[j];
      const x = w * Math.abs(SIN[j]) ** power;
      const forward = Math.abs(c) ** power;
      const z = c > 0 ? middle - (f + middle) * forward : middle + (b - middle) * forward;
      const left = 3 * (row * HEAD_COLUMNS + j);
      const right = 3 * (row * HEAD_COLUMNS + HEAD_COLUMNS - 1 - j);
      out[left] = -x;
      out[right] = x;
      out[left + 1] = out[right + 1] = y - tilted * (z + f);
      out[left + 2] = out[right + 2] = z;
    }
  }
}

function rowHeight(row: number, chinY: number): number {
  if (row < FACE_ROWS) {
    const t = (row + 1) / FACE_ROWS;
    return DOME_BASE_Y + (chinY - DOME_BASE_Y) * t;
  }
  const t = (row - FACE_ROWS + 1) / UNDERSIDE_ROWS;
  return chinY + 1.6 * t + 6.4 * t * t;
}
