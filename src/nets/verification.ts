import { InputError } from "../errors.js";

/** Cosines of pairs of images: of one person, and of two. */
export interface VerificationPairs {
  same: Float32Array;
  different: Float32Array;
}

/**
 * Cosines of all pairs of images of one person, and of as many pairs of two people, each image in as many.
 *
 * @param embeddings rows of unit length, `views` of each person one after the other
 * @param dimension length of a row
 * @param views images of each person, at least 2
 * @throws InputError when there are fewer than two people or two images of each
 * @example const { same, different } = verificationPairs(embedding, 64, 6);
 */
export function verificationPairs(
  embeddings: Float32Array,
  dimension: number,
  views: number,
): VerificationPairs {
  const people = embeddings.length / dimension / views;
  if (!(Number.isInteger(people) && people >= 2 && views >= 2)) {
    throw new InputError(
      `There are ${embeddings.length / dimension} embeddings for ${views} views each, but verification takes at least 2 people with 2 views each.`,
    );
  }
  const cosine = (a: number, b: number) => {
    let sum = 0;
    for (let i = 0; i < dimension; i++) sum += embeddings[a * dimension + i] * embeddings[b * dimension + i];
    return sum;
  };
  const same: number[] = [];
  const different: number[] = [];
  for (let person = 0; person < people; person++) {
    for (let v = 0; v < views; v++) {
      for (let u = 0; u < v; u++) {
        same.push(cosine(person * views + v, person * views + u));
        // Another partner for every pair, so that no two people decide.
        const other = (person + 1 + (different.length % (people - 1))) % people;
        different.push(cosine(person * views + v, other * views + u));
      }
    }
  }
  return { same: Float32Array.from(same), different: Float32Array.from(different) };
}

/**
 * Share of the pairs that a threshold judges rightly: "the same person" above it.
 *
 * @param pairs cosines
 * @param threshold a cosine
 * @returns 0 to 1; the mean of both kinds, so that their numbers do not matter
 * @example verificationAccuracy({ same, different }, 0.4); // 0.98
 */
export function verificationAccuracy({ same, different }: VerificationPairs, threshold: number): number {
  const above = (cosines: Float32Array) =>
    cosines.reduce((n, cosine) => n + (cosine > threshold ? 1 : 0), 0) / cosines.length;
  return (above(same) + 1 - above(different)) / 2;
}

/**
 * The threshold that judges most pairs rightly; the middle of the gap where several do.
 *
 * Measure the accuracy with it on other people than those it was chosen on.
 *
 * @param pairs cosines
 * @returns a cosine
 * @example const threshold = bestThreshold(verificationPairs(validation, 64, 6));
 */
export function bestThreshold({ same, different }: VerificationPairs): number {
  const sorted = [
    ...Array.from(same, (cosine) => ({ cosine, gain: -1 / same.length })),
    ...Array.from(different, (cosine) => ({ cosine, gain: 1 / different.length })),
  ].sort((a, b) => a.cosine - b.cosine);
  // Raising the threshold past a pair changes the judgement of that pair alone.
  let [gain, best, threshold] = [0, 0, sorted[0].cosine - 1e-3];
  for (let i = 0; i < sorted.length; i++) {
    gain += sorted[i].gain;
    const next = sorted[i + 1]?.cosine ?? sorted[i].cosine + 2e-3;
    if (gain > best + 1e-12 && next > sorted[i].cosine) {
      best = gain;
      threshold = (sorted[i].cosine + next) / 2;
    }
  }
  return threshold;
}
