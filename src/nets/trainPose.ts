import { compileTraining, type Device, type Parameters, RandomStream, tf } from "../engine/index.js";
import { InputError } from "../errors.js";
import { cosineRate } from "./annealing.js";
import { initialPose, POSE_OUTPUTS, poseOf, poseOutputs } from "./pose.js";
import { StoredImages } from "./storedImages.js";
import { MEASURED_SIZE } from "./trunk.js";

/** Images whose view and light are known. */
export interface PosedImages {
  readonly count: number;
  /** image 3 x 64 x 64 in [-1, 1], raw view (6) and light (4) */
  get(index: number): { image: Float32Array; view: Float32Array; light: Float32Array };
}

/** Options of {@link trainPose}. */
export interface TrainPoseOptions {
  /** Mini-batches; default 1500. */
  iterations?: number;
  /** Default 64. */
  batchSize?: number;
  /** The highest; default 2e-3. */
  learningRate?: number;
  /** About how far each of {@link POSE_OUTPUTS} varies in the images, raw; default: as far as in faces. */
  spreads?: ArrayLike<number>;
  /** Whether a mirrored image is as likely as the image; default true. */
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

const WIDTH = POSE_OUTPUTS.length;

/**
 * Trains the pose network to read view and light off images: squared errors in units of each number's spread; faces
 * are mirrored at random, yaw, roll, shift and light with the image.
 *
 * @param images with their views and lights; all are taken once and kept
 * @param options length of the training, seed
 * @returns the weights and the loss over the iterations; fewer of these when the signal ended it
 * @throws InputError when there is no image, or a spread is not positive
 * @example const { parameters } = await trainPose(sequenceOf(identityFaces({ identities: 1000, views: 6 })));
 */
export async function trainPose(
  images: PosedImages,
  options: TrainPoseOptions = {},
): Promise<{ parameters: Parameters; losses: Float32Array }> {
  const { iterations = 1500, batchSize = 64, learningRate = 2e-3, seed = 0, device, threads } = options;
  const { spreads = POSE_OUTPUTS.map(({ spread }) => spread), mirrored = true } = options;
  const { signal, onProgress } = options;
  const { count } = images;
  if (!(count >= 1))
    throw new InputError("There is no image to train the pose network on; give at least one.");
  if (spreads.length !== WIDTH || Array.from(spreads).some((spread) => !(spread > 0))) {
    throw new InputError(
      `spreads is [${Array.from(spreads).join(", ")}], but must be ${WIDTH} numbers above 0: of ${POSE_OUTPUTS.map(({ name }) => name).join(", ")}.`,
    );
  }
  const store = new StoredImages(count, MEASURED_SIZE);
  const truths: Float32Array[] = [];
  for (let i = 0; i < count && !signal?.aborted; i++) {
    const posed = images.get(i);
    store.set(i, posed.image);
    truths.push(poseOf(posed));
    onProgress?.({ phase: "images", iteration: i + 1, iterations: count });
    // Lets signals and progress displays through.
    if (i % 8 === 0) await new Promise((resolve) => setImmediate(resolve));
  }

  const parameters = initialPose(seed);
  const training = await compileTraining(
    ({ inputs, nets }) => {
      const { pose } = poseOutputs(nets.pose, inputs.image as tf.Tensor4D);
      const units = tf.tensor2d(Array.from(spreads), [1, WIDTH]);
      return { loss: tf.mean(tf.square(tf.div(tf.sub(pose, inputs.truth), units))) as tf.Scalar };
    },
    {
      device,
      threads,
      name: "pose",
      inputs: { image: [batchSize, 3, MEASURED_SIZE, MEASURED_SIZE], truth: [batchSize, WIDTH] },
      nets: { pose: { parameters, role: "trained" } },
      optimizer: { learningRate },
    },
  );
  const random = new RandomStream(seed, "pose/batches");
  const losses: number[] = [];
  const image = new Float32Array(batchSize * 3 * MEASURED_SIZE ** 2);
  const truth = new Float32Array(batchSize * WIDTH);
  while (losses.length < iterations && !signal?.aborted) {
    const chosen = random.integer(batchSize, 0, count);
    const dice = random.uniform(batchSize);
    chosen.forEach((index, b) => {
      const turned = mirrored && dice[b] < 0.5;
      store.copy(index, image, b, turned);
      POSE_OUTPUTS.forEach(({ odd }, k) => {
        truth[b * WIDTH + k] = (turned && odd ? -1 : 1) * truths[index][k];
      });
    });
    training.optimizer.options.learningRate = cosineRate(learningRate, losses.length / iterations);
    const { loss } = await training.step({ image, truth });
    losses.push(loss);
    onProgress?.({ phase: "training", iteration: losses.length, iterations, loss });
  }
  await training.dispose();
  return { parameters, losses: Float32Array.from(losses) };
}
