import { describe, expect, it } from "vitest";
import {
  avgPool2d,
  conv2d,
  convTranspose2d,
  gridSample,
  gridSampleNearest,
  groupNorm,
  leakyRelu,
  maxPool2d,
  resize,
  tf,
  upfirdn2d,
  upsampleNearest2d,
} from "../../src/engine/index.js";
import { bothWays, gradientError, type Inputs, randomInput, relativeDifference } from "./helpers.js";

interface Case {
  name: string;
  inputs: Inputs;
  run: (t: Record<string, tf.Tensor>) => tf.Tensor;
  /** Inputs whose gradient is checked; default: all. */
  differentiable?: string[];
  /** Also check the gradient of the gradient. */
  twice?: boolean;
}

const image = (size: number, channels = 3, batch = 2) =>
  randomInput(`image${size}`, [batch, channels, size, size]);
const filter = (...shape: number[]) => randomInput(`filter${shape}`, shape, 0.5);
const conv = (k: number, stride: number, pad: number, size: number, batch = 2): Case => ({
  name: `conv2d k${k} s${stride} p${pad} on ${batch} x ${size}`,
  inputs: { x: image(size, 3, batch), w: filter(4, 3, k, k) },
  run: ({ x, w }) => conv2d(x, w, { stride, pad }),
  twice: true,
});
const transposed = (k: number, stride: number, pad: number, size: number, outputPadding = 0): Case => ({
  name: `convTranspose2d k${k} s${stride} p${pad} on ${size}`,
  inputs: { x: image(size), w: filter(3, 4, k, k) },
  run: ({ x, w }) => convTranspose2d(x, w, { stride, pad, outputPadding }),
  twice: true,
});
const fir = (up: number, down: number, pad: [number, number], size: number): Case => ({
  name: `upfirdn2d up${up} down${down} pad${pad} on ${size}`,
  inputs: { x: image(size) },
  run: ({ x }) => upfirdn2d(x, { up, down, pad, gain: up * up }),
  twice: true,
});
const grid = { shape: [2, 4, 5, 2], data: randomInput("grid", [2, 4, 5, 2], 0.6).data };

const CASES: Case[] = [
  conv(3, 1, 1, 6),
  conv(3, 1, 1, 6, 1),
  conv(4, 2, 1, 8),
  conv(4, 2, 1, 8, 1),
  conv(5, 1, 2, 6),
  conv(1, 1, 0, 5),
  conv(3, 2, 0, 7),
  conv(1, 2, 0, 5),
  conv(4, 1, 0, 4),
  conv(3, 1, 1, 40),
  transposed(4, 2, 1, 4),
  transposed(4, 1, 0, 1),
  transposed(3, 2, 0, 4),
  transposed(3, 2, 1, 4, 1),
  fir(2, 1, [2, 1], 4),
  fir(1, 1, [1, 1], 5),
  fir(1, 1, [2, 2], 5),
  fir(1, 2, [1, 1], 6),
  { name: "leakyRelu", inputs: { x: image(4) }, run: ({ x }) => leakyRelu(x), twice: true },
  {
    name: "groupNorm",
    inputs: { x: image(4, 8), g: randomInput("g", [8]), b: randomInput("b", [8]) },
    run: ({ x, g, b }) => groupNorm(x, 2, g, b),
  },
  { name: "avgPool2d", inputs: { x: image(6) }, run: ({ x }) => avgPool2d(x, 3), twice: true },
  { name: "maxPool2d", inputs: { x: image(6) }, run: ({ x }) => maxPool2d(x, 2) },
  { name: "upsampleNearest2d", inputs: { x: image(3) }, run: ({ x }) => upsampleNearest2d(x), twice: true },
  { name: "resize up", inputs: { x: image(5) }, run: ({ x }) => resize(x, 8), twice: true },
  { name: "resize down", inputs: { x: image(8) }, run: ({ x }) => resize(x, 5), twice: true },
  { name: "gridSample", inputs: { x: image(6), grid }, run: ({ x, grid }) => gridSample(x, grid) },
  {
    name: "gridSampleNearest",
    inputs: { x: image(6), grid },
    run: ({ x, grid }) => gridSampleNearest(x, grid),
    differentiable: [],
  },
];

/** A smooth scalar with a different weight for every entry. */
function weighted(y: tf.Tensor): tf.Tensor {
  const weights = tf.tensor(randomInput("weights", y.shape).data, y.shape);
  return tf.sum(tf.add(tf.mul(y, weights), tf.mul(0.5, tf.square(y))));
}

describe.each(CASES)("$name", ({ inputs, run, differentiable = Object.keys(inputs) }) => {
  it("computes the same compiled as by its plain loops", async () => {
    const { eager, compiled } = await bothWays(run, inputs);
    expect(relativeDifference(eager, compiled)).toBeLessThan(2e-6);
  });

  it.each(differentiable)("has the gradient of finite differences in %s", (of) => {
    expect(gradientError((t) => weighted(run(t)), inputs, of)).toBeLessThan(5e-3);
  });

  it.each(differentiable)("has the same gradient compiled in %s", async (of) => {
    const gradient = (t: Record<string, tf.Tensor>) =>
      tf.grad((x) => weighted(run({ ...t, [of]: x })))(t[of]);
    const { eager, compiled } = await bothWays(gradient, inputs);
    expect(relativeDifference(eager, compiled)).toBeLessThan(5e-6);
  });
});

describe.each(CASES.filter(({ twice }) => twice))("$name", ({ inputs, run }) => {
  it("has the second derivative of finite differences", async () => {
    // tanh-free and smooth: the square in `weighted` makes the gradient depend on the input.
    const penalty = (t: Record<string, tf.Tensor>) =>
      tf.sum(tf.square(tf.grad((x) => weighted(run({ ...t, x })))(t.x)));
    for (const of of Object.keys(inputs)) {
      expect(
        gradientError((t) => tf.mul(penalty(t), 0.01), inputs, of),
        of,
      ).toBeLessThan(2e-2);
    }
    const second = (t: Record<string, tf.Tensor>) => tf.grad((x) => penalty({ ...t, x }))(t.x);
    const { eager, compiled } = await bothWays(second, inputs);
    expect(relativeDifference(eager, compiled)).toBeLessThan(1e-5);
  });
});

describe("bad shapes", () => {
  it("names the operator and both shapes", () => {
    expect(() => conv2d(tf.zeros([1, 3, 4, 4]), tf.zeros([2, 4, 3, 3]))).toThrow(/conv2d.*1,3,4,4.*2,4,3,3/);
    expect(() => gridSample(tf.zeros([1, 3, 4, 4]), tf.zeros([2, 4, 4, 2]))).toThrow(
      /gridSample.*1,3,4,4.*2,4,4,2/,
    );
    expect(() => groupNorm(tf.zeros([1, 6, 2, 2]), 4)).toThrow(/4 groups do not divide 6/);
  });
});
