/** Red, green, blue, each 0 to 1. */
export type Rgb = readonly [number, number, number];

/** From `a` (t = 0) to `b` (t = 1). */
export function mixRgb(a: Rgb, b: Rgb, t: number): Rgb {
  return [a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t, a[2] + (b[2] - a[2]) * t];
}

/** A colour times a factor. */
export function scaleRgb(a: Rgb, s: number): Rgb {
  return [a[0] * s, a[1] * s, a[2] * s];
}

/** The colour at a position (0 to 1) on a ramp of evenly spaced stops. */
export function rampRgb(stops: readonly Rgb[], position: number): Rgb {
  const at = Math.min(1, Math.max(0, position)) * (stops.length - 1);
  const i = Math.min(stops.length - 2, Math.floor(at));
  return mixRgb(stops[i], stops[i + 1], at - i);
}
