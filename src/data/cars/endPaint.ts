import type { CarBrush } from "./brush.js";
import { GRILLE, HEADLIGHT, PLATE, TAILLIGHT, TRIM } from "./labels.js";

/** How far round the corners of nose and tail paint of the ends may reach, metres. */
const REACH = 0.6;
const PLATE_HALF_WIDTH = 0.26;
const PLATE_HALF_HEIGHT = 0.06;

/** Paints what nose and tail carry at (|x|, h, s): lights, grille, intake, number plates. */
export function paintEnds(brush: CarBrush, ax: number, h: number, s: number): void {
  if (s < REACH) paintNose(brush, ax, h, s);
  else if (s > brush.lines.length - REACH) paintTail(brush, ax, h, brush.lines.length - s);
}

function paintNose(brush: CarBrush, ax: number, h: number, s: number): void {
  const { p, lines, colours } = brush;
  const bottom = lines.bottom(0);
  const edge = p.hoodEdgeHeight;
  const isFace = ax < 0.8 * lines.halfWidth && s < 0.3;
  const lampTop = edge - 0.035;
  const lampLow = lampTop - Math.min(p.headlightHeight, 0.45 * (edge - bottom));
  if (isFace) {
    const top = edge - 0.05;
    const low = top - Math.min(p.grilleHeight, 0.5 * (edge - bottom));
    brush.cover(
      colours.frame,
      p.chrome * brush.band(h, low - 0.02, top + 0.02) * brush.inside(p.grilleWidth + 0.02 - ax),
      GRILLE,
    );
    brush.cover(colours.grille, brush.band(h, low, top) * brush.inside(p.grilleWidth - ax), GRILLE);
    const intake = bottom + 0.07;
    brush.cover(
      colours.well,
      brush.band(h, intake, intake + p.intakeHeight) * brush.inside(0.68 * lines.halfWidth - ax),
      TRIM,
    );
    const plateH = Math.min(low - 0.09, bottom + 0.5 * (edge - bottom));
    paintPlate(brush, ax, h - Math.max(plateH, intake + p.intakeHeight + 0.03));
  }
  const inner = 0.93 * lines.halfWidth - p.headlightWidth;
  const depth = lines.nose(1) + 0.1 + p.headlightWrap;
  const lamp = brush.band(h, lampLow, lampTop) * brush.inside(ax - inner) * brush.inside(depth - s);
  brush.cover(colours.lamp, lamp, HEADLIGHT);
  // Bright behind the glass, with a darker rim.
  const core =
    brush.band(h, lampLow + 0.02, lampTop - 0.02) *
    brush.inside(ax - inner - 0.03) *
    brush.inside(depth - 0.05 - s);
  brush.cover(colours.headlight, 0.9 * core, HEADLIGHT);
}

function paintTail(brush: CarBrush, ax: number, h: number, fromRear: number): void {
  const { p, lines, colours } = brush;
  const edge = lines.shoulder(lines.length - 0.05);
  const bottom = lines.bottom(lines.length);
  const isFace = ax < 0.8 * lines.halfWidth && fromRear < 0.3;
  if (isFace) {
    paintPlate(brush, ax, h - (bottom + 0.52 * (edge - bottom)));
    brush.cover(colours.trim, brush.inside(bottom + 0.1 - h) * 0.9, TRIM);
    brush.cover(colours.well, 0.45 * brush.line(h - (bottom + 0.4 * (edge - bottom)), 0.012));
  }
  const top = edge - 0.04;
  const low = Math.max(top - p.taillightHeight, bottom + 0.3);
  const inner = 0.95 * lines.halfWidth - p.taillightWidth;
  const reach = p.tailLean + 0.08 + 0.6 * p.headlightWrap - fromRear;
  const lamp = (margin: number) =>
    brush.band(h, low - margin, top + margin) *
    brush.inside(ax - inner + margin) *
    brush.inside(reach + margin);
  // A dark rim tells red lights from red paint.
  brush.cover(colours.trim, 0.8 * lamp(0.025), TAILLIGHT);
  brush.cover(colours.taillight, lamp(0), TAILLIGHT);
}

function paintPlate(brush: CarBrush, ax: number, fromMiddle: number): void {
  const up = Math.abs(fromMiddle);
  const plate = brush.inside(PLATE_HALF_WIDTH - ax) * brush.inside(PLATE_HALF_HEIGHT - up);
  brush.cover(brush.colours.plate, plate, PLATE);
  const letters = brush.inside(PLATE_HALF_WIDTH - 0.05 - ax) * brush.inside(0.03 - up);
  brush.cover(brush.colours.trim, 0.4 * letters);
}
