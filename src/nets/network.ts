import type { Parameters, Tensors, tf } from "../engine/index.js";
import { InputError } from "../errors.js";
import { initialParameters } from "./init.js";
import { type Layer, runLayers } from "./layers.js";

/** A network as a table of layers: its starting weights and its function. The weights live outside. */
export interface Network {
  /** "D", "A", "V", "L" or "E", as in the method. */
  readonly name: string;
  readonly layers: Layer[];
  /** Starting weights from a seed. */
  init(seed: number): Parameters;
  /** (B, 3, S, S) -> the network's output. */
  run(weights: Tensors, image: tf.Tensor4D): tf.Tensor4D;
}

/** Makes a network of a table. */
export function network(name: string, layers: Layer[]): Network {
  return {
    name,
    layers,
    init: (seed) => initialParameters(layers, seed, name),
    run: (weights, image) => runLayers(layers, weights, image),
  };
}

/** Channels of the widest layers. */
const TOP = 512;

/**
 * Channels of a network's first layer, widest layers and latent vector.
 *
 * @param size 64 or 128 px
 * @param width fraction of the published channels: 1, or 0.5 or 0.25 for smaller files and faster steps
 * @throws InputError for another size or width
 */
export function channelsOf(size: number, width = 1): { first: number; top: number; latent: number } {
  checkSize(size);
  if (![1, 0.5, 0.25].includes(width)) {
    throw new InputError(`The networks' width is ${width}, but must be 1 (as published), 0.5 or 0.25.`);
  }
  return { first: Math.max(4096 / size, 16) * width, top: TOP * width, latent: (TOP / 2) * width };
}

/** The method's tables exist for two image sizes. */
export function checkSize(size: number): void {
  if (size !== 64 && size !== 128) {
    throw new InputError(
      `The image size is ${size}, but the networks exist for 64 and 128; resize the image.`,
    );
  }
}
