import { describe, expect, it } from "vitest";
import { defaultDevice, tf } from "../../src/engine/index.js";
import { bothWays, randomInput, relativeDifference } from "./helpers.js";

type Fn = (t: Record<string, tf.Tensor>) => tf.Tensor;

const x = randomInput("x", [3, 4]);
const y = randomInput("y", [4]);
const positive = { shape: [3, 4], data: randomInput("p", [3, 4]).data.map((value) => Math.abs(value) + 0.1) };

/** Every TensorFlow.js kernel with a lowering, through the function that calls it. */
const FUNCTIONS: Record<string, Fn> = {
  add: ({ x, y }) => tf.add(x, y),
  sub: ({ x, y }) => tf.sub(x, y),
  mul: ({ x, y }) => tf.mul(x, y),
  div: ({ x, positive }) => tf.div(x, positive),
  maximum: ({ x, y }) => tf.maximum(x, y),
  minimum: ({ x, y }) => tf.minimum(x, y),
  pow: ({ positive }) => tf.pow(positive, 3),
  squaredDifference: ({ x, y }) => tf.squaredDifference(x, y),
  greater: ({ x, y }) => tf.cast(tf.greater(x, y), "float32"),
  notEqual: ({ x }) => tf.cast(tf.notEqual(x, 0), "float32"),
  logical: ({ x }) => tf.cast(tf.logicalAnd(tf.less(x, 1), tf.logicalNot(tf.lessEqual(x, -1))), "float32"),
  where: ({ x, positive }) => tf.where(tf.greaterEqual(x, 0), x, positive),
  abs: ({ x }) => tf.abs(x),
  neg: ({ x }) => tf.neg(x),
  square: ({ x }) => tf.square(x),
  sqrt: ({ positive }) => tf.sqrt(positive),
  rsqrt: ({ positive }) => tf.rsqrt(positive),
  exp: ({ x }) => tf.exp(x),
  log: ({ positive }) => tf.log(positive),
  tanh: ({ x }) => tf.tanh(x),
  sigmoid: ({ x }) => tf.sigmoid(x),
  relu: ({ x }) => tf.relu(x),
  softplus: ({ x }) => tf.softplus(x),
  sin: ({ x }) => tf.sin(x),
  cos: ({ x }) => tf.cos(x),
  sign: ({ x }) => tf.sign(x),
  step: ({ x }) => tf.step(x),
  floor: ({ x }) => tf.floor(x),
  clipByValue: ({ x }) => tf.clipByValue(x, -0.5, 0.5),
  zerosLike: ({ x }) => tf.add(tf.zerosLike(x), tf.onesLike(x)),
  fill: ({ x }) => tf.add(x, tf.fill([3, 4], 2)),
  reshape: ({ x }) => tf.reshape(x, [2, -1]),
  expandDims: ({ x }) => tf.expandDims(x, -1),
  transpose: ({ x }) => tf.transpose(x),
  concat: ({ x, positive }) => tf.concat([x, positive], 1),
  stack: ({ x, positive }) => tf.stack([x, positive], 1),
  unstack: ({ x }) => tf.unstack(x, 1)[2],
  split: ({ x }) => tf.split(x, [1, 3], 1)[1],
  slice: ({ x }) => tf.slice(x, [1, 0], [2, 3]),
  reverse: ({ x }) => tf.reverse(x, 1),
  pad: ({ x }) =>
    tf.pad(
      x,
      [
        [1, 0],
        [0, 2],
      ],
      7,
    ),
  tile: ({ x }) => tf.tile(x, [2, 1]),
  broadcastTo: ({ y }) => tf.broadcastTo(y, [3, 4]),
  gather: ({ x }) => tf.gather(x, [2, 0, 0], 1),
  sum: ({ x }) => tf.sum(x, 0),
  sumAll: ({ x }) => tf.sum(x),
  mean: ({ x }) => tf.mean(x, 1, true),
  max: ({ x }) => tf.max(x, 1),
  min: ({ x }) => tf.min(x),
  addN: ({ x, positive }) => tf.addN([x, positive, x]),
  matMul: ({ x, positive }) => tf.matMul(x, positive, false, true),
  matMulTransposed: ({ x, positive }) => tf.matMul(x, positive, true, false),
};

const { device } = await defaultDevice();
/** WebGPU's language promises no more of these two than an error of 2^-11. */
const toleranceOf = (name: string) =>
  device === "webgpu" && ["sin", "cos"].includes(name) ? 2 ** -11 : 2e-6;

describe("TensorFlow.js kernels", () => {
  it.each(Object.keys(FUNCTIONS))("%s is the same compiled", async (name) => {
    const { eager, compiled } = await bothWays(FUNCTIONS[name], { x, y, positive });
    expect(relativeDifference(eager, compiled)).toBeLessThan(toleranceOf(name));
  });

  it("differentiates through masks made of comparisons, whose own gradient is zero", () => {
    const masked = (x: tf.Tensor) => tf.sum(tf.mul(tf.square(x), tf.cast(tf.greater(x, 1), "float32")));
    expect([
      ...tf
        .grad(masked)(tf.tensor1d([0.5, 2, 3]))
        .dataSync(),
    ]).toEqual([0, 4, 6]);
  });

  it.each(["tanh", "sqrt", "log", "softplus", "mean", "max", "clipByValue", "abs", "pow", "div", "matMul"])(
    "%s has the same gradient compiled",
    async (name) => {
      const gradient: Fn = (t) =>
        tf.grad((x) => tf.sum(tf.square(FUNCTIONS[name]({ ...t, x, positive: x }))))(t.positive);
      const { eager, compiled } = await bothWays(gradient, { x, y, positive });
      expect(relativeDifference(eager, compiled)).toBeLessThan(5e-6);
    },
  );
});
