import { mixRgb, type Rgb, rampRgb, scaleRgb } from "../render/rgb.js";

/** Fair to deep skin, as reflectance in image values. */
const SKIN: readonly Rgb[] = [
  [0.93, 0.79, 0.71],
  [0.9, 0.72, 0.61],
  [0.84, 0.63, 0.5],
  [0.73, 0.51, 0.38],
  [0.61, 0.42, 0.3],
  [0.5, 0.33, 0.24],
  [0.4, 0.27, 0.205],
];
/** Black to blond hair. */
const HAIR: readonly Rgb[] = [
  [0.085, 0.07, 0.07],
  [0.15, 0.1, 0.08],
  [0.28, 0.18, 0.12],
  [0.42, 0.28, 0.17],
  [0.6, 0.43, 0.26],
  [0.8, 0.65, 0.42],
];
const RED_HAIR: Rgb = [0.58, 0.24, 0.1];
const GREY_HAIR: Rgb = [0.7, 0.69, 0.68];
const IRIS: readonly Rgb[] = [
  [0.27, 0.15, 0.08],
  [0.38, 0.36, 0.2],
  [0.33, 0.5, 0.66],
];

/** Skin by melanin (0 to 1) and undertones (standard units). */
export function skinColour(melanin: number, redness: number, yellowness: number): Rgb {
  const [r, g, b] = rampRgb(SKIN, melanin);
  return [
    r * (1 + 0.012 * redness),
    g * (1 - 0.018 * redness),
    b * (1 - 0.01 * redness - 0.045 * yellowness),
  ];
}

/** Hair by lightness, redness and share of grey, each 0 to 1. */
export function hairColour(lightness: number, redness: number, greyness: number): Rgb {
  const base = rampRgb(HAIR, lightness);
  const redShare = 0.75 * Math.max(0, redness - 0.35) * Math.min(1, lightness * 3);
  return mixRgb(mixRgb(base, RED_HAIR, redShare), GREY_HAIR, 0.85 * greyness);
}

/** Iris by hue (brown, green, blue) and lightness, each 0 to 1. */
export function irisColour(hue: number, lightness: number): Rgb {
  return scaleRgb(rampRgb(IRIS, hue), 0.7 + 0.6 * lightness);
}

/** A muted cloth colour by hue and lightness, each 0 to 1. */
export function clothColour(hue: number, lightness: number): Rgb {
  const channel = (k: number) => lightness * (1 + 0.35 * Math.cos(2 * Math.PI * (hue - k / 3)));
  return [Math.min(0.95, channel(0)), Math.min(0.95, channel(1)), Math.min(0.95, channel(2))];
}
