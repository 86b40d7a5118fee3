import { beforeAll, describe, expect, it } from "vitest";
import { RandomStream, type Tensors, tf } from "../../src/engine/index.js";
import { drawParameters } from "../../src/nets/init.js";
import { type Layer, parameterRules, runLayers } from "../../src/nets/layers.js";

const random = new RandomStream(3, "layers");
const image = (channels: number, size: number) =>
  tf.tensor4d(random.normal(channels * size * size), [1, channels, size, size]);

function tensorsOf(layers: Layer[]): Tensors {
  const parameters = drawParameters(parameterRules(layers), 1, "test");
  return Object.fromEntries(
    Object.entries(parameters).map(([name, { shape, data }]) => [name, tf.tensor(data, shape)]),
  );
}

/** Correlation with a zero border, by loops. */
function naiveConv(x: number[][][], w: number[][][][], stride: number, pad: number): number[][][] {
  const [size, kernel] = [x[0].length, w[0][0].length];
  const out = (size + 2 * pad - kernel) / stride + 1;
  const at = (c: number, r: number, k: number) => x[c][r]?.[k] ?? 0;
  return w.map((filter) =>
    Array.from({ length: Math.floor(out) }, (_, r) =>
      Array.from({ length: Math.floor(out) }, (_, k) => {
        let sum = 0;
        filter.forEach((plane, c) => {
          plane.forEach((row, i) => {
            row.forEach((value, j) => {
              sum += value * at(c, r * stride + i - pad, k * stride + j - pad);
            });
          });
        });
        return sum;
      }),
    ),
  );
}

const map = (x: number[][][], f: (value: number) => number) => x.map((p) => p.map((r) => r.map(f)));
const relu = (x: number[][][]) => map(x, (v) => Math.max(0, v));

describe("layers", () => {
  beforeAll(() => void tf.setBackend("cpu"));

  it("runs a residual block whose shortcut reads relu(x) (quirk Q1)", () => {
    const layers: Layer[] = [{ op: "resDown", in: 2, out: 3 }];
    const weights = tensorsOf(layers);
    const x = image(2, 4);
    const value = (name: string) => weights[`network.0.${name}`].arraySync() as number[][][][];
    const active = relu((x.arraySync() as number[][][][])[0]);
    const main = naiveConv(relu(naiveConv(active, value("conv1.weight"), 2, 1)), value("conv2.weight"), 1, 1);
    const pooled = active.map((plane) =>
      [0, 1].map((r) =>
        [0, 1].map(
          (c) =>
            (plane[2 * r][2 * c] +
              plane[2 * r][2 * c + 1] +
              plane[2 * r + 1][2 * c] +
              plane[2 * r + 1][2 * c + 1]) /
            4,
        ),
      ),
    );
    const bias = weights["network.0.conv_sc.bias"].arraySync() as number[];
    const shortcut = naiveConv(pooled, value("conv_sc.weight"), 1, 0);
    const expected = main.flatMap((p, o) =>
      p.flatMap((r, i) => r.map((v, j) => v + shortcut[o][i][j] + bias[o])),
    );
    const got = runLayers(layers, weights, x).dataSync();
    expected.forEach((v, i) => {
      expect(got[i]).toBeCloseTo(v, 5);
    });
  });

  it("runs convolution, group norm of four channels per group and leaky ReLU as loops do", () => {
    const layers: Layer[] = [
      { op: "conv", in: 2, out: 8, kernel: 4, stride: 2, pad: 1 },
      { op: "groupNorm", channels: 8 },
      { op: "leakyRelu" },
    ];
    const weights = tensorsOf(layers);
    const x = image(2, 6);
    const raw = naiveConv(
      (x.arraySync() as number[][][][])[0],
      weights["network.0.weight"].arraySync() as number[][][][],
      2,
      1,
    );
    const expected = [0, 4].flatMap((first) => {
      const group = raw.slice(first, first + 4).flat(2);
      const mean = group.reduce((a, b) => a + b) / group.length;
      const variance = group.reduce((a, b) => a + (b - mean) ** 2, 0) / group.length;
      return group.map((v) => (v - mean) / Math.sqrt(variance + 1e-5)).map((v) => (v < 0 ? 0.2 * v : v));
    });
    const got = runLayers(layers, weights, x).dataSync();
    expected.forEach((v, i) => {
      expect(got[i]).toBeCloseTo(v, 4);
    });
  });

  it("starts convolutions in +-1/sqrt(fan-in), transposed ones by their out channels, and norms at 1 and 0", () => {
    const layers: Layer[] = [
      { op: "conv", in: 4, out: 16, kernel: 3 },
      { op: "convTranspose", in: 16, out: 2, kernel: 4 },
      { op: "groupNorm", channels: 8 },
    ];
    const drawn = drawParameters(parameterRules(layers), 5, "D");
    const extreme = (name: string) => Math.max(...drawn[name].data.map(Math.abs));
    expect(extreme("network.0.weight")).toBeLessThanOrEqual(1 / 6);
    expect(extreme("network.0.weight")).toBeGreaterThan(0.95 / 6);
    expect(extreme("network.1.weight")).toBeLessThanOrEqual(1 / Math.sqrt(32));
    expect(extreme("network.1.weight")).toBeGreaterThan(0.95 / Math.sqrt(32));
    expect([...drawn["network.2.weight"].data]).toEqual(Array(8).fill(1));
    expect([...drawn["network.2.bias"].data]).toEqual(Array(8).fill(0));
    expect(drawParameters(parameterRules(layers), 5, "D")).toEqual(drawn);
    expect(drawParameters(parameterRules(layers), 5, "A")).not.toEqual(drawn);
  });
});
