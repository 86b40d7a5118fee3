import { smoothCurve } from "../render/curve.js";
import type { CarIdentity } from "./identity.js";

type Curve = ReturnType<typeof smoothCurve>;

const RADIANS = Math.PI / 180;
/** No roof is shorter than this, metres. */
const SHORTEST_ROOF = 0.55;

/**
 * The lines that a body is drawn along, in metres: s runs from the front bumper backwards, h upwards from the ground,
 * x to the side.
 */
export interface BodyLines {
  length: number;
  halfWidth: number;
  /** s of both axles */
  axles: readonly [front: number, rear: number];
  archRadius: number;
  /** base of the windscreen */
  cowlS: number;
  /** base of the rear glass */
  deckS: number;
  roofFrontS: number;
  roofRearS: number;
  /** half-width of the cabin at its foot and at its roof */
  cabinHalfWidth: number;
  roofHalfWidth: number;
  /** h of the bottom of the body at s */
  bottom: Curve;
  /** h of the upper edge of the body's side at s: hood, beltline, deck */
  shoulder: Curve;
  /** h of the roof's edge at s */
  roof: (s: number) => number;
  /** how far nose and tail lie inside the length, at a height from the bottom (0) to the edge (1) */
  nose: Curve;
  tail: Curve;
  /** half-width of the body at s, before the sides are modelled */
  outline: (s: number) => number;
}

/** Half-width of a rounded outline at t from -1 (front) to 1 (rear), as a share of the largest. */
export function outlineWidth(t: number, frontExponent: number, rearExponent: number): number {
  const n = t < 0 ? frontExponent : rearExponent;
  return Math.max(0, 1 - Math.abs(t) ** n) ** (1 / n);
}

/** Lays out the lines of a car. */
export function bodyLines(p: CarIdentity): BodyLines {
  const { length, groundClearance } = p;
  const halfWidth = p.width / 2;
  const cowlS = Math.max(0.3, p.frontOverhang + p.cowlOffset);
  const deckS = length - p.tailLean - p.deckLength;
  const roofEdge = p.height - p.roofCrown;
  let frontRun = (roofEdge - p.cowlHeight) / Math.tan(p.windscreenAngle * RADIANS);
  let rearRun = (roofEdge - p.deckHeight) / Math.tan(p.rearGlassAngle * RADIANS);
  // Shallow glass on a short car leaves no roof: both panes become steeper alike.
  const room = deckS - cowlS - SHORTEST_ROOF;
  const steeper = Math.min(1, room / (frontRun + rearRun));
  frontRun *= steeper;
  rearRun *= steeper;
  const roofFrontS = cowlS + frontRun;
  const roofRearS = deckS - rearRun;
  const cabinHalfWidth = halfWidth - p.cabinInset;
  const beltEnd = p.beltHeight + p.beltRise;
  const roofMiddle = (roofFrontS + roofRearS) / 2;
  const roofReach = (roofRearS - roofFrontS) / 2;
  // The bed's edge of a pickup runs level with its belt.
  const deckEdge = p.bedDepth > 0 ? beltEnd : p.deckHeight;
  return {
    length,
    halfWidth,
    axles: [p.frontOverhang, length - p.rearOverhang],
    archRadius: p.wheelRadius + p.archGap,
    cowlS,
    deckS,
    roofFrontS,
    roofRearS,
    cabinHalfWidth,
    roofHalfWidth: cabinHalfWidth - (roofEdge - p.beltHeight) * Math.tan(p.tumblehome * RADIANS),
    bottom: smoothCurve([
      [0, groundClearance + 0.06],
      [0.3, groundClearance],
      [length - 0.5, groundClearance],
      [length, groundClearance + 0.1],
    ]),
    shoulder: smoothCurve([
      [0, p.hoodEdgeHeight],
      [0.55 * cowlS, 0.35 * p.hoodEdgeHeight + 0.65 * p.cowlHeight - 0.02],
      [cowlS, p.cowlHeight - 0.025],
      [cowlS + 0.3, p.beltHeight],
      [Math.max(cowlS + 0.6, deckS - 0.12), beltEnd],
      [Math.max(cowlS + 0.62, deckS - 0.02), deckEdge],
      [length, deckEdge - 0.02 + p.deckLip],
    ]),
    roof: (s) => roofEdge + p.roofCrown * Math.max(0, 1 - ((s - roofMiddle) / roofReach) ** 2),
    nose: smoothCurve([
      [0, 0.13],
      [0.15, 0.03],
      [0.35, 0],
      [0.5, p.bumperDepth * 0.4],
      [0.58, p.bumperDepth],
      [1, p.noseLean + p.bumperDepth * 0.5],
    ]),
    tail: smoothCurve([
      [0, 0.16],
      [0.18, 0.03],
      [0.36, 0],
      [0.5, p.bumperDepth * 0.4],
      [0.58, p.bumperDepth * 0.8],
      [1, p.tailLean],
    ]),
    outline: (s) => halfWidth * outlineWidth((2 * s) / length - 1, p.noseRounding, p.tailRounding),
  };
}
