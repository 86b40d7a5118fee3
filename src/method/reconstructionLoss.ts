import { type Tensors, tf } from "../engine/index.js";
import { parts, rows } from "./batch.js";
import type { Rendering } from "./forward.js";
import { maskedL1 } from "./losses.js";
import type { Perceptual } from "./perceptual.js";

/** A group of images that one rendering is compared with, and where in the batch they stand. */
export interface Group {
  /** Name of the loss terms. */
  name: string;
  first: number;
  count: number;
}

/**
 * Lrec = L1 + weight * perceptual distance, per group of targets and per half, summed (section 14).
 *
 * Groups are weighed alike however many images they hold, as if each had been rendered by itself; but the
 * perceptual features of all are computed in one pass, and those of the targets once for both halves.
 *
 * @param rendering of all targets, its mirrored half last
 * @param targets (n, 3, S, S)
 * @param mask (n, 1, S, S)
 * @returns loss terms by name: `{group}L1` and `{group}Perceptual`, each the sum over the halves, unweighted
 */
export function reconstructionTerms(
  rendering: Rendering,
  targets: tf.Tensor4D,
  mask: tf.Tensor4D,
  groups: Group[],
  perceptual: Perceptual,
  weights: Tensors,
): Record<string, tf.Scalar> {
  const count = targets.shape[0];
  const halves = parts(rendering.image, count);
  const theirs = perceptual.features(weights, tf.mul(targets, mask) as tf.Tensor4D);
  // Halves are stacked for one pass of the feature network.
  const masked = halves.map((half) => tf.mul(half, mask) as tf.Tensor4D);
  const ours = perceptual.features(weights, masked.length === 1 ? masked[0] : tf.concat(masked, 0));
  const terms: Record<string, tf.Scalar> = {};
  halves.forEach((half, h) => {
    const distances = perceptual.compare(
      weights,
      ours.map((feature) => rows(feature, h * count, count)),
      theirs,
    );
    for (const { name, first, count: n } of groups) {
      const l1 = maskedL1(rows(half, first, n), rows(targets, first, n), rows(mask, first, n));
      const far = tf.mean(rows(distances, first, n)) as tf.Scalar;
      const add = (key: string, value: tf.Scalar) => {
        terms[key] = terms[key] ? tf.add(terms[key], value) : value;
      };
      add(`${name}L1`, l1);
      add(`${name}Perceptual`, far);
    }
  });
  return terms;
}
