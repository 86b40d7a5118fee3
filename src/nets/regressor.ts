import type { Layer } from "./layers.js";
import { channelsOf, type Network, network } from "./network.js";

/** The table of the view and light networks: strided layers to 4x4, then to one vector, tanh. */
export function regressorLayers(size: number, outputs: number, width = 1): Layer[] {
  const { first, top } = channelsOf(size, width);
  const layers: Layer[] = [];
  for (let input = 3, out = first; out <= top; input = out, out *= 2) {
    layers.push({ op: "conv", in: input, out, kernel: 4, stride: 2, pad: 1 }, { op: "relu" });
  }
  layers.push({ op: "conv", in: top, out: top, kernel: 4 }, { op: "relu" });
  layers.push({ op: "conv", in: top, out: outputs, kernel: 1 }, { op: "tanh" });
  return layers;
}

/**
 * V: image (B, 3, S, S) -> view (B, 6, 1, 1) in (-1, 1): pitch, yaw, roll, x, y, z in raw network units.
 *
 * @param size 64 or 128 px
 * @param width fraction of the published channels
 * @throws InputError for another size or width
 * @source GAN2Shape, reference implementation
 * @example const V = viewNetwork(64);
 */
export function viewNetwork(size: number, width = 1): Network {
  return network("V", regressorLayers(size, 6, width));
}

/**
 * L: image (B, 3, S, S) -> light (B, 4, 1, 1) in (-1, 1): ambient, diffuse, direction x and y.
 *
 * @param size 64 or 128 px
 * @param width fraction of the published channels
 * @throws InputError for another size or width
 * @source GAN2Shape, reference implementation
 * @example const L = lightNetwork(64);
 */
export function lightNetwork(size: number, width = 1): Network {
  return network("L", regressorLayers(size, 4, width));
}
