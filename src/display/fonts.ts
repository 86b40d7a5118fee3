import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { GlobalFonts, type SKRSContext2D } from "@napi-rs/canvas";

/** The family every figure is set in. It comes from npm, since a bare machine has no fonts and draws no text. */
export const FONT_FAMILY = "gan2shape Inter";

const WEIGHTS = [400, 600] as const;
let registered = false;

/**
 * Makes the figures' font known to the canvas; calls after the first do nothing.
 *
 * @throws Error when the font's package is broken, since figures without a word on them would mislead
 * @example ensureFonts();
 */
export function ensureFonts(): void {
  if (registered && GlobalFonts.has(FONT_FAMILY)) return;
  const { resolve } = createRequire(import.meta.url);
  for (const weight of WEIGHTS) {
    const file = resolve(`@fontsource/inter/files/inter-latin-${weight}-normal.woff2`);
    if (!GlobalFonts.register(readFileSync(file), FONT_FAMILY))
      throw new Error(`internal: the canvas cannot read the font ${file}. Run npm install again.`);
  }
  registered = true;
}

/**
 * Sets the font of a context.
 *
 * @param context a canvas context
 * @param size text height in pixels
 * @param weight 400 for running text, 600 for titles
 * @example setFont(context, 14, 600);
 */
export function setFont(context: SKRSContext2D, size: number, weight: (typeof WEIGHTS)[number] = 400): void {
  context.lang = "en";
  context.font = `${weight} ${size}px "${FONT_FAMILY}"`;
}
