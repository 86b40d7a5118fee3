import type { Device, Parameters } from "../engine/index.js";
import type { GanConfig } from "../gan/config.js";
import { DEFAULT_SCENE, type Scene } from "../geometry/scene.js";
import { albedoNetwork, depthNetwork } from "../nets/autoencoder.js";
import type { Network } from "../nets/network.js";
import { offsetEncoder } from "../nets/offsetEncoder.js";
import { lightNetwork, viewNetwork } from "../nets/regressor.js";
import type { EllipsoidOptions } from "./ellipsoid.js";
import { type Gaussian, GENERIC_LIGHTS, GENERIC_VIEWS } from "./gaussian.js";
import type { Perceptual } from "./perceptual.js";
import { discriminatorPerceptual } from "./perceptual.js";
import type { Networks } from "./results.js";
import type { Category } from "./schedules.js";

/** A trained GAN at rest. */
export interface Gan {
  config: GanConfig;
  /** Exponential average of the generator, its noise buffers included. */
  generator: Parameters;
  discriminator: Parameters;
}

/** How a GAN image becomes one of the method's size: enlarged to `origin`, its centre cut out, then resized. */
export interface Crop {
  origin: number;
  crop: number;
}

/** All that the method knows about a category of objects. */
export interface MethodModel {
  name: string;
  /** S, image size of the reconstruction: 64 or 128. */
  size: number;
  gan: Gan;
  scene: Scene;
  category: Category;
  /** Whether the objects have left-right symmetry; of others, schedules use no mirror images. */
  symmetric: boolean;
  /** Shape of the prior; the schedule gives near and far. */
  ellipsoid: EllipsoidOptions;
  /** Of raw views and lights. */
  viewPrior: Gaussian;
  lightPrior: Gaussian;
  perceptual: Perceptual;
  crop?: Crop;
  /** Fraction of the published channels that the five networks have. */
  networkWidth: number;
  /** Networks to start from instead of random ones. */
  pretrained?: Partial<Networks>;
}

/** Where programs run. */
export interface RunOn {
  device?: Device;
  threads?: number;
}

/** The networks' functions for one model. */
export interface MethodNetworks extends Record<"D" | "A" | "V" | "L" | "E", Network> {
  meanView: number[];
  meanLight: number[];
}

/** The five networks of a model. */
export function networksOf(model: MethodModel): MethodNetworks {
  const { size, networkWidth } = model;
  return {
    D: depthNetwork(size, networkWidth),
    A: albedoNetwork(size, networkWidth),
    V: viewNetwork(size, networkWidth),
    L: lightNetwork(size, networkWidth),
    E: offsetEncoder(size, model.gan.config.latentSize, networkWidth),
    meanView: model.viewPrior.mean,
    meanLight: model.lightPrior.mean,
  };
}

/**
 * Completes a description of a model with the generic priors and the discriminator's features.
 *
 * @param given at least name and GAN
 * @example const model = methodModel({ name: "mine", gan });
 */
export function methodModel(given: Partial<MethodModel> & Pick<MethodModel, "name" | "gan">): MethodModel {
  return {
    size: given.gan.config.size >= 128 ? 128 : 64,
    scene: DEFAULT_SCENE,
    category: "other",
    symmetric: true,
    ellipsoid: {},
    networkWidth: 1,
    viewPrior: GENERIC_VIEWS,
    lightPrior: GENERIC_LIGHTS,
    perceptual: discriminatorPerceptual(given.gan.config, given.gan.discriminator),
    ...given,
  };
}
