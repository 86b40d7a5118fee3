import { tf } from "./tf.js";
import type { Value } from "./trace/graph.js";
import { symbolOf, TRACE_BACKEND, tensorOf, traceBackend } from "./trace/traceBackend.js";

/** Losses (r, k) of x (r, k, ...) and y (r, ...): each of its own part of x and its own row of y. */
export type RowwiseLoss = (x: tf.Tensor, y: tf.Tensor) => tf.Tensor;

/**
 * Computes losses and their gradients a few rows at a time.
 *
 * A compiled program then holds the activations of these rows only, and may be interrupted between them. Eagerly, and for
 * no more rows than that, it is `lossOf(x, y)`.
 *
 * @param lossOf besides its arguments it reads frozen networks and constants only
 * @param x (n, k, ...); differentiable once
 * @param y (n, ...), which must not need a gradient
 * @param atOnce rows at a time, at most
 * @returns (n, k)
 * @throws Error when `lossOf` reads what is not known before the program runs
 * @example const distances = rowwise((x, y) => tf.mean(tf.square(tf.sub(x, tf.expandDims(y, 1))), 2), ours, theirs, 6);
 */
export function rowwise(lossOf: RowwiseLoss, x: tf.Tensor, y: tf.Tensor, atOnce: number): tf.Tensor {
  const count = x.shape[0];
  if (tf.getBackend() !== TRACE_BACKEND || count <= atOnce) return lossOf(x, y);
  const { graph } = traceBackend;
  // All parts are of one size, so that one session does; the last one overlaps the one before it.
  const rows = Math.ceil(count / Math.ceil(count / atOnce));
  const inputs = [x, y].map(({ shape }) => graph.placeholder([rows, ...shape.slice(1)]));
  const [someX, someY] = inputs.map(tensorOf);
  const { value, grads } = tf.engine().gradients(() => lossOf(someX, someY), [someX]);
  const outputs = [value, grads[0]].map(symbolOf);
  const run = tf.customGrad((all, save) => {
    const values: Value[] = [symbolOf(all as tf.Tensor), symbolOf(y)];
    const shapes = outputs.map(({ shape }) => [count, ...shape.slice(1)]);
    const [losses, gradient] = graph.host("Rowwise", values, shapes, { inputs, outputs }).map(tensorOf);
    (save as tf.GradSaveFunc)([gradient]);
    const gradFunc = (dy: tf.Tensor, [saved]: tf.Tensor[]) => {
      const perLoss = tf.reshape(dy, [...dy.shape, ...new Array(saved.rank - dy.rank).fill(1)]);
      return tf.mul(saved, perLoss);
    };
    return { value: losses, gradFunc };
  });
  return run(x);
}
