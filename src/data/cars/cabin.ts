import { type BodyLines, outlineWidth } from "./bodyLines.js";
import type { CarIdentity } from "./identity.js";

const SIDE_COLUMNS = 24;
const END_COLUMNS = 14;
const GLASS_ROWS = 6;
const EDGE_ROWS = 4;
/** The roof's points, as shares of the way from the middle to the edge. */
const ROOF_SHARES = [0.75, 0.5, 0.25, 0];
export const CABIN_COLUMNS = 2 * (SIDE_COLUMNS + END_COLUMNS);
export const CABIN_ROWS = GLASS_ROWS + EDGE_ROWS + ROOF_SHARES.length;

/** How deep the cabin's foot stands in the body, so that no gap shows, metres. */
const FOOT_DEPTH = 0.05;
/** How much higher the middle of the roof is than its sides, metres. */
const ROOF_CAMBER = 0.035;

interface Point {
  s: number;
  x: number;
  h: number;
}

/** Point of a column on a rounded outline from `front` to `rear`. */
function outlinePoint(column: number, exponent: number, front: number, rear: number, halfWidth: number) {
  const corner = 0.5 ** (1 / exponent);
  const middle = (front + rear) / 2;
  const reach = (rear - front) / 2;
  const side = column % (SIDE_COLUMNS + END_COLUMNS);
  const isFirstHalf = column < SIDE_COLUMNS + END_COLUMNS;
  if (side < END_COLUMNS) {
    const u = corner * Math.sin((Math.PI / 2) * ((2 * (side + 0.5)) / END_COLUMNS - 1));
    const end = outlineWidth(u, exponent, exponent);
    return isFirstHalf
      ? { x: halfWidth * u, s: middle - reach * end }
      : { x: -halfWidth * u, s: middle + reach * end };
  }
  const t = corner * ((2 * (side - END_COLUMNS)) / (SIDE_COLUMNS - 1) - 1);
  const x = halfWidth * outlineWidth(t, exponent, exponent);
  return isFirstHalf ? { x, s: middle + reach * t } : { x: -x, s: middle - reach * t };
}

/**
 * The cabin: straight panes from the beltline up to the roof's edge, a rounded edge, the roof.
 *
 * @param out positions, CABIN_ROWS x CABIN_COLUMNS x 3, in the car's axes
 * @param attribute 0 at the foot, 1 at the roof's edge, from there to 2 in the middle of the roof
 */
export function modelCabin(
  p: CarIdentity,
  lines: BodyLines,
  out: Float32Array,
  attribute: Float32Array,
): void {
  const { cowlS, deckS, roofFrontS, roofRearS, cabinHalfWidth, roofHalfWidth } = lines;
  const roofMiddle = (roofFrontS + roofRearS) / 2;
  for (let column = 0; column < CABIN_COLUMNS; column++) {
    const foot: Point = {
      ...outlinePoint(column, p.cabinRounding, cowlS, deckS, cabinHalfWidth),
      h: 0,
    };
    foot.h = lines.shoulder(foot.s) - FOOT_DEPTH;
    const top: Point = {
      ...outlinePoint(column, p.cabinRounding, roofFrontS, roofRearS, roofHalfWidth),
      h: 0,
    };
    top.h = lines.roof(top.s);
    const climb = Math.hypot(top.s - foot.s, top.x - foot.x, top.h - foot.h);
    const edgeShare = Math.min(0.35, p.roofRounding / climb);
    const inwards = Math.min(0.4, p.roofRounding / roofHalfWidth);
    const rim: Point = {
      s: roofMiddle + (top.s - roofMiddle) * (1 - (inwards * roofHalfWidth * 2) / (roofRearS - roofFrontS)),
      x: top.x * (1 - inwards),
      h: 0,
    };
    rim.h = lines.roof(rim.s) + ROOF_CAMBER * (1 - (1 - inwards) ** 2);
    for (let row = 0; row < CABIN_ROWS; row++) {
      let point: Point;
      let value: number;
      if (row < GLASS_ROWS) {
        value = ((1 - edgeShare) * row) / (GLASS_ROWS - 1);
        point = {
          s: foot.s + (top.s - foot.s) * value,
          x: foot.x + (top.x - foot.x) * value,
          h: foot.h + (top.h - foot.h) * value,
        };
      } else if (row < GLASS_ROWS + EDGE_ROWS) {
        // A parabola from the pane to the roof that both touch.
        const t = (row - GLASS_ROWS + 1) / EDGE_ROWS;
        const from = {
          s: top.s + (foot.s - top.s) * edgeShare,
          x: top.x + (foot.x - top.x) * edgeShare,
          h: top.h + (foot.h - top.h) * edgeShare,
        };
        const [a, b, c] = [(1 - t) * (1 - t), 2 * t * (1 - t), t * t];
        point = {
          s: a * from.s + b * top.s + c * rim.s,
          x: a * from.x + b * top.x + c * rim.x,
          h: a * from.h + b * top.h + c * rim.h,
        };
        value = 1 - edgeShare * (1 - t);
      } else {
        const share = ROOF_SHARES[row - GLASS_ROWS - EDGE_ROWS];
        const x = rim.x * share;
        const across = Math.abs(x) / roofHalfWidth;
        point = { s: rim.s, x, h: lines.roof(rim.s) + ROOF_CAMBER * (1 - across * across) };
        value = 2 - share;
      }
      const at = row * CABIN_COLUMNS + column;
      out[3 * at] = point.x;
      out[3 * at + 1] = -point.h;
      out[3 * at + 2] = point.s;
      attribute[at] = value;
    }
  }
}
