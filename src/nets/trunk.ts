import type { Layer } from "./layers.js";

/** The measuring networks look at images of this size. */
export const MEASURED_SIZE = 64;

/**
 * The convolutions that the identity and the pose network share in kind: 64 px down to 4 x 4 in four levels, a strided
 * and a plain convolution each (the first level only the strided one), group normalisation and ReLU after every one.
 *
 * @param widths channels at 32, 16, 8 and 4 px; multiples of 4, since a group has four
 * @example trunkLayers([24, 48, 96, 128]);
 */
export function trunkLayers(widths: readonly number[]): Layer[] {
  const block = (input: number, out: number, kernel: number, stride: number): Layer[] => [
    { op: "conv", in: input, out, kernel, stride, pad: 1 },
    { op: "groupNorm", channels: out },
    { op: "relu" },
  ];
  return widths.flatMap((out, level) =>
    level === 0 ? block(3, out, 4, 2) : [...block(widths[level - 1], out, 3, 2), ...block(out, out, 3, 1)],
  );
}
