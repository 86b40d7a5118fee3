import type { BodyLines } from "./bodyLines.js";
import type { CarIdentity } from "./identity.js";

/** Rings of a wheel: radius as a share of the tyre's, and how far inside its outer face, metres or a share of the width. */
const WHEEL_PROFILE: readonly (readonly [radius: number, metres: number, widths: number])[] = [
  [0, 0, 0.95],
  [0.9, 0, 1],
  [0.98, 0, 0.9],
  [1, 0, 0.5],
  [0.98, 0, 0.14],
  [0.93, 0, 0.03],
  [0.82, 0, 0],
  [0.69, 0.006, 0],
  [0.66, 0.03, 0],
  [0.3, 0.022, 0],
  [0.12, 0.01, 0],
  [0, 0.01, 0],
];
export const WHEEL_ROWS = WHEEL_PROFILE.length;
export const WHEEL_COLUMNS = 28;
export const MIRROR_ROWS = 6;
export const MIRROR_COLUMNS = 8;

/** |x| of the outer face of the wheels of an axle. */
export function wheelFace(p: CarIdentity, lines: BodyLines, axle: number): number {
  return Math.min(lines.outline(axle), lines.halfWidth) - p.wheelInset;
}

/**
 * A wheel, turned around its axle.
 *
 * @param side 1 for +x, -1 for -x
 * @param out positions, WHEEL_ROWS x WHEEL_COLUMNS x 3, from the inside out
 */
export function modelWheel(
  p: CarIdentity,
  lines: BodyLines,
  axle: number,
  side: 1 | -1,
  out: Float32Array,
): void {
  const face = wheelFace(p, lines, axle);
  WHEEL_PROFILE.forEach(([radius, metres, widths], row) => {
    const x = side * (face - metres - widths * p.wheelWidth);
    for (let column = 0; column < WHEEL_COLUMNS; column++) {
      const angle = (2 * Math.PI * column) / WHEEL_COLUMNS;
      const at = 3 * (row * WHEEL_COLUMNS + column);
      out[at] = x;
      out[at + 1] = -p.wheelRadius - radius * p.wheelRadius * Math.sin(angle);
      out[at + 2] = axle + radius * p.wheelRadius * Math.cos(angle);
    }
  });
}

/**
 * A wing mirror: a rounded box beside the foot of the windscreen's pillar.
 *
 * @param side 1 for +x, -1 for -x
 * @param out positions, MIRROR_ROWS x MIRROR_COLUMNS x 3, from the bottom up
 */
export function modelMirror(p: CarIdentity, lines: BodyLines, side: 1 | -1, out: Float32Array): void {
  const s = lines.cowlS + 0.42;
  const h = lines.shoulder(s) + 0.065;
  const x = side * (lines.cabinHalfWidth + 0.085);
  const power = (value: number) => Math.sign(value) * Math.abs(value) ** 0.6;
  for (let row = 0; row < MIRROR_ROWS; row++) {
    const polar = -Math.PI / 2 + (Math.PI * row) / (MIRROR_ROWS - 1);
    for (let column = 0; column < MIRROR_COLUMNS; column++) {
      const azimuth = (2 * Math.PI * column) / MIRROR_COLUMNS;
      const ring = power(Math.cos(polar)) * p.mirrorSize;
      const at = 3 * (row * MIRROR_COLUMNS + column);
      out[at] = x + 0.125 * ring * power(Math.sin(azimuth));
      out[at + 1] = -(h + 0.075 * p.mirrorSize * power(Math.sin(polar)));
      out[at + 2] = s - 0.07 * ring * power(Math.cos(azimuth));
    }
  }
}
