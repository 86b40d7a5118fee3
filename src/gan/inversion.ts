import {
  avgPool2d,
  compileTraining,
  type Device,
  type Parameters,
  RandomStream,
  type Tensors,
  tf,
} from "../engine/index.js";
import { InputError } from "../errors.js";
import { encodeImages } from "./encode.js";
import { synthesis } from "./generator.js";
import { latentStatistics } from "./latent.js";
import { GanSampler, type SampledGan } from "./sample.js";

/** Images are compared at no more than this many pixels. */
const COMPARED_SIZE = 256;
/** Standard deviation of the perturbation at the first iteration, in units of the latents' own. */
const PERTURBATION = 0.05;
/** Share of the run in which w is perturbed, in which the rate rises, and in which it falls. */
const PERTURBED = 0.75;
const RAMP_UP = 0.05;
const RAMP_DOWN = 0.25;

/** A distance between images through a network's features. */
export interface FeatureDistance {
  readonly name: string;
  readonly parameters: Parameters;
  /** [B, 3, S, S] in [-1, 1] -> feature maps */
  features(weights: Tensors, image: tf.Tensor4D): tf.Tensor4D[];
  /** distance per image [B] */
  compare(weights: Tensors, x: tf.Tensor4D[], y: tf.Tensor4D[]): tf.Tensor1D;
}

/** Options of {@link invertImages}. */
export interface InversionOptions {
  /** perceptual distance; without one, only squared differences of pixels count */
  perceptual?: FeatureDistance;
  /** weights of the model's encoder, whose guesses are where the search begins; without one it begins at the mean */
  encoder?: Parameters;
  /** default 1000 */
  iterations?: number;
  /** peak learning rate, default 0.1 */
  learningRate?: number;
  /** weight of the mean squared pixel difference; default 1, or 0.1 beside a perceptual distance */
  mseWeight?: number;
  /** default 0 */
  seed?: number;
  device?: Device;
  threads?: number;
  signal?: AbortSignal;
  progress?: (done: number, total: number, loss: number) => void;
}

/** An image's latent, and how well it reproduces it. */
export interface Inversion {
  /** w [L] */
  latent: Float32Array;
  /** 3 x size x size, G(w) clamped to [-1, 1] */
  image: Float32Array;
  /** peak signal-to-noise ratio of image and target in dB */
  psnr: number;
  /** the loss at each iteration */
  losses: Float32Array;
}

/**
 * Finds the latents whose images look like the targets: the projector of StyleGAN2 (appendix D) into W, with the noise
 * maps fixed. Every target is optimised by itself; they share the passes through the network.
 *
 * @param gan generator and configuration
 * @param targets images of 3 x size x size in [-1, 1]
 * @param options see {@link InversionOptions}
 * @returns one inversion per target
 * @throws InputError when a target has another size, or an option cannot be
 * @throws InterruptedError when the signal ended it
 * @example const [{ latent, psnr }] = await invertImages(gan, [image], { perceptual });
 */
export async function invertImages(
  gan: SampledGan,
  targets: Float32Array[],
  options: InversionOptions = {},
): Promise<Inversion[]> {
  const { config, generator } = gan;
  const { perceptual, iterations = 1000, learningRate = 0.1, seed = 0, device, threads } = options;
  const mseWeight = options.mseWeight ?? (perceptual ? 0.1 : 1);
  const length = 3 * config.size ** 2;
  check(targets, length, config.size, iterations, learningRate);
  const machine = { device, threads };
  const count = targets.length;
  const { mean, deviation } = await latentStatistics(config, generator, { samples: 10_000, ...machine });

  const w = { shape: [count, config.latentSize], data: new Float32Array(count * config.latentSize) };
  const guesses = options.encoder ? await encodeImages(gan, options.encoder, targets, machine) : undefined;
  for (let n = 0; n < count; n++) w.data.set(guesses?.[n] ?? mean, n * config.latentSize);
  const shrink = (x: tf.Tensor4D): tf.Tensor4D =>
    config.size > COMPARED_SIZE ? (avgPool2d(x, config.size / COMPARED_SIZE) as tf.Tensor4D) : x;
  const training = await compileTraining(
    ({ inputs, nets }) => {
      const latent = tf.add(nets.latent.w, inputs.perturbation) as tf.Tensor2D;
      const image = shrink(synthesis(nets.generator, config, latent));
      const target = shrink(inputs.target as tf.Tensor4D);
      let losses = tf.mul(tf.mean(tf.square(tf.sub(image, target)), [1, 2, 3]), mseWeight) as tf.Tensor1D;
      if (perceptual) {
        const distance = perceptual.compare(
          nets.perceptual,
          perceptual.features(nets.perceptual, image),
          perceptual.features(nets.perceptual, target),
        );
        losses = tf.add(losses, distance);
      }
      // A sum, not a mean: what one target gets must not depend on how many there are.
      return { loss: tf.sum(losses), losses };
    },
    {
      inputs: {
        perturbation: w.shape,
        target: { shape: [count, 3, config.size, config.size], fixed: true },
      },
      nets: {
        latent: { parameters: { w }, role: "trained" },
        generator: { parameters: generator, role: "frozen" },
        ...(perceptual ? { perceptual: { parameters: perceptual.parameters, role: "frozen" as const } } : {}),
      },
      optimizer: { learningRate },
      name: "inversion",
      ...machine,
    },
  );
  const all = new Float32Array(count * length);
  targets.forEach((target, n) => {
    all.set(target, n * length);
  });
  await training.fix({ target: all });
  const stream = new RandomStream(seed, "inversion");
  const curves = targets.map(() => new Float32Array(iterations));
  try {
    for (let step = 0; step < iterations; step++) {
      const t = step / iterations;
      training.optimizer.options.learningRate = learningRate * rateFactor(t);
      const strength = deviation * PERTURBATION * Math.max(0, 1 - t / PERTURBED) ** 2;
      const perturbation = stream.normal(w.data.length).map((value) => value * strength);
      const { loss, outputs } = await training.step({ perturbation }, { signal: options.signal });
      curves.forEach((curve, n) => {
        curve[step] = outputs.losses[n];
      });
      options.progress?.(step + 1, iterations, loss / count);
    }
  } finally {
    await training.dispose();
  }
  return finish(gan, mean, w.data, targets, curves, machine);
}

/** Learning rate over the run: rises linearly, falls along a cosine. */
function rateFactor(t: number): number {
  const fall = Math.min(1, (1 - t) / RAMP_DOWN);
  return (0.5 - 0.5 * Math.cos(Math.PI * fall)) * Math.min(1, t / RAMP_UP);
}

async function finish(
  gan: SampledGan,
  latentMean: Float32Array,
  latents: Float32Array,
  targets: Float32Array[],
  curves: Float32Array[],
  machine: { device?: Device; threads?: number },
): Promise<Inversion[]> {
  const sampler = await GanSampler.create({ ...gan, latentMean }, machine);
  const results: Inversion[] = [];
  for (let n = 0; n < targets.length; n++) {
    const latent = latents.slice(n * gan.config.latentSize, (n + 1) * gan.config.latentSize);
    const image = await sampler.image(latent);
    results.push({ latent, image, psnr: psnr(image, targets[n]), losses: curves[n] });
  }
  await sampler.dispose();
  return results;
}

/** Peak signal-to-noise ratio in dB of images in [-1, 1]; infinite when they are equal. */
export function psnr(a: Float32Array, b: Float32Array): number {
  let squares = 0;
  for (let i = 0; i < a.length; i++) squares += (a[i] - b[i]) ** 2;
  return 10 * Math.log10((4 * a.length) / squares);
}

function check(
  targets: Float32Array[],
  length: number,
  size: number,
  iterations: number,
  learningRate: number,
): void {
  if (targets.length === 0) throw new InputError("There is no image to invert; give at least one.");
  for (const [n, target] of targets.entries()) {
    if (target.length !== length) {
      throw new InputError(
        `Target ${n} has ${target.length} numbers, but this GAN makes 3x${size}x${size} = ${length}; resize it to ${size} px.`,
      );
    }
  }
  if (!Number.isInteger(iterations) || iterations < 1) {
    throw new InputError(`iterations is ${iterations}, but must be a whole number of at least 1.`);
  }
  if (!(learningRate > 0)) throw new InputError(`learningRate is ${learningRate}, but must be above 0.`);
}
