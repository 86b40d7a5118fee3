import type { Layer } from "./layers.js";
import { baseWidth, checkSize, type Network, network } from "./network.js";

const LATENT = 256;
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
 * @source GAN2Shape, reference implementation (networks of Unsup3d)
 */
export function autoencoderLayers(size: number, outputs: number, output: "tanh" | "none"): Layer[] {
  checkSize(size);
  const width = baseWidth(size);
  const top = 512;
  const layers: Layer[] = [down(3, width), norm(width), { op: "leakyRelu" }];
  for (let c = width; c < top; c *= 2) {
    layers.push(down(c, 2 * c));
    // The last strided layer has no norm: it is the one that makes 4x4.
    if (2 * c < top) layers.push(norm(2 * c));
    layers.push({ op: "leakyRelu" });
  }
  layers.push({ op: "conv", in: top, out: LATENT, kernel: 4 }, { op: "relu" });
  layers.push({ op: "convTranspose", in: LATENT, out: top, kernel: 4 }, { op: "relu" });
  layers.push(same(top, top, 3), { op: "relu" });
  for (let c = top; c > width; c /= 2) {
    const half = c / 2;
    layers.push(up(c, half), norm(half), { op: "relu" }, same(half, half, 3), norm(half), { op: "relu" });
  }
  layers.push({ op: "upsample" });
  for (const kernel of [3, 5]) layers.push(same(width, width, kernel), norm(width), { op: "relu" });
  layers.push(same(width, outputs, 5));
  if (output === "tanh") layers.push({ op: "tanh" });
  return layers;
}

/**
 * D: image (B, 3, S, S) in [-1, 1] -> raw depth (B, 1, S, S), before depth post-processing.
 *
 * @param size 64 or 128 px
 * @throws InputError for another size
 * @example const D = depthNetwork(64); D.run(tensors, image);
 */
export function depthNetwork(size: number): Network {
  return network("D", autoencoderLayers(size, 1, "none"));
}

/**
 * A: image (B, 3, S, S) in [-1, 1] -> albedo (B, 3, S, S) in (-1, 1).
 *
 * @param size 64 or 128 px
 * @throws InputError for another size
 * @example const A = albedoNetwork(64); A.run(tensors, image);
 */
export function albedoNetwork(size: number): Network {
  return network("A", autoencoderLayers(size, 3, "tanh"));
}
