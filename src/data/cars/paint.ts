import { smoothstep } from "../render/curve.js";
import type { SurfacePainter } from "../render/surfacePainter.js";
import { CarBrush } from "./brush.js";
import { paintCabin } from "./cabinPaint.js";
import { doorEdges } from "./doors.js";
import { paintEnds } from "./endPaint.js";
import { BODY, TRIM, WELL } from "./labels.js";
import { PART_CABIN, PART_MIRROR, PART_WHEEL } from "./mesh.js";
import { paintWheel } from "./wheelPaint.js";

/** Paints one car: reflectance at any point of its surface, from the point's place in the car's axes. */
export class CarPainter extends CarBrush implements SurfacePainter {
  paint(part: number, x: number, y: number, z: number, attribute: number): void {
    const [ax, h, s] = [Math.abs(x), -y, z];
    if (part === PART_WHEEL) paintWheel(this, ax, h, s);
    else if (part === PART_CABIN) paintCabin(this, ax, s, attribute);
    else if (part === PART_MIRROR)
      this.set(this.p.pillarDarkness > 0.95 ? this.colours.trim : this.colours.body, BODY);
    else this.paintBody(ax, h, s, attribute);
  }

  private paintBody(ax: number, h: number, s: number, v: number): void {
    const { p, lines, colours } = this;
    this.set(colours.body, BODY);
    if (v > 1.0001) {
      const isBed =
        p.bedDepth > 0 && v > 1.11 && s > lines.deckS + 0.02 && s < lines.length - p.tailLean - 0.1;
      if (isBed) {
        this.set(colours.trim, TRIM);
        return;
      }
      if (p.stripeWidth > 0) this.cover(colours.stripe, this.inside(p.stripeWidth - ax));
      // Wipers, and the gap between hood and windscreen.
      this.cover(colours.trim, 0.85 * this.band(s, lines.cowlS - 0.06, lines.cowlS + 0.05), TRIM);
      return;
    }
    if (p.lowerContrast > 0) this.cover(colours.lower, p.lowerContrast * smoothstep(0.55, 0.53, v));
    const bottom = lines.bottom(s);
    const edge = lines.shoulder(s);
    const isOnSide = ax > 0.75 * lines.halfWidth && s > 0.2 && s < lines.length - 0.2;
    if (isOnSide) this.paintFlank(h, s, edge);
    paintEnds(this, ax, h, s);
    // Bare plastic along the sills and under the bumpers, and a dark underside.
    this.cover(colours.trim, this.inside(bottom + p.claddingHeight - h), TRIM);
    if (!isOnSide) return;
    for (const axle of lines.axles) {
      const distance = Math.hypot(s - axle, h - p.wheelRadius);
      if (distance > lines.archRadius + 0.12) continue;
      if (p.claddingHeight > 0.09) {
        this.cover(colours.trim, this.inside(lines.archRadius + 0.4 * p.claddingHeight - distance), TRIM);
      }
      const inWell = this.inside(lines.archRadius - distance);
      this.cover(colours.well, inWell, WELL);
    }
  }

  /** Doors: the gaps around them and their handles. */
  private paintFlank(h: number, s: number, edge: number): void {
    const { p, lines, colours } = this;
    const low = lines.bottom(s) + 0.1;
    const doors = doorEdges(p, lines);
    const between = this.band(h, low, edge);
    for (const at of doors) this.cover(colours.well, 0.55 * between * this.line(s - at, 0.012));
    if (s > doors[0] && s < doors[doors.length - 1]) {
      this.cover(colours.well, 0.5 * this.line(h - low, 0.012));
    }
    const handleH = edge - 0.13;
    for (const at of doors.slice(1)) {
      const handle = this.band(s, at - 0.26, at - 0.09) * this.line(h - handleH, 0.02);
      this.cover(p.chrome > 0.4 ? colours.frame : colours.well, 0.6 * handle);
    }
  }
}
