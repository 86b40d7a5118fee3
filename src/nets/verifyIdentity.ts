import type { Device, Parameters } from "../engine/index.js";
import { EMBEDDING_SIZE } from "./identity.js";
import { NetworkReader } from "./networkReader.js";
import type { IdentityImages } from "./trainIdentity.js";
import {
  bestThreshold,
  type VerificationPairs,
  verificationAccuracy,
  verificationPairs,
} from "./verification.js";

/** How well an identity network tells people or cars apart. */
export interface Verification {
  /** share of pairs judged rightly, same and different people weighing the same, 0 to 1 */
  accuracy: number;
  /** cosine above which two images are taken for one person's */
  threshold: number;
  /** pairs of each kind that were judged */
  pairs: number;
}

/**
 * Same or different person, or car? The threshold is chosen on some people, the accuracy measured on others.
 *
 * @param parameters of the identity network
 * @param people `chosenOn` and `measuredOn`: at least two people each, seen at least twice; none in both
 * @param machine device and threads
 * @throws InputError when there are too few
 * @example await verifyIdentity(parameters, { chosenOn: validation, measuredOn: test }); // { accuracy: 0.98, ... }
 */
export async function verifyIdentity(
  parameters: Parameters,
  people: { chosenOn: IdentityImages; measuredOn: IdentityImages },
  machine: { device?: Device; threads?: number } = {},
): Promise<Verification> {
  const reader = await NetworkReader.identity(parameters, machine);
  const pairsOf = async (images: IdentityImages): Promise<VerificationPairs> => {
    const { identities, views } = images;
    const all = Array.from(
      { length: identities * views },
      (_, i) => images.get(Math.floor(i / views), i % views).image,
    );
    const { embedding } = await reader.read(all);
    return verificationPairs(embedding, EMBEDDING_SIZE, views);
  };
  try {
    const threshold = bestThreshold(await pairsOf(people.chosenOn));
    const measured = await pairsOf(people.measuredOn);
    return {
      accuracy: verificationAccuracy(measured, threshold),
      threshold,
      pairs: measured.same.length,
    };
  } finally {
    await reader.dispose();
  }
}
