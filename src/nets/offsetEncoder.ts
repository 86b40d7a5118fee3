import type { Layer } from "./layers.js";
import { channelsOf, type Network, network } from "./network.js";

/** Channels of the first layer, at both sizes. */
const FIRST = 32;

/** The table of the offset encoder. */
export function offsetEncoderLayers(size: number, styleDimension: number, width = 1): Layer[] {
  channelsOf(size, width);
  const first = FIRST * width;
  const layers: Layer[] = [{ op: "conv", in: 3, out: first, kernel: 4, stride: 2, pad: 1 }];
  let channels = first;
  // Each block halves the image, from S/2 down to 4x4.
  for (let extent = size / 2; extent > 4; extent /= 2) {
    layers.push({ op: "resDown", in: channels, out: 2 * channels });
    channels *= 2;
  }
  layers.push({ op: "relu" }, { op: "conv", in: channels, out: 2 * channels, kernel: 4 });
  layers.push({ op: "relu" }, { op: "conv", in: 2 * channels, out: styleDimension, kernel: 1 });
  return layers;
}

/**
 * E: pseudo sample (B, 3, S, S) -> raw latent offset (B, w, 1, 1).
 *
 * @param size 64 or 128 px
 * @param styleDimension length of the generator's w, 512 in the published models
 * @param width fraction of the published channels
 * @throws InputError for another size or width
 * @source GAN2Shape, section 3.2
 * @example const E = offsetEncoder(64, 128);
 */
export function offsetEncoder(size: number, styleDimension = 512, width = 1): Network {
  return network("E", offsetEncoderLayers(size, styleDimension, width));
}
