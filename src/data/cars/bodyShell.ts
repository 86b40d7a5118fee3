import { smoothstep } from "../render/curve.js";
import { type BodyLines, outlineWidth } from "./bodyLines.js";
import type { CarIdentity } from "./identity.js";

/** Columns along one side and across one end; rows up the side, round the shoulder and in to the middle. */
const SIDE_COLUMNS = 72;
const END_COLUMNS = 14;
const SIDE_ROWS = 15;
const SHOULDER_ROWS = 4;
/** The cap's points, as shares of the way from the middle to the shoulder. */
const CAP_SHARES = [0.9, 0.875, 0.6, 0.3, 0];
export const BODY_COLUMNS = 2 * (SIDE_COLUMNS + END_COLUMNS);
export const BODY_ROWS = SIDE_ROWS + SHOULDER_ROWS + CAP_SHARES.length;

/** How far the sheet metal is pushed in where a wheel turns, metres. */
const WELL_DEPTH = 0.24;
/** Points this close inside an arch move onto its edge, metres: about a cell of the grid, so that the edge is round. */
const ARCH_SNAP = 0.055;

/** Positions s along one side, close together around the wheels, where the arches' edges must be round. */
function sideStations(lines: BodyLines, from: number, to: number, out: Float64Array): void {
  const bins = 256;
  const weights = new Float64Array(bins);
  let total = 0;
  for (let i = 0; i < bins; i++) {
    const s = from + ((to - from) * (i + 0.5)) / bins;
    const near = lines.axles.some((axle) => Math.abs(s - axle) < lines.archRadius + 0.1);
    total += near ? 3 : 1;
    weights[i] = total;
  }
  let bin = 0;
  for (let j = 0; j < out.length; j++) {
    const goal = (total * j) / (out.length - 1);
    while (bin < bins - 1 && weights[bin] < goal) bin++;
    const before = bin === 0 ? 0 : weights[bin - 1];
    out[j] = from + ((to - from) * (bin + (goal - before) / (weights[bin] - before))) / bins;
  }
}

const stations = new Float64Array(SIDE_COLUMNS);
const columnS = new Float64Array(BODY_COLUMNS);
const columnX = new Float64Array(BODY_COLUMNS);

/** The outline from above: across the nose, back along +x, across the tail, forward along -x. */
function layOutline(p: CarIdentity, lines: BodyLines): void {
  const { length, halfWidth } = lines;
  // The corner belongs to the end up to where its outline runs at equal shares of length and width.
  const noseCorner = 0.5 ** (1 / p.noseRounding);
  const tailCorner = 0.5 ** (1 / p.tailRounding);
  sideStations(lines, (length / 2) * (1 - noseCorner), (length / 2) * (1 + tailCorner), stations);
  for (let i = 0; i < END_COLUMNS; i++) {
    // Denser towards the corners, where the outline bends.
    const u = Math.sin((Math.PI / 2) * ((2 * (i + 0.5)) / END_COLUMNS - 1));
    const nose = u * noseCorner;
    columnX[i] = halfWidth * nose;
    columnS[i] = (length / 2) * (1 - outlineWidth(nose, p.noseRounding, p.noseRounding));
    const tail = -u * tailCorner;
    columnX[END_COLUMNS + SIDE_COLUMNS + i] = halfWidth * tail;
    columnS[END_COLUMNS + SIDE_COLUMNS + i] =
      (length / 2) * (1 + outlineWidth(tail, p.tailRounding, p.tailRounding));
  }
  for (let j = 0; j < SIDE_COLUMNS; j++) {
    const x = lines.outline(stations[j]);
    columnS[END_COLUMNS + j] = columnS[BODY_COLUMNS - 1 - j] = stations[j];
    columnX[END_COLUMNS + j] = x;
    columnX[BODY_COLUMNS - 1 - j] = -x;
  }
}

/**
 * The body without cabin and wheels: rings from the sills up the sides, round the shoulder, and in over hood and deck.
 *
 * @param out positions, BODY_ROWS x BODY_COLUMNS x 3, in the car's axes
 * @param attribute 0 at the bottom, 1 at the shoulder, from there to 2 in the middle of hood and deck
 */
export function modelBody(
  p: CarIdentity,
  lines: BodyLines,
  out: Float32Array,
  attribute: Float32Array,
): void {
  layOutline(p, lines);
  const { length, halfWidth, axles, archRadius } = lines;
  for (let column = 0; column < BODY_COLUMNS; column++) {
    const [s0, x0] = [columnS[column], columnX[column]];
    const edge = lines.shoulder(s0);
    const bottom = lines.bottom(s0);
    const roundedShare = Math.min(0.4, p.shoulderRounding / (edge - bottom));
    for (let row = 0; row < BODY_ROWS; row++) {
      let v = 1;
      let inset = p.shoulderRounding;
      let share = 1;
      if (row < SIDE_ROWS) {
        v = ((1 - roundedShare) * row) / (SIDE_ROWS - 1);
        inset = 0;
      } else if (row < SIDE_ROWS + SHOULDER_ROWS) {
        const angle = ((Math.PI / 2) * (row - SIDE_ROWS + 1)) / SHOULDER_ROWS;
        v = 1 - roundedShare * (1 - Math.sin(angle));
        inset = p.shoulderRounding * (1 - Math.cos(angle));
      } else share = CAP_SHARES[row - SIDE_ROWS - SHOULDER_ROWS];
      const front = lines.nose(v) + inset;
      const rear = length - lines.tail(v) - inset;
      let s = front + (s0 / length) * (rear - front);
      let h = bottom + v * (edge - bottom);
      // Sills lean in, the flanks are fullest in the middle, with a crease below the shoulder.
      const tuck = p.rockerTuck * Math.max(0, 1 - v / 0.35) ** 2 + 0.025 * Math.max(0, v - 0.55);
      const crease =
        p.sideCrease * smoothstep(0.58, 0.68, v) * smoothstep(0.86, 0.72, v) -
        p.sideCrease * 0.6 * smoothstep(0.56, 0.46, v) * smoothstep(0.2, 0.36, v);
      let ax = Math.abs(x0) * (1 - (tuck + inset - crease) / halfWidth);
      if (row < SIDE_ROWS && column >= END_COLUMNS) {
        for (const axle of axles) {
          const distance = Math.hypot(s - axle, h - p.wheelRadius);
          const isOnSide = Math.abs(x0) > 0.75 * halfWidth;
          if (!isOnSide) continue;
          if (distance < archRadius - ARCH_SNAP) {
            ax -= WELL_DEPTH;
            continue;
          }
          if (distance < archRadius) {
            s = axle + ((s - axle) * archRadius) / distance;
            h = p.wheelRadius + ((h - p.wheelRadius) * archRadius) / distance;
            ax += p.archFlare;
          } else ax += p.archFlare * Math.exp(-(((distance - archRadius) / 0.07) ** 2));
        }
      }
      if (share < 1) {
        ax *= share;
        h += p.hoodCrown * (1 - share * share) * (p.bedDepth > 0 && s > lines.deckS ? 0 : 1);
        // The bed of a pickup is open between its walls.
        if (p.bedDepth > 0 && share < 0.89 && s > lines.deckS + 0.02 && s < length - p.tailLean - 0.14)
          h -= p.bedDepth;
      }
      const at = row * BODY_COLUMNS + column;
      out[3 * at] = x0 < 0 ? -ax : ax;
      out[3 * at + 1] = -h;
      out[3 * at + 2] = s;
      attribute[at] = share < 1 ? 2 - share : v;
    }
  }
}
