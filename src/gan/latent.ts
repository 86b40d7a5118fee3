import { compile, type Device, type Parameters, RandomStream, type tf } from "../engine/index.js";
import type { GanConfig } from "./config.js";
import { mapping } from "./mapping.js";

const BATCH = 256;

/** Where mapped latents lie. */
export interface LatentStatistics {
  /** w̄ [L] */
  mean: Float32Array;
  /** σ = √(mean of ‖w - w̄‖²) */
  deviation: number;
}

/**
 * Mean and spread of w over random z: the centre for truncation, the start of inversion.
 *
 * @param options `samples` (default 4096, as in the reference implementation; rounded up to a multiple of 256) and
 *   `seed`
 * @returns mean [L] and deviation
 * @example const { mean } = await latentStatistics(config, generator);
 */
export async function latentStatistics(
  config: GanConfig,
  generator: Parameters,
  {
    samples = 4096,
    seed = 0,
    ...machine
  }: { samples?: number; seed?: number; device?: Device; threads?: number } = {},
): Promise<LatentStatistics> {
  const size = config.latentSize;
  const program = await compile(
    ({ inputs, nets }) => ({ w: mapping(nets.generator, config, inputs.z as tf.Tensor2D) }),
    {
      inputs: { z: [BATCH, size] },
      nets: { generator: { parameters: mappingParameters(generator), role: "frozen" } },
      name: "latent-statistics",
      ...machine,
    },
  );
  const stream = new RandomStream(seed, "latent-statistics");
  const sum = new Float64Array(size);
  const squares = new Float64Array(size);
  const batches = Math.ceil(samples / BATCH);
  for (let batch = 0; batch < batches; batch++) {
    const { w } = await program.run({ z: stream.normal(BATCH * size) });
    for (let i = 0; i < w.length; i++) {
      sum[i % size] += w[i];
      squares[i % size] += w[i] * w[i];
    }
  }
  await program.dispose();
  const count = batches * BATCH;
  const mean = Float32Array.from(sum, (s) => s / count);
  const variance = squares.reduce((total, s, i) => total + Math.max(0, s / count - (sum[i] / count) ** 2), 0);
  return { mean, deviation: Math.sqrt(variance) };
}

/** The parameters of the mapping network alone. */
export function mappingParameters(generator: Parameters): Parameters {
  return Object.fromEntries(Object.entries(generator).filter(([name]) => name.startsWith("style.")));
}

/** Truncation of one latent or several, in plain numbers: `mean + psi (w - mean)`. */
export function truncateLatent(w: Float32Array, mean: Float32Array, truncationPsi: number): Float32Array {
  return w.map((value, i) => mean[i % mean.length] + truncationPsi * (value - mean[i % mean.length]));
}
