import type { RandomStream } from "../../engine/random.js";
import { drawParameters } from "../procedural/parameter.js";
import { FACE_LATENTS, FACE_PARAMETERS, type FaceLatent, type FaceParameterName } from "./parameters.js";

/** Everything that makes one face: the values of FACE_PARAMETERS, and a seed for the fine texture of skin and hair. */
export type FaceIdentity = Readonly<Record<FaceParameterName, number>> & { readonly textureSeed: number };

/** Women and men are two overlapping groups; the mixture keeps mean 0 and spread 1. */
const GROUP_OFFSET = 0.88;
const GROUP_SPREAD = Math.sqrt(1 - GROUP_OFFSET * GROUP_OFFSET);

/**
 * Draws a face: parameters that go together as they do in people (a strong jaw with strong brows,
 * dark skin with dark hair, grey hair with deep folds).
 *
 * @param rng the stream to draw from
 * @returns the identity
 * @example sampleIdentity(new RandomStream(7, "face-identity")).noseLength
 */
export function sampleIdentity(rng: RandomStream): FaceIdentity {
  const latent = {} as Record<FaceLatent, number>;
  const draws = rng.normal(FACE_LATENTS.length);
  FACE_LATENTS.forEach((name, i) => {
    latent[name] = draws[i];
  });
  const group = rng.uniform(2);
  latent.masculinity = (group[0] < 0.5 ? -GROUP_OFFSET : GROUP_OFFSET) + GROUP_SPREAD * latent.masculinity;
  const own = rng.normal(FACE_PARAMETERS.length);
  const values = drawParameters<FaceLatent>(FACE_PARAMETERS, latent, own);
  values.textureSeed = Math.floor(group[1] * 65536);
  return adjust(values) as FaceIdentity;
}

/** What plain correlations cannot say: beards only on men, no fringe on receding hair, brows like the hair. */
function adjust(v: Record<string, number>): Record<string, number> {
  const male = v.hairLength < 0.5 && v.stubble > 0.25;
  if (!male) {
    v.beard = 0;
    v.moustache = 0;
    v.beardLength = 0;
    v.stubble = Math.min(v.stubble, 0.12);
  }
  if (v.beard < 0.3) v.beardLength *= v.beard / 0.3;
  else v.moustache = Math.max(v.moustache, v.beard * 0.8);
  if (v.hairRecession > 0.9) v.fringe = 0;
  if (v.hairLength > 0.5) {
    v.hairDensity = 1;
    v.hairRecession = Math.min(v.hairRecession, 0.7);
    v.hairlineHeight = Math.min(v.hairlineHeight, 7.3);
    v.hairVolume = Math.max(v.hairVolume, 0.75);
  }
  if (v.hairDensity < 0.55) {
    v.hairVolume = Math.min(v.hairVolume, 0.25);
    v.fringe = 0;
    v.hairCurl *= 0.2;
  } else v.hairDensity = 1;
  return v;
}

/** The average face: every parameter at its mean. */
export function meanIdentity(): FaceIdentity {
  const values: Record<string, number> = { textureSeed: 0 };
  for (const { name, mean, range } of FACE_PARAMETERS) {
    values[name] = Math.min(range[1], Math.max(range[0], mean));
  }
  return values as FaceIdentity;
}

/** The same face seen in a mirror (the fine texture keeps its seed). */
export function mirrorIdentity(identity: FaceIdentity): FaceIdentity {
  return { ...identity, hairPart: -identity.hairPart, gaze: -identity.gaze };
}
