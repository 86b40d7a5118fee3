import { compileTraining, type Device, type Parameters, RandomStream, type tf } from "../engine/index.js";
import { InputError } from "../errors.js";
import { cosineRate } from "./annealing.js";
import { arcFaceLoss } from "./arcFace.js";
import { EMBEDDING_SIZE, identityOutputs, initialIdentity } from "./identity.js";
import { StoredImages } from "./storedImages.js";
import { MEASURED_SIZE } from "./trunk.js";

/** Images of people or other objects, several of each. */
export interface IdentityImages {
  readonly identities: number;
  /** images of each */
  readonly views: number;
  /** 3 x 64 x 64 in [-1, 1] */
  get(identity: number, view: number): { image: Float32Array };
}

/** Options of {@link trainIdentity}. */
export interface TrainIdentityOptions {
  /** Mini-batches; default 1500. */
  iterations?: number;
  /** Default 64. */
  batchSize?: number;
  /** The highest; default 2e-3. */
  learningRate?: number;
  /** Of the cosines; default 16. */
  scale?: number;
  /** Radians; default 0.3. */
  margin?: number;
  /** Whether a mirrored image shows the same one, and is as likely; default true. */
  mirrored?: boolean;
  seed?: number;
  device?: Device;
  threads?: number;
  signal?: AbortSignal;
  /** Told of the images that were gathered, then of the mini-batches. */
  onProgress?: (progress: {
    phase: "images" | "training";
    iteration: number;
    iterations: number;
    loss?: number;
  }) => void;
}

/**
 * Trains the identity network to tell people or cars apart, whatever the view and the light, with ArcFace; faces
 * are mirrored at random.
 *
 * @param images several of each one, at 64 px; all are taken once and kept
 * @param options length of the training, scale and margin, seed
 * @returns the weights and the loss over the iterations; fewer of these when the signal ended it
 * @throws InputError when there are fewer than two, or no images of them
 * @source Deng et al., "ArcFace: Additive Angular Margin Loss for Deep Face Recognition", CVPR 2019
 * @example const { parameters } = await trainIdentity(identityFaces({ identities: 1000, views: 8 }));
 */
export async function trainIdentity(
  images: IdentityImages,
  options: TrainIdentityOptions = {},
): Promise<{ parameters: Parameters; losses: Float32Array }> {
  const { iterations = 1500, batchSize = 64, learningRate = 2e-3, scale, margin, seed = 0 } = options;
  const { mirrored = true } = options;
  const { device, threads, signal, onProgress } = options;
  const { identities, views } = images;
  if (!(identities >= 2 && views >= 1)) {
    throw new InputError(
      `${identities} identities with ${views} views each were given, but it takes at least 2 with 1 view to tell apart.`,
    );
  }
  const count = identities * views;
  const store = new StoredImages(count, MEASURED_SIZE);
  for (let i = 0; i < count && !signal?.aborted; i++) {
    store.set(i, images.get(Math.floor(i / views), i % views).image);
    onProgress?.({ phase: "images", iteration: i + 1, iterations: count });
    // Lets signals and progress displays through.
    if (i % views === 0) await new Promise((resolve) => setImmediate(resolve));
  }

  const parameters = initialIdentity(seed);
  const centres = {
    shape: [identities, EMBEDDING_SIZE],
    data: new RandomStream(seed, "identity/centres").normal(identities * EMBEDDING_SIZE),
  };
  const training = await compileTraining(
    ({ inputs, nets }) => {
      const { embedding } = identityOutputs(nets.identity, inputs.image as tf.Tensor4D);
      const oneHot = inputs.oneHot as tf.Tensor2D;
      return {
        loss: arcFaceLoss(embedding, nets.centres.centres as tf.Tensor2D, oneHot, { scale, margin }),
      };
    },
    {
      device,
      threads,
      name: "identity",
      inputs: { image: [batchSize, 3, MEASURED_SIZE, MEASURED_SIZE], oneHot: [batchSize, identities] },
      nets: {
        identity: { parameters, role: "trained" },
        // Their length does not matter and grows as they turn, so they turn ever more slowly by themselves; a higher
        // rate makes up for it.
        centres: { parameters: { centres }, role: "trained", learningRate },
      },
      optimizer: { learningRate },
    },
  );
  const random = new RandomStream(seed, "identity/batches");
  const losses: number[] = [];
  const image = new Float32Array(batchSize * 3 * MEASURED_SIZE ** 2);
  while (losses.length < iterations && !signal?.aborted) {
    const chosen = random.integer(batchSize, 0, count);
    const dice = random.uniform(batchSize);
    const oneHot = new Float32Array(batchSize * identities);
    chosen.forEach((index, b) => {
      store.copy(index, image, b, mirrored && dice[b] < 0.5);
      oneHot[b * identities + Math.floor(index / views)] = 1;
    });
    training.optimizer.options.learningRate = cosineRate(learningRate, losses.length / iterations);
    const { loss } = await training.step({ image, oneHot });
    losses.push(loss);
    onProgress?.({ phase: "training", iteration: losses.length, iterations, loss });
  }
  await training.dispose();
  return { parameters, losses: Float32Array.from(losses) };
}
