import { setImmediate } from "node:timers/promises";
import type { Device, Parameters } from "../engine/index.js";
import { InputError, InterruptedError } from "../errors.js";
import type { GanConfig } from "../gan/config.js";
import { GanSampler } from "../gan/sample.js";
import { checkMeasurable, IDENTITY_FEATURES, NetworkReader } from "../nets/index.js";
import { type FeatureStatistics, featureStatistics, frechetDistance } from "./frechet.js";

/** Options of {@link RenderDistance.create}. */
export interface RenderDistanceOptions {
  config: GanConfig;
  /** The identity network whose features are compared. */
  identity: Parameters;
  /** Image `index` that no training sees, at the GAN's size: 3 x S x S in [-1, 1]. */
  render: (index: number) => Float32Array;
  /** Images in each set, at least 8; default 2000. */
  samples?: number;
  device?: Device;
  threads?: number;
  /** Ends what is being measured with InterruptedError. */
  signal?: AbortSignal;
  onProgress?: (progress: { phase: "renders" | "samples"; iteration: number; iterations: number }) => void;
}

/** Images that are read at once. */
const CHUNK = 16;

/**
 * How far a generator's samples are from renders, while it is trained: the Fréchet distance of the identity network's
 * features, as `evaluateGan` gives it. The renders are read once; the samples are those of the same seeds each time.
 *
 * @example
 * const distance = await RenderDistance.create({ config, identity, render: (i) => renders.get(i).image });
 * await trainGan({ config, images, folder, measure: (average) => distance.measure(average) });
 * await distance.dispose();
 */
export class RenderDistance {
  readonly #options: RenderDistanceOptions & { samples: number };
  readonly #reader: NetworkReader;
  #renders!: FeatureStatistics;

  private constructor(options: RenderDistanceOptions & { samples: number }, reader: NetworkReader) {
    this.#options = options;
    this.#reader = reader;
  }

  /**
   * Reads the renders.
   *
   * @throws InputError for a GAN whose size is no multiple of 64, or too few samples
   * @throws InterruptedError when the signal ended it
   */
  static async create(options: RenderDistanceOptions): Promise<RenderDistance> {
    const { config, identity, render, samples = 2000, device, threads } = options;
    checkMeasurable(config.size);
    if (!(Number.isInteger(samples) && samples >= 8)) {
      throw new InputError(`samples is ${samples}, but must be a whole number of at least 8.`);
    }
    const reader = await NetworkReader.identity(identity, { device, threads });
    const distance = new RenderDistance({ ...options, samples }, reader);
    try {
      distance.#renders = await distance.#statistics("renders", render);
    } catch (error) {
      await reader.dispose();
      throw error;
    }
    return distance;
  }

  /**
   * The distance of a generator, without truncation.
   *
   * @param generator with its mapping network
   * @throws InterruptedError when the signal ended it
   */
  async measure(generator: Parameters): Promise<number> {
    const { config, device, threads } = this.#options;
    // Without truncation the mean latent does not matter.
    const latentMean = new Float32Array(config.latentSize);
    const sampler = await GanSampler.create({ config, generator, latentMean }, { device, threads });
    try {
      const sample = async (seed: number) => (await sampler.sample(seed, { truncationPsi: 1 })).image;
      return frechetDistance(await this.#statistics("samples", sample), this.#renders);
    } finally {
      await sampler.dispose();
    }
  }

  dispose(): Promise<void> {
    return this.#reader.dispose();
  }

  async #statistics(
    phase: "renders" | "samples",
    imageAt: (index: number) => Float32Array | Promise<Float32Array>,
  ): Promise<FeatureStatistics> {
    const { samples, signal, onProgress } = this.#options;
    const features = new Float32Array(samples * IDENTITY_FEATURES);
    for (let first = 0; first < samples; first += CHUNK) {
      const images: Float32Array[] = [];
      for (let i = first; i < Math.min(samples, first + CHUNK); i++) images.push(await imageAt(i));
      features.set((await this.#reader.read(images)).features, first * IDENTITY_FEATURES);
      onProgress?.({ phase, iteration: first + images.length, iterations: samples });
      // Lets signals and progress displays through.
      await setImmediate();
      if (signal?.aborted) {
        throw new InterruptedError(
          `Training was stopped while ${phase} were measured; run the same command to go on.`,
        );
      }
    }
    return featureStatistics(features, IDENTITY_FEATURES);
  }
}
