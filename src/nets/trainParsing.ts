import { compile, compileTraining, type Device, type Parameters, RandomStream, tf } from "../engine/index.js";
import { InputError } from "../errors.js";
import { initialParsing, PARSING_SIZE, parsingLogits } from "./parsing.js";

/** Images with masks, such as the procedural faces and cars. */
export interface MaskedImages {
  readonly count: number;
  /** image 3 x 64 x 64 in [-1, 1], mask 64 x 64 of 0 and 1 */
  get(index: number): { image: Float32Array; mask: Float32Array };
}

/** Options of {@link trainParsing}. */
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

const PIXELS = PARSING_SIZE * PARSING_SIZE;

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
  const { iterations = 500, batchSize = 16, learningRate = 2e-3, seed = 0, device, threads } = options;
  if (images.count < batchSize) {
    throw new InputError(
      `${images.count} images were given, but a mini-batch takes ${batchSize}; give more, or a smaller batchSize.`,
    );
  }
  const store = Array.from({ length: images.count }, (_, i) => images.get(i));
  const parameters = initialParsing(seed);
  const training = await compileTraining(
    ({ inputs, nets }) => {
      const logits = parsingLogits(nets.parsing, inputs.image as tf.Tensor4D);
      // Binary cross entropy of the logits: softplus(z) - y z.
      const entropy = tf.sub(tf.softplus(logits), tf.mul(inputs.mask, logits));
      return { loss: tf.mean(entropy) as tf.Scalar };
    },
    {
      device,
      threads,
      name: "parsing",
      inputs: {
        image: [batchSize, 3, PARSING_SIZE, PARSING_SIZE],
        mask: [batchSize, 1, PARSING_SIZE, PARSING_SIZE],
      },
      nets: { parsing: { parameters, role: "trained" } },
      optimizer: { learningRate },
    },
  );
  const random = new RandomStream(seed, "parsing/batches");
  const losses: number[] = [];
  while (losses.length < iterations && !options.signal?.aborted) {
    // The last quarter anneals, which is worth about a percent of overlap.
    const left = (iterations - losses.length) / iterations;
    training.optimizer.options.learningRate = learningRate * Math.min(1, 4 * left);
    const { loss } = await training.step(augmentedBatch(store, batchSize, random));
    losses.push(loss);
    options.onProgress?.({ iteration: losses.length, iterations, loss });
  }
  await training.dispose();
  return { parameters, losses: Float32Array.from(losses) };
}

function augmentedBatch(
  store: { image: Float32Array; mask: Float32Array }[],
  batchSize: number,
  random: RandomStream,
): { image: Float32Array; mask: Float32Array } {
  const image = new Float32Array(batchSize * 3 * PIXELS);
  const mask = new Float32Array(batchSize * PIXELS);
  const chosen = random.integer(batchSize, 0, store.length);
  const dice = random.uniform(3 * batchSize);
  for (let b = 0; b < batchSize; b++) {
    const sample = store[chosen[b]];
    const mirrored = dice[3 * b] < 0.5;
    const gain = 0.75 + 0.5 * dice[3 * b + 1];
    const shift = 0.4 * dice[3 * b + 2] - 0.2;
    for (let i = 0; i < PIXELS; i++) {
      const column = i % PARSING_SIZE;
      const from = mirrored ? i - column + PARSING_SIZE - 1 - column : i;
      mask[b * PIXELS + i] = sample.mask[from];
      for (let c = 0; c < 3; c++) {
        const value = sample.image[c * PIXELS + from] * gain + shift;
        image[(3 * b + c) * PIXELS + i] = Math.max(-1, Math.min(1, value));
      }
    }
  }
  return { image, mask };
}

/**
 * Masks of images.
 *
 * @param parameters of the parsing network
 * @param images N x 3 x 64 x 64 in [-1, 1], one after the other
 * @returns N x 64 x 64 in [0, 1]
 * @example const masks = await parseImages(parameters, image.data);
 */
export async function parseImages(
  parameters: Parameters,
  images: Float32Array,
  runOn: { device?: Device; threads?: number } = {},
): Promise<Float32Array> {
  const count = images.length / (3 * PIXELS);
  const program = await compile(
    ({ inputs, nets }) => ({ mask: tf.sigmoid(parsingLogits(nets.parsing, inputs.image as tf.Tensor4D)) }),
    {
      ...runOn,
      name: "parse",
      inputs: { image: [count, 3, PARSING_SIZE, PARSING_SIZE] },
      nets: { parsing: { parameters, role: "frozen" } },
    },
  );
  const { mask } = await program.run({ image: images });
  const masks = mask.slice();
  await program.dispose();
  return masks;
}

/**
 * Intersection over union of two masks, cut at 0.5; 1 when both are empty.
 *
 * @example intersectionOverUnion(parsed, truth); // 0.97
 */
export function intersectionOverUnion(a: Float32Array, b: Float32Array): number {
  let [both, either] = [0, 0];
  a.forEach((value, i) => {
    const [inA, inB] = [value >= 0.5, b[i] >= 0.5];
    if (inA && inB) both++;
    if (inA || inB) either++;
  });
  return either === 0 ? 1 : both / either;
}
