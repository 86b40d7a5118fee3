import { defineOperator } from "../operator.js";
import type { tf } from "../tf.js";

/*
 * Two kernels, so that each pass over the data happens once: the rectifier, and its gradient `dy * (x > 0 ? 1 : slope)`,
 * which is linear in dy and (almost everywhere) constant in x. So derivatives of all orders exist.
 */
const forward = defineOperator<{ slope: number }>({
  name: "LeakyReluSmooth",
  outputShapes: ([x]) => [x],
  compute: ([x], [y], _, { slope }) => {
    for (let i = 0; i < x.length; i++) y[i] = x[i] > 0 ? x[i] : slope * x[i];
  },
  lower: (graph, [x], [shape], { slope }) => [
    graph.node("LeakyRelu", [x], shape, { alpha: { float: slope } }),
  ],
  gradient: ([dy], [x], _, attributes) => [() => backward([x, dy], attributes)[0]],
});

const backward = defineOperator<{ slope: number }>({
  name: "LeakyReluSmoothGradient",
  outputShapes: ([x]) => [x],
  compute: ([x, dy], [dx], _, { slope }) => {
    for (let i = 0; i < x.length; i++) dx[i] = x[i] > 0 ? dy[i] : slope * dy[i];
  },
  lower: (graph, [x, dy], [shape], { slope }) => {
    const positive = graph.node("Greater", [x, graph.float(0)], shape, {}, "bool");
    const scaled = graph.node("Mul", [dy, graph.float(slope)], shape);
    return [graph.node("Where", [positive, dy, scaled], shape, {}, "float32")];
  },
  gradient: ([ddx], [x], _, attributes) => [undefined, () => backward([x, ddx], attributes)[0]],
});

/**
 * Leaky rectifier whose derivatives are right to every order.
 *
 * @param x any shape
 * @param slope for negative values; default 0.2
 * @returns the same shape
 * @example const y = leakyRelu(x);
 */
export function leakyRelu<T extends tf.Tensor>(x: T, slope = 0.2): T {
  return forward([x], { slope })[0] as T;
}
