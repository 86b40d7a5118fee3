import { type Parameters, tf } from "../engine/index.js";
import { initialParsing } from "./parsing.js";
import { readSegmented, type TrainParsingOptions, trainSegmentation } from "./trainSegmentation.js";

/** Images with masks, such as the procedural faces and cars. */
export interface MaskedImages {
  readonly count: number;
  /** image 3 x 64 x 64 in [-1, 1], mask 64 x 64 of 0 and 1 */
  get(index: number): { image: Float32Array; mask: Float32Array };
}

/**
 * Trains the parsing network to tell the object from the background, with random mirroring, brightness and contrast.
 *
 * A mirrored car heads the wrong way, but its mask is right, and what is to be learnt is where an object ends.
 *
 * @param images at 64 px; all are read once and kept
 * @param options length of the training, seed, device
 * @returns the weights and the loss over the iterations
 * @throws InputError when there are fewer images than a mini-batch takes
 * @example const { parameters } = await trainParsing(faceDataset({ count: 800 }));
 */
export async function trainParsing(
  images: MaskedImages,
  options: TrainParsingOptions = {},
): Promise<{ parameters: Parameters; losses: Float32Array }> {
  const segmented = (index: number) => {
    const { image, mask } = images.get(index);
    return { image, map: mask };
  };
  const store = await readSegmented({ count: images.count, get: segmented }, options);
  return trainSegmentation(
    store,
    { name: "parsing", parameters: initialParsing(options.seed ?? 0), mirrored: true, loss: maskLoss },
    options,
  );
}

/** Binary cross entropy of the logits: softplus(z) - y z. */
function maskLoss(logits: tf.Tensor4D, mask: tf.Tensor4D): tf.Scalar {
  return tf.mean(tf.sub(tf.softplus(logits), tf.mul(mask, logits)));
}
