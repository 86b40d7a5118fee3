import type { CategoryName } from "../data/index.js";
import type { Parameters } from "../engine/index.js";
import type { Crop, EllipsoidOptions, Gan, Gaussian, Networks } from "../method/index.js";

/** What a model folder holds that the toolkit uses, read into memory. */
export interface OpenedModel {
  name: string;
  gan: Gan;
  /** Mean of mapped latents; estimated from 4096 samples when the folder has none. */
  latentMean?: Float32Array;
  /** Weights of the parsing network. */
  parsing?: Parameters;
  /** Weights of the network that tells the object's parts apart. */
  parts?: Parameters;
  /** Weights of the encoder that inversions begin with. */
  encoder?: Parameters;
  /** Weights of the networks that measure: who is seen, and from where in which light. */
  identity?: Parameters;
  pose?: Parameters;
  /** S; default 64 for GANs below 128 px, else 128. */
  size?: number;
  /** Which procedural objects it shows, where it was trained on such; left out for all others. */
  category?: CategoryName;
  /** Shape of the prior. */
  ellipsoid?: EllipsoidOptions;
  /** Of raw views and lights. */
  viewPrior?: Gaussian;
  lightPrior?: Gaussian;
  crop?: Crop;
  /** Fraction of the published channels that the networks have. */
  networkWidth?: number;
  pretrained?: Partial<Networks>;
}
