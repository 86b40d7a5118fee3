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

/** Width of the first layer: 64 channels at 64 px, 32 at 128 px. */
export function baseWidth(size: number): number {
  return Math.max(4096 / size, 16);
}

/** The method's tables exist for two image sizes. */
export function checkSize(size: number): void {
  if (size !== 64 && size !== 128) {
    throw new InputError(
      `The image size is ${size}, but the networks exist for 64 and 128; resize the image.`,
    );
  }
}
