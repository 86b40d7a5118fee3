import { InputError } from "../errors.js";

/** The sizes that define one StyleGAN2, generator and discriminator alike. */
export interface GanConfig {
  /** image height and width in pixels, a power of two from 8 */
  size: number;
  /** channels at resolution r are `min(channelMax, floor(channelBase / r))`; 16384 is config-e, 32768 config-f */
  channelBase: number;
  channelMax: number;
  /** length of z and of w */
  latentSize: number;
  mappingLayers: number;
  /** factor on the mapping network's weights and biases in the forward pass */
  mappingLearningRateMultiplier: number;
  /** whether each styled convolution adds noise (fixed buffers outside training) */
  noise: boolean;
}

/** The GAN bundled with the toolkit: no noise inputs, so that everything an image shows comes from w. */
export const SYNFACE_64: Readonly<GanConfig> = {
  size: 64,
  channelBase: 2048,
  channelMax: 128,
  latentSize: 256,
  mappingLayers: 8,
  mappingLearningRateMultiplier: 0.01,
  noise: false,
};

/**
 * A configuration of the StyleGAN2 paper: config-f has `channelMultiplier` 2, config-e 1.
 *
 * @param size image size in pixels
 * @param channelMultiplier 1 or 2
 * @example paperConfig(128, 1).channelBase; // 16384
 */
export function paperConfig(size: number, channelMultiplier = 2): GanConfig {
  return checkConfig({
    size,
    channelBase: 16384 * channelMultiplier,
    channelMax: 512,
    latentSize: 512,
    mappingLayers: 8,
    mappingLearningRateMultiplier: 0.01,
    noise: true,
  });
}

/**
 * Returns the configuration, or says which number in it cannot be.
 *
 * @throws InputError naming the field
 * @example checkConfig({ ...SYNFACE_64, size: 32 });
 */
export function checkConfig(config: GanConfig): GanConfig {
  const need = (ok: boolean, name: keyof GanConfig, accepted: string): void => {
    if (!ok) throw new InputError(`GAN configuration: ${name} is ${config[name]}, but must be ${accepted}.`);
  };
  const whole = (value: number, low: number, high: number): boolean =>
    Number.isInteger(value) && value >= low && value <= high;
  need(
    whole(config.size, 8, 1024) && Number.isInteger(Math.log2(config.size)),
    "size",
    "a power of two from 8 to 1024",
  );
  need(whole(config.channelMax, 1, 4096), "channelMax", "a whole number from 1 to 4096");
  need(
    whole(config.channelBase, config.size, 1 << 22),
    "channelBase",
    `a whole number of at least the size, ${config.size}`,
  );
  need(whole(config.latentSize, 1, 4096), "latentSize", "a whole number from 1 to 4096");
  need(whole(config.mappingLayers, 1, 64), "mappingLayers", "a whole number from 1 to 64");
  need(
    config.mappingLearningRateMultiplier > 0 && config.mappingLearningRateMultiplier <= 1,
    "mappingLearningRateMultiplier",
    "above 0 and at most 1",
  );
  return config;
}

/** Channels of the feature maps at a resolution. */
export function channelsAt(config: GanConfig, resolution: number): number {
  return Math.min(config.channelMax, Math.floor(config.channelBase / resolution));
}

/** The generator's resolutions: 4, 8, ... size. */
export function resolutions(config: GanConfig): number[] {
  return Array.from({ length: Math.log2(config.size) - 1 }, (_, i) => 4 << i);
}

/** Number of places a latent enters the synthesis network: `2 log2(size) - 2`. */
export function latentSlots(config: GanConfig): number {
  return 2 * Math.log2(config.size) - 2;
}

/** Resolution of each noise input: 4, 8, 8, 16, 16, ... */
export function noiseResolutions(config: GanConfig): number[] {
  return resolutions(config).flatMap((resolution) => (resolution === 4 ? [4] : [resolution, resolution]));
}

/**
 * Recognises the configuration of a generator from the shapes in its state dict.
 *
 * @param shapes parameter name -> shape, with the names of the reference implementation
 * @throws InputError when this is no StyleGAN2 generator, or one whose channels follow no known rule
 * @example configFromShapes({ "input.input": [1, 512, 4, 4], ... }).size;
 */
export function configFromShapes(shapes: Record<string, readonly number[]>): GanConfig {
  const constant = shapes["input.input"];
  const style = shapes["style.1.weight"];
  if (!constant || !style) {
    throw new InputError(
      "These weights have no input.input and style.1.weight, so they are no StyleGAN2 generator; give a g_ema state dict.",
    );
  }
  let blocks = 0;
  while (shapes[`convs.${2 * blocks}.conv.weight`]) blocks++;
  let mappingLayers = 0;
  while (shapes[`style.${mappingLayers + 1}.weight`]) mappingLayers++;
  const size = 4 << blocks;
  const channelMax = constant[1];
  const last = shapes[`convs.${2 * blocks - 2}.conv.weight`]?.[1] ?? channelMax;
  const config = checkConfig({
    size,
    channelBase: last * size,
    channelMax,
    latentSize: style[1],
    mappingLayers,
    mappingLearningRateMultiplier: 0.01,
    noise: Object.hasOwn(shapes, "conv1.noise.weight"),
  });
  for (let block = 0; block < blocks; block++) {
    const found = shapes[`convs.${2 * block}.conv.weight`][1];
    const expected = channelsAt(config, 8 << block);
    if (found !== expected) {
      throw new InputError(
        `The generator has ${found} channels at ${8 << block} px where ${expected} were expected; only channels of the form min(max, base / resolution) can be read.`,
      );
    }
  }
  return config;
}
