import { outline } from "./cells.js";
import type { Cell } from "./figure.js";
import { setFont } from "./fonts.js";
import { INK, QUIET_INK, TEXT_SIZE } from "./theme.js";

/** A colour, what it means, and a number to it. */
export interface LegendEntry {
  name: string;
  color: string;
  /** the number as it is to be read */
  text: string;
}

const ROW = 26;
const SWATCH = 16;
const WIDTH = 210;

/**
 * What the colours of the picture beside it mean, one below the other.
 *
 * @example legendCell([{ name: "hair", color: "#0072b2", text: "20.1 %" }], { title: "Share of the image" });
 */
export function legendCell(entries: readonly LegendEntry[], { title }: { title?: string } = {}): Cell {
  return {
    title,
    width: WIDTH,
    height: ROW * entries.length,
    draw(context, x, y) {
      setFont(context, TEXT_SIZE);
      for (const [i, { name, color, text }] of entries.entries()) {
        const top = y + ROW * i + (ROW - SWATCH) / 2;
        context.fillStyle = color;
        context.fillRect(x, top, SWATCH, SWATCH);
        outline(context, x, top, SWATCH, SWATCH);
        context.textAlign = "left";
        context.fillStyle = INK;
        context.fillText(name, x + SWATCH + 8, top + 13);
        context.textAlign = "right";
        context.fillStyle = QUIET_INK;
        context.fillText(text, x + WIDTH, top + 13);
      }
    },
  };
}
