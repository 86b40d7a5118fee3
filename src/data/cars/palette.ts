import type { Rgb } from "../render/rgb.js";

/** A paint of the road: hue in turns, saturation and lightness of HSL, and its share of all cars. */
interface CarPaint {
  readonly name: string;
  readonly share: number;
  readonly hue: number;
  readonly saturation: number;
  readonly lightness: number;
}

/** White, silver, grey and black make up about half, as on the road; the rest is bright. */
export const CAR_PAINTS: readonly CarPaint[] = [
  { name: "white", share: 0.15, hue: 0.12, saturation: 0.05, lightness: 0.82 },
  { name: "silver", share: 0.13, hue: 0.6, saturation: 0.04, lightness: 0.62 },
  { name: "grey", share: 0.1, hue: 0.6, saturation: 0.06, lightness: 0.34 },
  { name: "black", share: 0.08, hue: 0.6, saturation: 0.08, lightness: 0.1 },
  { name: "red", share: 0.16, hue: 0.99, saturation: 0.72, lightness: 0.4 },
  { name: "blue", share: 0.14, hue: 0.6, saturation: 0.6, lightness: 0.38 },
  { name: "light blue", share: 0.05, hue: 0.55, saturation: 0.42, lightness: 0.6 },
  { name: "green", share: 0.07, hue: 0.38, saturation: 0.4, lightness: 0.33 },
  { name: "yellow", share: 0.05, hue: 0.14, saturation: 0.8, lightness: 0.52 },
  { name: "orange", share: 0.04, hue: 0.065, saturation: 0.8, lightness: 0.48 },
  { name: "beige", share: 0.03, hue: 0.1, saturation: 0.25, lightness: 0.66 },
];

/** A colour by hue (turns), saturation and lightness (0 to 1) of HSL. */
export function hslColour(hue: number, saturation: number, lightness: number): Rgb {
  const a = saturation * Math.min(lightness, 1 - lightness);
  const channel = (n: number) => {
    const k = (((n + hue * 12) % 12) + 12) % 12;
    return lightness - a * Math.max(-1, Math.min(k - 3, 9 - k, 1));
  };
  return [channel(0), channel(8), channel(4)];
}
