import type { Shape } from "../types.js";

/** Stride and zero padding of a convolution, the same on both axes. */
export interface ConvolutionOptions {
  /** Default 1. */
  stride?: number;
  /** Zeros added on every side; default 0. */
  pad?: number;
}

/** Extent of a convolution's output along one axis. */
export function convolvedExtent(extent: number, kernel: number, stride: number, pad: number): number {
  return Math.floor((extent + 2 * pad - kernel) / stride) + 1;
}

/** Throws when the channels of an image and a filter do not match. */
export function checkChannels(op: string, image: Shape, filter: Shape, filterAxis: 0 | 1): void {
  if (image.length !== 4 || filter.length !== 4 || image[1] !== filter[filterAxis]) {
    throw new Error(
      `${op}: the image is [${image}] and the filter [${filter}], but axis 1 of the image and axis ${filterAxis} ` +
        "of the filter must agree, both of rank 4 (NCHW and OIHW).",
    );
  }
}
