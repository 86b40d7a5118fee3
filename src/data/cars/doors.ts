import type { BodyLines } from "./bodyLines.js";
import type { CarIdentity } from "./identity.js";

/** s of the gaps before, between and behind the doors of one side. */
export function doorEdges(p: CarIdentity, lines: BodyLines): number[] {
  const first = Math.max(lines.cowlS + 0.12, lines.axles[0] + lines.archRadius + 0.05);
  const room = Math.min(lines.deckS - 0.12, lines.axles[1] + 0.1) - first;
  if (p.doorsPerSide < 1.5) return [first, first + Math.min(1.25, 0.85 * room)];
  const middle = first + 0.53 * room;
  return [first, middle, p.rearGlazing < 0.5 ? first + 0.98 * room : first + 0.96 * room];
}
