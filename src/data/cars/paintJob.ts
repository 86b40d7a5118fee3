import { mixRgb, type Rgb } from "../render/rgb.js";
import type { CarIdentity } from "./identity.js";
import { hslColour } from "./palette.js";

/** The colours of one car. */
export interface PaintJob {
  body: Rgb;
  roof: Rgb;
  lower: Rgb;
  stripe: Rgb;
  trim: Rgb;
  frame: Rgb;
  pillar: Rgb;
  glass: Rgb;
  sky: Rgb;
  rim: Rgb;
  tyre: Rgb;
  well: Rgb;
  grille: Rgb;
  headlight: Rgb;
  lamp: Rgb;
  taillight: Rgb;
  plate: Rgb;
}

const grey = (lightness: number): Rgb => [lightness, lightness, lightness];

/** Mixes the colours of a car from its parameters. */
export function paintJob(p: CarIdentity): PaintJob {
  const body = hslColour(p.paintHue, p.paintSaturation, p.paintLightness);
  const trim = grey(p.trimLightness);
  const glass = mixRgb(
    grey(p.glassLightness),
    [0.75 * p.glassLightness, 1.05 * p.glassLightness, 1.15 * p.glassLightness],
    p.glassTint,
  );
  return {
    body,
    roof: mixRgb(body, grey(p.roofLightness), p.roofContrast),
    lower: mixRgb(body, grey(p.lowerLightness), p.lowerContrast),
    stripe: p.paintLightness > 0.55 ? grey(0.12) : grey(0.85),
    trim,
    frame: mixRgb(trim, grey(0.72), p.chrome),
    pillar: mixRgb(body, trim, p.pillarDarkness),
    glass,
    sky: [0.62, 0.7, 0.78],
    rim: grey(p.rimLightness),
    tyre: [0.07, 0.07, 0.075],
    well: [0.03, 0.03, 0.03],
    grille: grey(p.grilleLightness),
    headlight: [0.9, 0.92, 0.95],
    lamp: [0.4, 0.42, 0.45],
    taillight: mixRgb([0.8, 0.74, 0.74], [0.5, 0.02, 0.03], p.taillightRedness),
    plate: mixRgb([0.92, 0.92, 0.9], [0.93, 0.78, 0.15], p.plateYellowness),
  };
}
