import { compileTraining, type Device, type Parameters, RandomStream, type tf } from "../engine/index.js";
import { InputError } from "../errors.js";
import { PARSING_SIZE, parsingLogits } from "./parsing.js";

/** Options of {@link trainParsing} and {@link trainParts}. */
export interface TrainParsingOptions {
  /** Mini-batches; default 500. */
  iterations?: number;
  batchSize?: number;
  learningRate?: number;
  seed?: number;
  device?: Device;
  threads?: number;
  signal?: AbortSignal;
  onProgress?: (progress: { iteration: number; iterations: number; loss: number }) => void;
}

/** An image, 3 x 64 x 64 in [-1, 1], and what is to be found in it, 64 x 64. */
export interface SegmentedImage {
  image: Float32Array;
  map: ArrayLike<number>;
}

/** What a parsing network is trained for. */
export interface Segmentation {
  /** Of the program and of its random numbers. */
  name: string;
  /** Starting weights, which the training changes. */
  parameters: Parameters;
  /** Whether images and maps are mirrored at random. */
  mirrored: boolean;
  /**
   * @param logits (B, outputs, 64, 64)
   * @param map (B, 1, 64, 64), as the images have it
   */
  loss(logits: tf.Tensor4D, map: tf.Tensor4D): tf.Scalar;
}

const PIXELS = PARSING_SIZE * PARSING_SIZE;

/**
 * Reads all images that a training is to keep.
 *
 * @throws InputError when there are fewer than a mini-batch takes
 */
export async function readSegmented(
  images: { readonly count: number; get(index: number): SegmentedImage },
  { batchSize = 16, signal }: TrainParsingOptions,
): Promise<SegmentedImage[]> {
  if (images.count < batchSize) {
    throw new InputError(
      `${images.count} images were given, but a mini-batch takes ${batchSize}; give more, or a smaller batchSize.`,
    );
  }
  const store: SegmentedImage[] = [];
  while (store.length < images.count && !signal?.aborted) {
    store.push(images.get(store.length));
    // Lets signals through.
    if (store.length % 8 === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  return store;
}

/**
 * Trains a parsing network, with random brightness and contrast.
 *
 * @param store images with their maps
 * @param segmentation network and loss
 * @param options length of the training, seed, device
 * @returns the weights and the loss over the iterations; fewer of these when the signal ended it
 * @example await trainSegmentation(store, { name: "parsing", parameters, mirrored: true, loss }, { iterations: 500 });
 */
export async function trainSegmentation(
  store: SegmentedImage[],
  { name, parameters, mirrored, loss }: Segmentation,
  options: TrainParsingOptions,
): Promise<{ parameters: Parameters; losses: Float32Array }> {
  const { iterations = 500, batchSize = 16, learningRate = 2e-3, seed = 0, device, threads } = options;
  const training = await compileTraining(
    ({ inputs, nets }) => ({
      loss: loss(parsingLogits(nets.parsing, inputs.image as tf.Tensor4D), inputs.map as tf.Tensor4D),
    }),
    {
      device,
      threads,
      name,
      inputs: {
        image: [batchSize, 3, PARSING_SIZE, PARSING_SIZE],
        map: [batchSize, 1, PARSING_SIZE, PARSING_SIZE],
      },
      nets: { parsing: { parameters, role: "trained" } },
      optimizer: { learningRate },
    },
  );
  const random = new RandomStream(seed, `${name}/batches`);
  const losses: number[] = [];
  while (losses.length < iterations && !options.signal?.aborted) {
    // The last quarter anneals, which is worth about a percent of overlap.
    const left = (iterations - losses.length) / iterations;
    training.optimizer.options.learningRate = learningRate * Math.min(1, 4 * left);
    const { loss } = await training.step(augmentedBatch(store, batchSize, mirrored, random));
    losses.push(loss);
    options.onProgress?.({ iteration: losses.length, iterations, loss });
  }
  await training.dispose();
  return { parameters, losses: Float32Array.from(losses) };
}

/**
 * Images chosen at random, each brighter or darker, with more or less contrast; on request half of them as a mirror
 * shows them, each with its map.
 *
 * @returns image (B, 3, 64, 64), map (B, 1, 64, 64)
 */
export function augmentedBatch(
  store: SegmentedImage[],
  batchSize: number,
  mirrored: boolean,
  random: RandomStream,
): { image: Float32Array; map: Float32Array } {
  const image = new Float32Array(batchSize * 3 * PIXELS);
  const map = new Float32Array(batchSize * PIXELS);
  const chosen = random.integer(batchSize, 0, store.length);
  const dice = random.uniform(3 * batchSize);
  for (let b = 0; b < batchSize; b++) {
    const sample = store[chosen[b]];
    const turned = mirrored && dice[3 * b] < 0.5;
    const gain = 0.75 + 0.5 * dice[3 * b + 1];
    const shift = 0.4 * dice[3 * b + 2] - 0.2;
    for (let i = 0; i < PIXELS; i++) {
      const column = i % PARSING_SIZE;
      const from = turned ? i - column + PARSING_SIZE - 1 - column : i;
      map[b * PIXELS + i] = sample.map[from];
      for (let c = 0; c < 3; c++) {
        const value = sample.image[c * PIXELS + from] * gain + shift;
        image[(3 * b + c) * PIXELS + i] = Math.max(-1, Math.min(1, value));
      }
    }
  }
  return { image, map };
}
