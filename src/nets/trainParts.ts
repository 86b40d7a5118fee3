import { type Parameters, tf } from "../engine/index.js";
import { initialParsing } from "./parsing.js";
import { readSegmented, type TrainParsingOptions, trainSegmentation } from "./trainSegmentation.js";

/** Images with the part of every pixel, such as `partRenders` makes of procedural faces and cars. */
export interface PartImages {
  readonly count: number;
  /** image 3 x 64 x 64 in [-1, 1], parts 64 x 64: indices from 0 */
  get(index: number): { image: Float32Array; parts: Uint8Array };
}

/** Options of {@link trainParts}. */
export interface TrainPartsOptions extends TrainParsingOptions {
  /** How many parts there are, the background among them. */
  parts: number;
  /** Whether a mirrored image is as likely; default true. */
  mirrored?: boolean;
}

/**
 * Trains a parsing network to tell the parts of an object, with random brightness and contrast, and mirrored at random
 * where that is as likely.
 *
 * @param images at 64 px; all are read once and kept
 * @param options number of parts, mirroring, length of the training, seed, device
 * @returns the weights and the loss over the iterations
 * @throws InputError when there are fewer images than a mini-batch takes
 * @example
 * const { dataset, parts } = CATEGORIES.faces;
 * await trainParts(partRenders(dataset({ count: 800 }), CATEGORIES.faces), { parts: parts.length });
 */
export async function trainParts(
  images: PartImages,
  { parts, mirrored = true, ...options }: TrainPartsOptions,
): Promise<{ parameters: Parameters; losses: Float32Array }> {
  const segmented = (index: number) => {
    const { image, parts: map } = images.get(index);
    return { image, map };
  };
  const store = await readSegmented({ count: images.count, get: segmented }, options);
  const weights = partWeights(
    store.map(({ map }) => map),
    parts,
  );
  return trainSegmentation(
    store,
    {
      name: "parts",
      parameters: initialParsing(options.seed ?? 0, parts),
      mirrored,
      loss: (logits, map) => partLoss(logits, map, weights),
    },
    options,
  );
}

/**
 * Weights of the parts in the loss: the inverse root of a part's share of the pixels, scaled to a mean of 1 over the
 * pixels.
 *
 * Without weights a network of few pixels' eyes is hardly worse than none; by the inverse itself every part would count
 * as much as the background, and small ones be found in too many places.
 *
 * @param maps indices of parts
 * @param parts how many there are
 * @returns one weight for each part; 0 for those that never occur
 * @example partWeights([[0, 0, 0, 0, 1]], 2); // 0.833, 1.667
 */
export function partWeights(maps: readonly ArrayLike<number>[], parts: number): Float32Array {
  const counts = new Float64Array(parts);
  for (const map of maps) for (let i = 0; i < map.length; i++) counts[map[i]]++;
  const total = counts.reduce((sum, count) => sum + count, 0);
  const scale = total / counts.reduce((sum, count) => sum + Math.sqrt(count), 0);
  return Float32Array.from(counts, (count) => (count > 0 ? scale / Math.sqrt(count) : 0));
}

/**
 * Weighted softmax cross entropy.
 *
 * @param logits (B, parts, H, W)
 * @param map (B, 1, H, W): indices of parts
 * @param weights one for each part
 * @returns the mean over the pixels
 */
export function partLoss(logits: tf.Tensor4D, map: tf.Tensor4D, weights: Float32Array): tf.Scalar {
  const parts = weights.length;
  const indices = tf.tensor4d(Array.from(weights.keys()), [1, parts, 1, 1]);
  const oneHot = tf.cast(tf.equal(map, indices), "float32");
  const weighted = tf.mul(oneHot, tf.tensor4d(weights, [1, parts, 1, 1]));
  // Whatever is taken off and added again changes nothing but the largest exponent.
  const highest = tf.max(logits, 1, true);
  const total = tf.add(tf.log(tf.sum(tf.exp(tf.sub(logits, highest)), 1, true)), highest);
  return tf.mean(tf.sum(tf.mul(weighted, tf.sub(total, logits)), 1));
}
