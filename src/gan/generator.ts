import { type Parameters, RandomStream, type Shape, type Tensors, tf } from "../engine/index.js";
import { InputError } from "../errors.js";
import { channelsAt, type GanConfig, latentSlots, noiseResolutions, resolutions } from "./config.js";
import { type ModulatedWeights, styledConv, toRgb } from "./layers.js";
import { mapping, mixStyles } from "./mapping.js";

/**
 * Names and shapes of a generator's trained parameters, in the order and layout of the reference implementation.
 *
 * @returns name -> shape
 * @example generatorShapes(SYNFACE_64)["conv1.conv.weight"]; // [1, 128, 128, 3, 3]
 */
export function generatorShapes(config: GanConfig): Record<string, Shape> {
  const shapes: Record<string, Shape> = {};
  const { latentSize } = config;
  for (let i = 1; i <= config.mappingLayers; i++) {
    shapes[`style.${i}.weight`] = [latentSize, latentSize];
    shapes[`style.${i}.bias`] = [latentSize];
  }
  const modulated = (name: string, inputs: number, outputs: number, kernel: number): void => {
    shapes[`${name}.weight`] = [1, outputs, inputs, kernel, kernel];
    shapes[`${name}.modulation.weight`] = [inputs, latentSize];
    shapes[`${name}.modulation.bias`] = [inputs];
  };
  const styled = (name: string, inputs: number, outputs: number): void => {
    modulated(`${name}.conv`, inputs, outputs, 3);
    if (config.noise) shapes[`${name}.noise.weight`] = [1];
    shapes[`${name}.activate.bias`] = [outputs];
  };
  const rgb = (name: string, inputs: number): void => {
    modulated(`${name}.conv`, inputs, 3, 1);
    shapes[`${name}.bias`] = [1, 3, 1, 1];
  };
  const first = channelsAt(config, 4);
  shapes["input.input"] = [1, first, 4, 4];
  styled("conv1", first, first);
  rgb("to_rgb1", first);
  resolutions(config)
    .slice(1)
    .forEach((resolution, j) => {
      const channels = channelsAt(config, resolution);
      styled(`convs.${2 * j}`, channelsAt(config, resolution / 2), channels);
      styled(`convs.${2 * j + 1}`, channels, channels);
      rgb(`to_rgbs.${j}`, channels);
    });
  return shapes;
}

/**
 * Fresh weights of a generator; the same numbers for the same seed on every machine.
 *
 * @param seed any whole number
 * @returns parameters by name; with noise, also the buffers `noises.noise_k`
 * @example const g = initializeGenerator(SYNFACE_64, 0);
 */
export function initializeGenerator(config: GanConfig, seed: number): Parameters {
  const parameters: Parameters = {};
  for (const [name, shape] of Object.entries(generatorShapes(config))) {
    parameters[name] = { shape, data: initialValues(name, shape, seed, config) };
  }
  if (config.noise) {
    noiseResolutions(config).forEach((resolution, k) => {
      const name = `noises.noise_${k}`;
      const data = new RandomStream(seed, `generator/${name}`).normal(resolution * resolution);
      parameters[name] = { shape: [1, 1, resolution, resolution], data };
    });
  }
  return parameters;
}

function initialValues(name: string, shape: Shape, seed: number, config: GanConfig): Float32Array {
  const count = shape.reduce((a, b) => a * b, 1);
  if (name.endsWith("modulation.bias")) return new Float32Array(count).fill(1);
  if (name.endsWith("bias") || name.endsWith("noise.weight")) return new Float32Array(count);
  const values = new RandomStream(seed, `generator/${name}`).normal(count);
  // Equalised layers store weights divided by their multiplier.
  if (name.startsWith("style.")) {
    for (let i = 0; i < count; i++) values[i] /= config.mappingLearningRateMultiplier;
  }
  return values;
}

/** Noise for each styled convolution: maps [B or 1, 1, h, h] by index. */
export type NoiseMaps = tf.Tensor[];

/**
 * The synthesis network: latents to images.
 *
 * @param generator the generator's tensors
 * @param w [B, L] for one latent everywhere, or [B, slots, L]
 * @param noise maps to use in place of the fixed buffers `noises.noise_k`
 * @returns images [B, 3, size, size], about -1 to 1, not clamped
 * @throws InputError when w has another size than the GAN's
 * @example const images = synthesis(g, SYNFACE_64, w);
 */
export function synthesis(
  generator: Tensors,
  config: GanConfig,
  w: tf.Tensor2D | tf.Tensor3D,
  noise?: NoiseMaps,
): tf.Tensor4D {
  const slots = latentSlots(config);
  if (w.shape[w.rank - 1] !== config.latentSize || (w.rank === 3 && w.shape[1] !== slots)) {
    throw new InputError(
      `The latent has shape ${w.shape.join("x")}, but this GAN takes Bx${config.latentSize} or Bx${slots}x${config.latentSize}.`,
    );
  }
  const batch = w.shape[0];
  const slot = (i: number): tf.Tensor2D =>
    w.rank === 2
      ? (w as tf.Tensor2D)
      : tf.reshape(tf.slice(w as tf.Tensor3D, [0, i, 0], [batch, 1, config.latentSize]), [
          batch,
          config.latentSize,
        ]);
  const modulated = (name: string): ModulatedWeights => ({
    weight: generator[`${name}.conv.weight`],
    modulationWeight: generator[`${name}.conv.modulation.weight`],
    modulationBias: generator[`${name}.conv.modulation.bias`],
  });
  const styled = (name: string, x: tf.Tensor4D, i: number, k: number, up = false): tf.Tensor4D =>
    styledConv(
      x,
      slot(i),
      { ...modulated(name), bias: generator[`${name}.activate.bias`] },
      {
        up,
        noise: config.noise
          ? { map: noise?.[k] ?? generator[`noises.noise_${k}`], strength: generator[`${name}.noise.weight`] }
          : undefined,
      },
    );
  const rgb = (name: string, x: tf.Tensor4D, i: number, skip?: tf.Tensor4D): tf.Tensor4D =>
    toRgb(x, slot(i), { ...modulated(name), bias: generator[`${name}.bias`] }, skip);

  let x = tf.tile(generator["input.input"] as tf.Tensor4D, [batch, 1, 1, 1]);
  x = styled("conv1", x, 0, 0);
  let image = rgb("to_rgb1", x, 1);
  for (let j = 0; j < resolutions(config).length - 1; j++) {
    const i = 2 * j + 1;
    x = styled(`convs.${2 * j}`, x, i, i, true);
    x = styled(`convs.${2 * j + 1}`, x, i + 1, i + 1);
    // The colour shares its latent with the next up-convolution.
    image = rgb(`to_rgbs.${j}`, x, i + 2, image);
  }
  return image;
}

/**
 * Random latents to images, with style mixing: what training shows to the discriminator.
 *
 * @param z1 [B, L]
 * @param z2 [B, L]
 * @param crossover [B, slots], 0 where z1 rules and 1 where z2 does
 * @returns images [B, 3, size, size]
 */
export function generate(
  generator: Tensors,
  config: GanConfig,
  { noise, ...draw }: { z1: tf.Tensor; z2: tf.Tensor; crossover: tf.Tensor; noise?: NoiseMaps },
): tf.Tensor4D {
  return synthesis(generator, config, mixedLatents(generator, config, draw), noise);
}

/**
 * The latents of random images, with style mixing; arguments as for {@link generate}.
 *
 * @returns w [B, slots, L]
 */
export function mixedLatents(
  generator: Tensors,
  config: GanConfig,
  { z1, z2, crossover }: { z1: tf.Tensor; z2: tf.Tensor; crossover: tf.Tensor },
): tf.Tensor3D {
  const both = mapping(generator, config, tf.concat([z1, z2], 0) as tf.Tensor2D);
  const batch = z1.shape[0];
  const w1 = tf.slice(both, [0, 0], [batch, config.latentSize]);
  const w2 = tf.slice(both, [batch, 0], [batch, config.latentSize]);
  return mixStyles(w1, w2, crossover as tf.Tensor2D);
}
