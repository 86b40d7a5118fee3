import { wheelFace } from "./attachments.js";
import type { CarBrush } from "./brush.js";
import { RIM, TYRE } from "./labels.js";

/** Radius of the rim as a share of the tyre's. */
const RIM_SHARE = 0.68;

/** Paints the point of a wheel at (|x|, h, s): tyre, rim, spokes, hub. */
export function paintWheel(brush: CarBrush, ax: number, h: number, s: number): void {
  const { p, lines, colours } = brush;
  const [front, rear] = lines.axles;
  const axle = Math.abs(s - front) < Math.abs(s - rear) ? front : rear;
  const radius = Math.hypot(s - axle, h - p.wheelRadius);
  brush.set(colours.tyre, TYRE);
  // Only the outer face has a rim.
  if (ax < wheelFace(p, lines, axle) - 0.06) return;
  const rim = RIM_SHARE * p.wheelRadius;
  const onRim = brush.inside(rim - radius);
  brush.cover(colours.rim, onRim, RIM);
  if (radius > rim) return;
  const spokes = Math.round(p.rimSpokes);
  const angle = Math.atan2(h - p.wheelRadius, s - axle);
  // Distance along the circle from the middle of the nearest gap between two spokes.
  const turn = (angle * spokes) / (2 * Math.PI);
  const fromGap = Math.abs(turn - Math.round(turn)) * ((2 * Math.PI) / spokes) * radius;
  const halfGap = (p.rimOpenness * Math.PI * radius) / spokes;
  const gap = brush.inside(halfGap - fromGap) * brush.band(radius, 0.28 * rim, 0.86 * rim);
  brush.cover(colours.well, 0.9 * gap, RIM);
}
