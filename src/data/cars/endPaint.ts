import { GRILLE, HEADLIGHT, PLATE, TAILLIGHT, TRIM } from "./labels.js";
import type { CarPainter } from "./paint.js";

/** How far round the corners of nose and tail paint of the ends may reach, metres. */
const REACH = 0.6;
const PLATE_HALF_WIDTH = 0.26;
const PLATE_HALF_HEIGHT = 0.06;

/** Paints what nose and tail carry at (|x|, h, s): lights, grille, intake, number plates. */
export function paintEnds(painter: CarPainter, ax: number, h: number, s: number): void {
  if (s < REACH) paintNose(painter, ax, h, s);
  else if (s > painter.lines.length - REACH) paintTail(painter, ax, h, painter.lines.length - s);
}

function paintNose(painter: CarPainter, ax: number, h: number, s: number): void {
  const { p, lines, colours } = painter;
  const bottom = lines.bottom(0);
  const edge = p.hoodEdgeHeight;
  const isFace = ax < 0.8 * lines.halfWidth && s < 0.3;
  const lampTop = edge - 0.035;
  const lampLow = lampTop - Math.min(p.headlightHeight, 0.45 * (edge - bottom));
  if (isFace) {
    const top = edge - 0.05;
    const low = top - Math.min(p.grilleHeight, 0.5 * (edge - bottom));
    painter.cover(
      colours.frame,
      p.chrome * painter.band(h, low - 0.02, top + 0.02) * painter.inside(p.grilleWidth + 0.02 - ax),
      GRILLE,
    );
    painter.cover(colours.grille, painter.band(h, low, top) * painter.inside(p.grilleWidth - ax), GRILLE);
    const intake = bottom + 0.07;
    painter.cover(
      colours.well,
      painter.band(h, intake, intake + p.intakeHeight) * painter.inside(0.68 * lines.halfWidth - ax),
      TRIM,
    );
    const plateH = Math.min(low - 0.09, bottom + 0.5 * (edge - bottom));
    paintPlate(painter, ax, h - Math.max(plateH, intake + p.intakeHeight + 0.03));
  }
  const inner = 0.93 * lines.halfWidth - p.headlightWidth;
  const depth = lines.nose(1) + 0.1 + p.headlightWrap;
  const lamp = painter.band(h, lampLow, lampTop) * painter.inside(ax - inner) * painter.inside(depth - s);
  painter.cover(colours.lamp, painter.inside(0.02 + (lamp > 0.5 ? 1 : lamp - 0.5)) * lamp, HEADLIGHT);
  const core =
    painter.band(h, lampLow + 0.02, lampTop - 0.02) *
    painter.inside(ax - inner - 0.03) *
    painter.inside(depth - 0.05 - s);
  painter.cover(colours.headlight, 0.9 * core, HEADLIGHT);
}

function paintTail(painter: CarPainter, ax: number, h: number, fromRear: number): void {
  const { p, lines, colours } = painter;
  const edge = lines.shoulder(lines.length - 0.05);
  const bottom = lines.bottom(lines.length);
  const isFace = ax < 0.8 * lines.halfWidth && fromRear < 0.3;
  if (isFace) {
    paintPlate(painter, ax, h - (bottom + 0.52 * (edge - bottom)));
    painter.cover(colours.trim, painter.inside(bottom + 0.1 - h) * 0.9, TRIM);
    painter.cover(colours.well, 0.45 * painter.line(h - (bottom + 0.4 * (edge - bottom)), 0.012));
  }
  const top = edge - 0.04;
  const low = Math.max(top - p.taillightHeight, bottom + 0.3);
  const inner = 0.95 * lines.halfWidth - p.taillightWidth;
  const lamp =
    painter.band(h, low, top) *
    painter.inside(ax - inner) *
    painter.inside(p.tailLean + 0.08 + 0.6 * p.headlightWrap - fromRear);
  painter.cover(colours.taillight, lamp, TAILLIGHT);
}

function paintPlate(painter: CarPainter, ax: number, fromMiddle: number): void {
  const up = Math.abs(fromMiddle);
  const plate = painter.inside(PLATE_HALF_WIDTH - ax) * painter.inside(PLATE_HALF_HEIGHT - up);
  painter.cover(painter.colours.plate, plate, PLATE);
  const letters = painter.inside(PLATE_HALF_WIDTH - 0.05 - ax) * painter.inside(0.03 - up);
  painter.cover(painter.colours.trim, 0.4 * letters);
}
