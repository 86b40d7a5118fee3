import { smoothstep } from "../render/curve.js";
import type { FaceIdentity } from "./identity.js";
import type { Landmarks } from "./landmarks.js";

/**
 * A soft dab on the front of the head: every point within the ellipse around (x, y) moves along (dx, dy, dz),
 * most at the centre, not at all at the rim. `paired` dabs are mirrored to the other side.
 */
interface Dab {
  x: number;
  y: number;
  rx: number;
  ry: number;
  dx: number;
  dy: number;
  dz: number;
  paired: boolean;
}

/** Height of the nose over the face at (|x|, y), centimetres. */
function noseHeight(p: FaceIdentity, at: Landmarks, ax: number, y: number): number {
  const length = at.noseBaseY - at.nasionY;
  const t = (y - at.nasionY) / length;
  if (t < -0.35 || t > 1.2 || ax > 3) return 0;
  let tipT = (at.noseTipY - at.nasionY) / length;
  // The tip is round: away from the middle it ends earlier.
  const side = Math.min(1.6, ax / p.noseTipWidth);
  tipT -= 0.07 * side * side;
  // Along the ridge: fades in above the nasion, climbs to the tip, falls to the base.
  const rise = smoothstep(-0.35, 0.12, t) * p.noseBridgeHeight;
  const climb = t <= 0 ? 0 : Math.min(1, t / tipT);
  const hump = p.noseHump * Math.exp(-(((t - 0.38) / 0.17) ** 2));
  let ridge = rise + (p.noseTipHeight - p.noseBridgeHeight) * climb ** 1.25 + hump;
  if (t > tipT) {
    const fall = Math.min(1, (t - tipT) / (1.2 - tipT));
    ridge *= (1 - fall * fall) ** 1.1;
  }
  // Across: narrow on the bridge, wide at the tip, with a soft skirt.
  const wide = smoothstep(0.4, 0.9, t);
  const halfWidth = (p.noseBridgeWidth * (1 - wide) + p.noseTipWidth * wide) * 1.5;
  const q = ax / halfWidth;
  const across = 1 / (1 + q * q * (0.8 + 0.7 * q * q));
  const cut = smoothstep(3, 1.9, ax);
  return ridge * across * cut;
}

/** Height of the lips over the face at (|x|, y), centimetres. */
function lipHeight(p: FaceIdentity, at: Landmarks, ax: number, y: number): number {
  const u = ax / (p.mouthWidth * 1.05);
  if (u >= 1.25) return 0;
  const line = at.mouthY - p.smile * u * u + 0.08 * Math.cos(Math.PI * Math.min(1, u * 2)) * 0.5;
  const v = y - line;
  const ends = Math.max(0, 1 - u * u) ** 0.7;
  const top = p.upperLip * 1.15;
  const bottom = p.lowerLip * 1.15;
  let lip = 0;
  if (v < 0 && v > -top * 1.5) {
    const s = -v / (top * 1.5);
    lip = Math.sin(Math.PI * Math.min(1, s ** 0.6)) * 0.95;
  } else if (v >= 0 && v < bottom * 1.4) {
    const s = v / (bottom * 1.4);
    lip = Math.sin(Math.PI * Math.min(1, s ** 0.75)) * 1.1;
  }
  const groove = -0.22 * Math.exp(-((v / 0.22) ** 2)) * Math.max(0, 1 - (u / 1.15) ** 4);
  // The whole mouth sits on the curve of the teeth.
  const muzzleX = Math.max(0, 1 - (ax / (p.mouthWidth * 1.5)) ** 2);
  const muzzleY = Math.max(0, 1 - ((y - at.mouthY) / 2.6) ** 2);
  const muzzle = 0.75 * p.lipProtrusion * muzzleX * muzzleX * muzzleY * muzzleY;
  return p.lipProtrusion * 0.75 * lip * ends + groove + muzzle;
}

function dabs(p: FaceIdentity, at: Landmarks): Dab[] {
  const { eyeX, eyeY, browY, noseBaseY, noseTipY, mouthY, chinY } = at;
  const list: Dab[] = [];
  const one = (x: number, y: number, rx: number, ry: number, dz: number, dy = 0, dx = 0) =>
    list.push({ x, y, rx, ry, dx, dy, dz, paired: false });
  const pair = (x: number, y: number, rx: number, ry: number, dz: number, dy = 0, dx = 0) =>
    list.push({ x, y, rx, ry, dx, dy, dz, paired: true });

  // Forehead, temples, brows. Negative z comes towards the viewer.
  one(0, -5.5, 6, 4.5, -p.foreheadBoss);
  pair(6.6, -2.6, 3.2, 4.5, p.templeHollow * 0.5, 0, -p.templeHollow);
  pair(2.7, browY + 0.45, 3.6, 1.9, -p.browRidge * 1.15);
  pair(4.6, browY + 0.7, 2.4, 1.8, -p.browRidge * 0.7);
  one(0, browY + 0.5, 2, 1.9, -p.browRidge * 0.45);
  // Eye sockets, then the ball with its lids.
  pair(eyeX - 0.25, eyeY - 0.25, 3, 2.3, p.socketDepth * 1.25);
  pair(eyeX - 1.7, eyeY - 0.1, 1.5, 1.6, p.socketDepth * 0.35);
  pair(eyeX, eyeY + 0.05, 2.35, 1.75, -p.eyeBulge * 1.35);
  pair(eyeX, eyeY - 0.95, 2.3, 0.75, -0.12);
  pair(eyeX, eyeY + 1.35, 2.2, 0.8, -0.1 - 0.12 * p.underEye);
  // Cheeks.
  pair(5, eyeY + 2.4, 3.2, 2.4, -p.cheekbone * 1.1, 0, p.cheekbone * 0.3);
  pair(3.6, eyeY + 3.6, 3, 2.6, -0.4 - 0.35 * p.cheekFullness - 0.3 * Math.max(0, p.smile));
  pair(5.2, mouthY - 0.8, 3.2, 3.4, -p.cheekFullness * 0.7, 0, p.cheekFullness * 0.45);
  // Wings of the nose and the crease around them.
  const wing = p.noseWidth - 0.35;
  pair(wing, noseBaseY - 0.65, 1, 1.05, -p.nostrilFlare * 1.9, 0, 0.2);
  pair(wing + 1.05, noseBaseY - 0.4, 0.9, 1.3, 0.2);
  one(0, noseTipY, 1.5, 1.3, -0.3, 0.25 + 0.45 * p.noseTipDrop);
  one(0, noseBaseY + 0.15, 1.3, 0.7, 0.15);
  // From the nose to the mouth.
  const foldX = 0.5 * (p.noseWidth + p.mouthWidth) + 0.75;
  pair(foldX - 0.45, noseBaseY + 0.35, 0.85, 1.2, p.nasolabialFold * 0.8);
  pair(foldX + 0.2, noseBaseY + 1.5, 0.85, 1.3, p.nasolabialFold);
  one(0, noseBaseY + 0.5 * p.philtrumLength - 0.2, 0.5, 1.1, 0.2);
  pair(p.mouthWidth + 0.2, mouthY - p.smile, 0.95, 0.95, 0.3);
  // Chin and jaw.
  const chinHill = chinY - 1.35;
  one(0, mouthY + p.lowerLip * 1.2 + 0.45, 2.6, 1, 0.42);
  one(0, chinHill, p.chinWidth * 1.3, 2, -0.45 - 0.3 * p.chinProtrusion);
  pair(p.chinWidth * 0.75, chinHill + 0.5, 1.7, 1.6, -0.18 * p.chinWidth, 0.2);
  one(0, chinHill + 0.1, 0.55, 1.3, p.chinCleft * 1.3);
  pair(5.6, chinY - 4.2, 2.8, 2.8, 0, 0, 0.25 * (p.jawWidth - 5.2));
  return list;
}

/**
 * Models the features onto a bare head: nose, lips, sockets, brows, cheeks, chin.
 *
 * @param positions rows x columns x 3, changed in place; only points in front of the ears move
 */
export function sculptFace(p: FaceIdentity, at: Landmarks, positions: Float32Array): void {
  const list = dabs(p, at);
  for (let k = 0; k < positions.length; k += 3) {
    const x = positions[k];
    const y = positions[k + 1];
    const z = positions[k + 2];
    if (z > -2 || y < -11 || y > at.chinY + 1) continue;
    const ax = Math.abs(x);
    let dx = 0;
    let dy = 0;
    let dz = 0;
    for (let i = 0; i < list.length; i++) {
      const dab = list[i];
      const v = (y - dab.y) / dab.ry;
      if (v >= 1 || v <= -1) continue;
      const u = ((dab.paired ? ax : x) - dab.x) / dab.rx;
      const q = u * u + v * v;
      if (q < 1) {
        const w = (1 - q) * (1 - q);
        dx += w * dab.dx;
        dy += w * dab.dy;
        dz += w * dab.dz;
      }
      // Near the middle the mirrored dab reaches over as well.
      if (dab.paired) {
        const u2 = (ax + dab.x) / dab.rx;
        const q2 = u2 * u2 + v * v;
        if (q2 < 1) {
          const w = (1 - q2) * (1 - q2);
          dx -= w * dab.dx;
          dy += w * dab.dy;
          dz += w * dab.dz;
        }
      }
    }
    if (ax < 4.5) dz -= noseHeight(p, at, ax, y) + lipHeight(p, at, ax, y);
    const fade = smoothstep(-2, -3.5, z);
    positions[k] = x + fade * Math.sign(x) * dx;
    positions[k + 1] = y + fade * dy;
    positions[k + 2] = z + fade * dz;
  }
}
