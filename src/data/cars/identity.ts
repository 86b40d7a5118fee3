import type { RandomStream } from "../../engine/random.js";
import { drawParameters } from "../procedural/parameter.js";
import { CAR_PAINTS } from "./palette.js";
import { CAR_LATENTS, CAR_PARAMETERS, type CarLatent, type CarParameterName } from "./parameters.js";
import { CAR_STYLE_NAMES, CAR_STYLES, type CarStyle } from "./styles.js";

/** Everything that makes one car: the values of CAR_PARAMETERS, and the kind of its body. */
export type CarIdentity = Readonly<Record<CarParameterName, number>> & { readonly style: CarStyle };

/** The first entry whose share reaches over u in [0, 1). */
function pick<T>(entries: readonly T[], share: (entry: T) => number, u: number): T {
  let rest = u;
  for (const entry of entries) {
    rest -= share(entry);
    if (rest < 0) return entry;
  }
  return entries[entries.length - 1];
}

/**
 * Draws a car: a kind of body, a paint, and parameters that go together as they do on the road
 * (high bodies with large wheels and wide gaps, flat ones with shallow windscreens).
 *
 * @param rng the stream to draw from
 * @returns the identity
 * @example sampleCarIdentity(new RandomStream(7, "car-identity")).style
 */
export function sampleCarIdentity(rng: RandomStream): CarIdentity {
  const latent = {} as Record<CarLatent, number>;
  const draws = rng.normal(CAR_LATENTS.length);
  CAR_LATENTS.forEach((name, i) => {
    latent[name] = draws[i];
  });
  const u = rng.uniform(3);
  const style = pick(CAR_STYLE_NAMES, (name) => CAR_STYLES[name].share, u[0]);
  const paint = pick(CAR_PAINTS, ({ share }) => share, u[1]);
  const own = rng.normal(CAR_PARAMETERS.length);
  const means: Partial<Record<string, number>> = {
    ...CAR_STYLES[style].means,
    paintHue: paint.hue,
    paintSaturation: paint.saturation,
    paintLightness: paint.lightness,
  };
  const values = drawParameters<CarLatent>(
    CAR_PARAMETERS,
    latent,
    own,
    ({ name, mean }) => means[name] ?? mean,
  );
  // A second colour is there or not; in between looks like a mistake. Few cars have more than one extra.
  if (values.roofContrast < 0.2) values.roofContrast = 0;
  else values.roofContrast = Math.max(0.85, values.roofContrast);
  if (values.lowerContrast < 0.2 || values.roofContrast > 0) values.lowerContrast = 0;
  if (values.stripeWidth < 0.07 || values.lowerContrast > 0) values.stripeWidth = 0;
  // Some saloons and hatchbacks have two doors; some vans have windows, some pickups a second row.
  if ((style === "hatchback" || style === "pickup") && u[2] < 0.35) values.doorsPerSide = 1;
  if (style === "van" && u[2] < 0.35) values.rearGlazing = 1;
  return { ...values, style } as CarIdentity;
}

/**
 * The average car of a kind: every parameter at its mean.
 *
 * @param style "saloon" by default
 * @example meanCarIdentity("estate").length
 */
export function meanCarIdentity(style: CarStyle = "saloon"): CarIdentity {
  const { means } = CAR_STYLES[style];
  const values: Record<string, number> = {};
  for (const { name, mean, range } of CAR_PARAMETERS) {
    values[name] = Math.min(range[1], Math.max(range[0], means[name] ?? mean));
  }
  return { ...values, style } as CarIdentity;
}
