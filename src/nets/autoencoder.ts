import type { Layer } from "./layers.js";
import { channelsOf, type Network, network } from "./network.js";

const down = (input: number, out: number): Layer => ({
  op: "conv",
  in: input,
  out,
  kernel: 4,
  stride: 2,
  pad: 1,
});
const up = (input: number, out: number): Layer => ({
  op: "convTranspose",
  in: input,
  out,
  kernel: 4,
  stride: 2,
  pad: 1,
});
const same = (input: number, out: number, kernel: number): Layer => ({
  op: "conv",
  in: input,
  out,
  kernel,
  pad: (kernel - 1) / 2,
});
const norm = (channels: number): Layer => ({ op: "groupNorm", channels });

/**
 * The table of the depth and albedo networks: a strided encoder to one 256-vector and a decoder back.
 *
 * @param size 64 or 128 px
 * @param outputs channels of the result
 * @param output "tanh" for albedo, "none" for raw depth
 * @param width fraction of the published channels
 * @source GAN2Shape, reference implementation (networks of Unsup3d)
 */
export function autoencoderLayers(
  size: number,
  outputs: number,
  output: "tanh" | "none",
  width = 1,
): Layer[] {
  const { first, top, latent } = channelsOf(size, width);
  const layers: Layer[] = [down(3, first), norm(first), { op: "leakyRelu" }];
  for (let c = first; c < top; c *= 2) {
    layers.push(down(c, 2 * c));
    // The last strided layer has no norm: it is the one that makes 4x4.
    if (2 * c < top) layers.push(norm(2 * c));
    layers.push({ op: "leakyRelu" });
  }
  layers.push({ op: "conv", in: top, out: latent, kernel: 4 }, { op: "relu" });
  layers.push({ op: "convTranspose", in: latent, out: top, kernel: 4 }, { op: "relu" });
  layers.push(same(top, top, 3), { op: "relu" });
  for (let c = top; c > first; c /= 2) {
    const half = c / 2;
    layers.push(up(c, half), norm(half), { op: "relu" }, same(half, half, 3), norm(half), { op: "relu" });
  }
  layers.push({ op: "upsample" });
  for (const kernel of [3, 5]) layers.push(same(first, first, kernel), norm(first), { op: "relu" });
  layers.push(same(first, outputs, 5));
  if (output === "tanh") layers.push({ op: "tanh" });
  return layers;
}

/**
 * D: image (B, 3, S, S) in [-1, 1] -> raw depth (B, 1, S, S), before depth post-processing.
 *
 * @param size 64 or 128 px
 * @param width fraction of the published channels
 * @throws InputError for another size or width
 * @example const D = depthNetwork(64); D.run(tensors, image);
 */
export function depthNetwork(size: number, width = 1): Network {
  return network("D", autoencoderLayers(size, 1, "none", width));
}

/**
 * A: image (B, 3, S, S) in [-1, 1] -> albedo (B, 3, S, S) in (-1, 1).
 *
 * @param size 64 or 128 px
 * @param width fraction of the published channels
 * @throws InputError for another size or width
 * @example const A = albedoNetwork(64); A.run(tensors, image);
 */
export function albedoNetwork(size: number, width = 1): Network {
  return network("A", autoencoderLayers(size, 3, "tanh", width));
}
