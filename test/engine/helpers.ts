import { compile, type Device, RandomStream, type Shape, sizeOf, tf } from "../../src/engine/index.js";

export type Inputs = Record<string, { shape: Shape; data: Float32Array }>;

/** Normal numbers, the same for the same name. */
export function randomInput(name: string, shape: Shape, scale = 1): Inputs[string] {
  const data = new RandomStream(11, name).normal(sizeOf(shape)).map((value) => value * scale);
  return { shape, data };
}

/** Runs a function eagerly, and compiled for the device that is tested (`GAN2SHAPE_DEVICE`); returns both results. */
export async function bothWays(
  fn: (inputs: Record<string, tf.Tensor>) => tf.Tensor,
  inputs: Inputs,
): Promise<{ eager: Float32Array; compiled: Float32Array; shape: Shape }> {
  const shapes = Object.fromEntries(Object.entries(inputs).map(([name, { shape }]) => [name, shape]));
  const feeds = Object.fromEntries(Object.entries(inputs).map(([name, { data }]) => [name, data]));
  const run = async (device?: Device) => {
    const program = await compile(({ inputs }) => ({ y: fn(inputs) }), {
      inputs: shapes,
      device,
      threads: 1,
    });
    const y = (await program.run(feeds)).y.slice();
    const shape = program.shapes.y;
    await program.dispose();
    return { y, shape };
  };
  const compiled = await run();
  return { eager: (await run("tfjs")).y, compiled: compiled.y, shape: compiled.shape };
}

/**
 * A signal that is found aborted when it is looked at for the n-th time, from 0, and ever after.
 *
 * @param n every boundary at which a program may be abandoned is one look
 * @param counting looks before this is true are not counted
 */
export function abortedAtLook(n: number, counting = () => true): AbortSignal {
  const { signal } = new AbortController();
  let looks = 0;
  Object.defineProperty(signal, "aborted", { get: () => counting() && looks++ >= n });
  return signal;
}

/** The largest difference, relative to the larger array's scale. */
export function relativeDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Number.POSITIVE_INFINITY;
  let difference = 0;
  let scale = 1e-6;
  for (let i = 0; i < a.length; i++) {
    difference = Math.max(difference, Math.abs(a[i] - b[i]));
    scale = Math.max(scale, Math.abs(a[i]), Math.abs(b[i]));
  }
  return difference / scale;
}

/**
 * Compares the gradient of a scalar function in one input with central differences along random directions:
 * a direction sums many entries, so float32 noise stays small beside the slope.
 *
 * @returns the largest relative error over three directions
 */
export function gradientError(
  fn: (inputs: Record<string, tf.Tensor>) => tf.Tensor,
  inputs: Inputs,
  of: string,
  step = 1e-2,
): number {
  const evaluate = (data: Float32Array) =>
    tf.tidy(() => {
      const tensors = Object.fromEntries(
        Object.entries(inputs).map(([name, input]) => [
          name,
          tf.tensor(name === of ? data : input.data, input.shape),
        ]),
      );
      return fn(tensors).dataSync()[0];
    });
  const gradient = tf.tidy(() => {
    const others = Object.fromEntries(
      Object.entries(inputs).map(([n, { data, shape }]) => [n, tf.tensor(data, shape)]),
    );
    return tf
      .grad((x) => fn({ ...others, [of]: x }))(others[of])
      .dataSync()
      .slice() as Float32Array;
  });
  let worst = 0;
  for (let trial = 0; trial < 3; trial++) {
    const direction = new RandomStream(5 + trial, "direction").normal(gradient.length);
    const norm = Math.hypot(...direction);
    const moved = (sign: number) =>
      inputs[of].data.map((value, i) => value + (sign * step * direction[i]) / norm);
    const numeric = (evaluate(moved(1)) - evaluate(moved(-1))) / (2 * step);
    let analytic = 0;
    for (let i = 0; i < gradient.length; i++) analytic += (gradient[i] * direction[i]) / norm;
    const size = Math.hypot(...gradient) / Math.sqrt(gradient.length);
    worst = Math.max(worst, Math.abs(numeric - analytic) / Math.max(Math.abs(numeric), size));
  }
  return worst;
}
