import {
  compile,
  type Device,
  type Parameters,
  type Program,
  RandomStream,
  type tf,
} from "../engine/index.js";
import { InputError } from "../errors.js";
import type { GanConfig } from "./config.js";
import { synthesis } from "./generator.js";
import { latentStatistics, mappingParameters, truncateLatent } from "./latent.js";
import { mapping } from "./mapping.js";

/** A generator at rest, with the mean latent when it is known. */
export interface SampledGan {
  config: GanConfig;
  generator: Parameters;
  latentMean?: Float32Array;
}

/** One random image. */
export interface GanSample {
  seed: number;
  /** truncated w [L] */
  latent: Float32Array;
  /** 3 x size x size, clamped to [-1, 1] */
  image: Float32Array;
}

/**
 * Draws images from a generator, one at a time, so that an image depends on its seed and on nothing else.
 *
 * @example
 * const sampler = await GanSampler.create(gan);
 * const { image, latent } = await sampler.sample(7, { truncationPsi: 0.7 });
 * await sampler.dispose();
 */
export class GanSampler {
  private constructor(
    readonly config: GanConfig,
    readonly latentMean: Float32Array,
    private readonly map: Program,
    private readonly draw: Program,
  ) {}

  /** Compiles mapping and synthesis; without a stored mean, w̄ is estimated from 4096 latents. */
  static async create(
    { config, generator, latentMean }: SampledGan,
    machine: { device?: Device; threads?: number } = {},
  ): Promise<GanSampler> {
    const mean = latentMean ?? (await latentStatistics(config, generator, machine)).mean;
    const input = [1, config.latentSize];
    const map = await compile(
      ({ inputs, nets }) => ({ w: mapping(nets.generator, config, inputs.z as tf.Tensor2D) }),
      {
        inputs: { z: input },
        nets: { generator: { parameters: mappingParameters(generator), role: "frozen" } },
        name: "mapping",
        ...machine,
      },
    );
    const draw = await compile(
      ({ inputs, nets }) => ({
        image: synthesis(nets.generator, config, inputs.w as tf.Tensor2D).clipByValue(-1, 1),
      }),
      {
        inputs: { w: input },
        nets: { generator: { parameters: generator, role: "frozen" } },
        name: "synthesis",
        ...machine,
      },
    );
    return new GanSampler(config, mean, map, draw);
  }

  /**
   * The image of a seed.
   *
   * @param seed whole number of at least 0
   * @param options `truncationPsi` from 0 (the mean face) to 1 (none), default 0.7
   * @throws InputError for another seed or psi
   */
  async sample(seed: number, { truncationPsi = 0.7 } = {}): Promise<GanSample> {
    if (!Number.isSafeInteger(seed) || seed < 0) {
      throw new InputError(`The seed is ${seed}, but must be a whole number of at least 0.`);
    }
    if (!(truncationPsi >= 0 && truncationPsi <= 2)) {
      throw new InputError(
        `truncationPsi is ${truncationPsi}, but must be from 0 to 2; 0.7 gives clean, 1 varied images.`,
      );
    }
    const z = new RandomStream(seed, "sample").normal(this.config.latentSize);
    const { w } = await this.map.run({ z });
    const latent = truncateLatent(w, this.latentMean, truncationPsi);
    return { seed, latent, image: await this.image(latent) };
  }

  /**
   * The image of a latent.
   *
   * @param latent w [L]
   * @returns 3 x size x size, clamped to [-1, 1]
   * @throws InputError for another length
   */
  async image(latent: Float32Array): Promise<Float32Array> {
    if (latent.length !== this.config.latentSize) {
      throw new InputError(
        `The latent has ${latent.length} numbers, but this GAN takes ${this.config.latentSize}; use one made with the same model.`,
      );
    }
    const { image } = await this.draw.run({ w: latent });
    return image.slice();
  }

  async dispose(): Promise<void> {
    await Promise.all([this.map.dispose(), this.draw.dispose()]);
  }
}

/**
 * Images of several seeds.
 *
 * @param gan generator and configuration
 * @param seeds whole numbers of at least 0
 * @param options `truncationPsi` (default 0.7), device, threads
 * @throws InputError for a bad seed or psi
 * @example const [first] = await sampleImages(gan, [0, 1, 2]);
 */
export async function sampleImages(
  gan: SampledGan,
  seeds: number[],
  { truncationPsi, ...machine }: { truncationPsi?: number; device?: Device; threads?: number } = {},
): Promise<GanSample[]> {
  const sampler = await GanSampler.create(gan, machine);
  try {
    const samples: GanSample[] = [];
    for (const seed of seeds) samples.push(await sampler.sample(seed, { truncationPsi }));
    return samples;
  } finally {
    await sampler.dispose();
  }
}
