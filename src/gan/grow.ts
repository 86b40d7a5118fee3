import type { Parameters } from "../engine/index.js";
import { InputError } from "../errors.js";
import { type GanConfig, resolutions } from "./config.js";
import { initializeDiscriminator } from "./discriminator.js";
import { generatorShapes, initializeGenerator } from "./generator.js";

/** A GAN at rest: both networks and their configuration. */
export interface SmallGan {
  config: GanConfig;
  generator: Parameters;
  discriminator: Parameters;
}

/** The networks that a grown GAN begins with. */
export interface GrownGan {
  generator: Parameters;
  discriminator: Parameters;
  /** of the generator, the parameters that stay what they are: mapping network and coarse layers */
  kept: ReadonlySet<string>;
}

/**
 * Begins a larger GAN with what a smaller one has learnt.
 *
 * The mapping network and the generator's layers below the small GAN's size are kept for good, so that a latent shows
 * the same object in both. New layers begin as any do, but add no colour at first: the grown generator's first images
 * are the small one's, enlarged. The discriminator keeps its blocks behind a new first one and is trained on.
 *
 * @param config of the larger GAN: as the small one's but for the size
 * @param small what it grows from
 * @param seed of the new layers
 * @throws InputError when the sizes are not in order, or the configurations differ in more
 * @source after Karras et al., Progressive growing of GANs (2018), without its fading: outputs of all resolutions are
 *   summed here
 * @example const { generator } = growGan({ ...config, size: 128 }, { config, generator, discriminator }, 0);
 */
export function growGan(config: GanConfig, small: SmallGan, seed: number): GrownGan {
  checkGrowth(config, small.config);
  const generator = initializeGenerator(config, seed);
  const discriminator = initializeDiscriminator(config, seed);
  const take = (network: Parameters, name: string, { shape, data }: Parameters[string]): void => {
    network[name] = { shape, data: data.slice() };
  };
  for (const [name, parameter] of Object.entries(small.generator)) take(generator, name, parameter);
  const colours = resolutions(config).length - 1;
  for (let j = resolutions(small.config).length - 1; j < colours; j++) {
    generator[`to_rgbs.${j}.conv.weight`].data.fill(0);
  }
  // Generator blocks are counted from the smallest, the discriminator's from the largest.
  const deeper = resolutions(config).length - resolutions(small.config).length;
  for (const [name, parameter] of Object.entries(small.discriminator)) {
    const block = /^convs\.(\d+)\.(.*)$/.exec(name);
    if (!block) take(discriminator, name, parameter);
    else if (block[1] !== "0")
      take(discriminator, `convs.${Number(block[1]) + deeper}.${block[2]}`, parameter);
  }
  const coarse = { ...small.config, size: small.config.size / 2 };
  return { generator, discriminator, kept: new Set(Object.keys(generatorShapes(coarse))) };
}

function checkGrowth(config: GanConfig, small: GanConfig): void {
  if (config.size <= small.size) {
    throw new InputError(`The GAN to grow makes ${small.size} px already; ask for a size above that.`);
  }
  const keys = Object.keys(config) as (keyof GanConfig)[];
  const other = keys.find((key) => key !== "size" && config[key] !== small[key]);
  if (other) {
    throw new InputError(
      `${other} is ${config[other]}, but the GAN to grow has ${small[other]}; all but the size must be the same.`,
    );
  }
}
