import type { Parameters, Shape } from "../engine/index.js";
import { InputError } from "../errors.js";
import { configFromShapes, type GanConfig, noiseResolutions } from "../gan/config.js";
import { discriminatorShapes } from "../gan/discriminator.js";
import { generatorShapes, initializeGenerator } from "../gan/generator.js";
import { readTorch, stateDict } from "./torch.js";
import { TorchTensor } from "./torchTensor.js";

/** A StyleGAN2 from a checkpoint of the reference implementation. */
export interface GanCheckpoint {
  config: GanConfig;
  generator: Parameters;
  discriminator: Parameters;
  /** w̄, when the file has one */
  latentMean?: Float32Array;
  /** whether the file had no noise buffers, so that new ones were drawn (seed 0) */
  noiseDrawn: boolean;
}

/**
 * Reads a StyleGAN2 checkpoint of rosinality's or GAN2Shape's format: a dictionary with `g_ema` and `d`.
 *
 * @param file path of the .pt file
 * @returns networks under the same names and shapes
 * @throws InputError when something is missing or has another shape
 * @example const gan = readGanCheckpoint("stylegan2-celeba-config-e.pt");
 */
export function readGanCheckpoint(file: string): GanCheckpoint {
  const checkpoint = readTorch(file);
  const stored = stateDict(checkpoint, "g_ema");
  const config = configFromShapes(
    Object.fromEntries(Object.entries(stored).map(([name, { shape }]) => [name, shape])),
  );
  const generator = select(stored, generatorShapes(config), file, "g_ema");
  const maps = config.noise ? noiseResolutions(config) : [];
  const noiseDrawn = maps.some((_, k) => !stored[`noises.noise_${k}`]);
  const drawn = noiseDrawn ? initializeGenerator({ ...config, mappingLayers: 1 }, 0) : stored;
  maps.forEach((h, k) => {
    const name = `noises.noise_${k}`;
    Object.assign(generator, select(drawn, { [name]: [1, 1, h, h] }, file, "g_ema"));
  });
  const average = checkpoint instanceof Map ? checkpoint.get("latent_avg") : undefined;
  return {
    config,
    generator,
    discriminator: select(stateDict(checkpoint, "d"), discriminatorShapes(config), file, "d"),
    ...(average instanceof TorchTensor ? { latentMean: average.toFloat32() } : {}),
    noiseDrawn,
  };
}

function select(stored: Parameters, shapes: Record<string, Shape>, file: string, part: string): Parameters {
  const parameters: Parameters = {};
  for (const [name, shape] of Object.entries(shapes)) {
    const found = stored[name];
    if (found?.shape.join() !== shape.join()) {
      throw new InputError(
        `${file}: "${name}" of "${part}" is ${found ? found.shape.join("x") : "missing"}, but ${shape.join("x")} is needed; this is no checkpoint of a StyleGAN2 of that size.`,
      );
    }
    parameters[name] = found;
  }
  return parameters;
}
