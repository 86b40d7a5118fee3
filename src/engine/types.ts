import type { tf } from "./tf.js";

/** Extents of an array, outermost first. */
export type Shape = number[];

/** Trainable or frozen numbers of a network, in PyTorch's layout. */
export interface Parameter {
  readonly shape: Shape;
  readonly data: Float32Array;
}

/** One network at rest: PyTorch state-dict names to values. */
export type Parameters = Record<string, Parameter>;

/** The same network while it runs: names to tensors. */
export type Tensors = Record<string, tf.Tensor>;

/** The number of elements of a shape. */
export function sizeOf(shape: Shape): number {
  return shape.reduce((size, extent) => size * extent, 1);
}

/** A copy that shares nothing with the original. */
export function cloneParameters(parameters: Parameters): Parameters {
  return Object.fromEntries(
    Object.entries(parameters).map(([name, { shape, data }]) => [
      name,
      { shape: [...shape], data: data.slice() },
    ]),
  );
}

/** How many numbers a network has. */
export function countParameters(parameters: Parameters): number {
  return Object.values(parameters).reduce((count, { data }) => count + data.length, 0);
}
