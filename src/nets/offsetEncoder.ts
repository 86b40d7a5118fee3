import type { Layer } from "./layers.js";
import { checkSize, type Network, network } from "./network.js";

const WIDTH = 32;

/** The table of the offset encoder. */
export function offsetEncoderLayers(size: number, styleDimension: number): Layer[] {
  checkSize(size);
  const layers: Layer[] = [{ op: "conv", in: 3, out: WIDTH, kernel: 4, stride: 2, pad: 1 }];
  let channels = WIDTH;
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
 * @throws InputError for another size
 * @source GAN2Shape, section 3.2
 * @example const E = offsetEncoder(64, 128);
 */
export function offsetEncoder(size: number, styleDimension = 512): Network {
  return network("E", offsetEncoderLayers(size, styleDimension));
}
