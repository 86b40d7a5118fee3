import { smoothstep } from "../render/curve.js";
import type { CarBrush } from "./brush.js";
import { doorEdges } from "./doors.js";
import { BODY, GLASS, TRIM } from "./labels.js";

/** From where to where up a pane there is glass: shares of the way from the foot to the roof's edge. */
const GLASS_FROM = 0.13;
const GLASS_TO = 0.9;

/**
 * Paints the point of the cabin at (|x|, s): windscreen, side windows, rear glass, the pillars between them, and the roof.
 *
 * @param v 0 at the foot, 1 at the roof's edge, from there to 2 in the middle of the roof
 */
export function paintCabin(brush: CarBrush, ax: number, s: number, v: number): void {
  const { p, lines, colours, soft } = brush;
  const { cowlS, deckS, roofFrontS, roofRearS, cabinHalfWidth, roofHalfWidth } = lines;
  brush.set(colours.roof, BODY);
  if (v > 1) {
    if (p.stripeWidth > 0) brush.cover(colours.stripe, brush.inside(p.stripeWidth - ax));
    return;
  }
  const up = Math.min(1, v);
  const front = cowlS + (roofFrontS - cowlS) * up;
  const rear = deckS + (roofRearS - deckS) * up;
  const halfWidth = cabinHalfWidth + (roofHalfWidth - cabinHalfWidth) * up;
  const corner = 1 - 0.5 ** (1 / p.cabinRounding);
  const cornerDepth = ((rear - front) / 2) * corner;
  // Height of a pane is about a metre per unit of v near the sides: soft edges in v need the same scale.
  const climb = p.height - p.beltHeight;
  const from = GLASS_FROM;
  const upright = Math.min(brush.inside((up - from) * climb), brush.inside((GLASS_TO - up) * climb));
  // Up to the corners of its outline the cabin has a side; between them, a front and a rear.
  const isSide = ax > halfWidth * (1 - corner * 0.999);
  if (isSide) {
    const start = front + cornerDepth * 0.35 + p.pillarWidth;
    const hasRearWindow = p.rearGlazing > 0.5;
    const doors = doorEdges(p, lines);
    const end = hasRearWindow ? rear - cornerDepth * 0.35 - p.rearPillarWidth * 0.75 : doors[1] - 0.05;
    const glass = upright * brush.band(s, start, end);
    const frame = Math.min(
      brush.band(s, start - 0.05, end + 0.05),
      brush.inside((up - from) * climb + 0.035),
    );
    brush.cover(colours.frame, frame * brush.inside((GLASS_TO - up) * climb + 0.03), TRIM);
    shadeGlass(brush, glass, up);
    for (const at of doors.slice(1)) {
      const pillar = brush.inside(p.pillarWidth * 0.5 - Math.abs(s - at)) * brush.band(s, start, end);
      brush.cover(colours.pillar, pillar * upright, TRIM);
    }
    return;
  }
  const isFront = s < (front + rear) / 2;
  const pillar = isFront ? p.pillarWidth : Math.min(p.rearPillarWidth, 0.16);
  // The panel between the rear pillars of a panel van has no window.
  if (!isFront && p.rearGlazing < 0.5 && p.style === "van") {
    brush.cover(colours.trim, 0.6 * brush.line(ax, 0.012));
    return;
  }
  const glass = upright * brush.inside(halfWidth * (1 - corner * 0.5) - pillar - ax);
  brush.cover(
    colours.frame,
    brush.inside(halfWidth * (1 - corner * 0.5) - pillar + 0.03 - ax) *
      brush.inside((up - from) * climb + 0.04) *
      smoothstep(-soft, soft, (GLASS_TO - up) * climb + 0.02) *
      0.8,
    TRIM,
  );
  shadeGlass(brush, glass, up);
}

/** Dark glass that mirrors the sky towards its upper edge. */
function shadeGlass(brush: CarBrush, glass: number, up: number): void {
  const { p, colours } = brush;
  brush.cover(colours.glass, glass, GLASS);
  brush.cover(colours.sky, glass * p.skyReflection * 0.6 * smoothstep(0.25, 0.95, up));
}
