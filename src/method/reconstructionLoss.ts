import { rowwise, type Tensors, tf } from "../engine/index.js";
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
 * Targets that renderings, one each or two, are compared with at once: more are hardly faster, take more memory, and let
 * an interrupt wait. VGG's features of 17 renderings and the way back through them, by images at once: 1: 780-830 ms, 3: 680-690
 * (6 parts of 115), 4: 780, 6: 670-730, all 17: 650-660.
 */
const TARGETS_AT_ONCE = 3;

/**
 * Lrec = L1 + weight * perceptual distance, per group of targets and per half, summed (section 14).
 *
 * Groups are weighed alike however many images they hold, as if each had been rendered by itself; but perceptual
 * features are computed of all alike, and those of the targets once for both halves.
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
  const masked = halves.map((half) => tf.mul(half, mask) as tf.Tensor4D);
  const distances = rowwise(
    (ours, theirs) => distancesOf(ours as tf.Tensor5D, theirs as tf.Tensor4D, perceptual, weights),
    tf.stack(masked, 1),
    tf.mul(targets, mask),
    TARGETS_AT_ONCE,
  );
  const terms: Record<string, tf.Scalar> = {};
  halves.forEach((half, h) => {
    for (const { name, first, count: n } of groups) {
      const l1 = maskedL1(rows(half, first, n), rows(targets, first, n), rows(mask, first, n));
      const far = tf.mean(tf.slice(distances, [first, h], [n, 1])) as tf.Scalar;
      const add = (key: string, value: tf.Scalar) => {
        terms[key] = terms[key] ? tf.add(terms[key], value) : value;
      };
      add(`${name}L1`, l1);
      add(`${name}Perceptual`, far);
    }
  });
  return terms;
}

/**
 * Perceptual distances of renderings from their targets.
 *
 * @param ours (n, halves, 3, S, S)
 * @param theirs (n, 3, S, S)
 * @returns (n, halves)
 */
function distancesOf(
  ours: tf.Tensor5D,
  theirs: tf.Tensor4D,
  perceptual: Perceptual,
  weights: Tensors,
): tf.Tensor2D {
  const [count, halves, ...image] = ours.shape;
  const found = perceptual.features(weights, theirs);
  // Halves are stacked for one pass of the feature network.
  const stacked = tf.reshape(tf.transpose(ours, [1, 0, 2, 3, 4]), [halves * count, ...image]) as tf.Tensor4D;
  const all = perceptual.features(weights, stacked).map((feature) => parts(feature, count));
  const ofHalf = (h: number) =>
    perceptual.compare(
      weights,
      all.map((level) => level[h]),
      found,
    );
  return tf.stack(
    Array.from({ length: halves }, (_, h) => ofHalf(h)),
    1,
  ) as tf.Tensor2D;
}
