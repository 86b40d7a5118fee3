/** A view and a light of the published picture rows. */
export interface Turn {
  yawDegrees: number;
  pitchDegrees: number;
}

/** A light of the published picture rows. */
export interface Relight {
  /** Added to the diffuse strength; 0.6 of it is taken from the ambient light. */
  strength: number;
  /** Direction of travel; x > 0 lights what faces left, y > 0 what faces up. */
  x: number;
  y: number;
}

/** Categories whose objects are turned less far: their backs were never seen. */
const NARROW = new Set(["car", "church", "horse"]);

function evenly(low: number, high: number, count: number): number[] {
  return Array.from({ length: count }, (_, i) => low + ((high - low) * i) / (count - 1));
}

/**
 * The turns of the published pictures: nine yaws, then five pitches.
 *
 * @param category "car", "church" and "horse" turn by up to 45 degrees, all others by 70
 * @returns 14 turns
 * @remarks GAN2Shape's reference implementation, saved results.
 * @example for (const turn of rotationTurns("face")) pictures.push(rotate({ ...maps, ...turn }));
 */
export function rotationTurns(category = "face"): Turn[] {
  const limit = NARROW.has(category) ? 45 : 70;
  return [
    ...evenly(-limit, limit, 9).map((yawDegrees) => ({ yawDegrees, pitchDegrees: 0 })),
    ...evenly(-20, 20, 5).map((pitchDegrees) => ({ yawDegrees: 0, pitchDegrees })),
  ];
}

/**
 * The lights of the published pictures.
 *
 * @returns 20 lights: by strength, then y, then x
 * @remarks GAN2Shape's reference implementation, saved results.
 * @example for (const light of relightList()) pictures.push(relight({ ...maps, ...light }));
 */
export function relightList(): Relight[] {
  return [0.3, 0.6].flatMap((strength) =>
    [0, 0.6].flatMap((y) => [-1.5, -0.7, 0, 0.7, 1.5].map((x) => ({ strength, x, y }))),
  );
}
