import { describe, expect, it } from "vitest";
import { RandomStream, tf } from "../../src/engine/index.js";
import { SYNFACE_64 } from "../../src/gan/config.js";
import { minibatchStddev } from "../../src/gan/discriminator.js";
import { modulatedConv2d, pixelNorm } from "../../src/gan/layers.js";

const random = new RandomStream(1, "layers");

/** The definition: one filter per sample, modulated, demodulated, then a plain convolution. */
function perSampleFilters(
  x: number[][][][],
  style: number[][],
  weight: number[][][][],
  demodulate: boolean,
): { filters: number[][][][][]; scaled: number } {
  const [outputs, inputs, kernel] = [weight.length, weight[0].length, weight[0][0].length];
  const scaled = 1 / Math.sqrt(inputs * kernel * kernel);
  const filters = style.map((s) =>
    weight.map((filter) => {
      const modulated = filter.map((plane, c) => plane.map((row) => row.map((v) => v * scaled * s[c])));
      const energy = modulated.flat(2).reduce((sum, v) => sum + v * v, 0);
      const factor = demodulate ? 1 / Math.sqrt(energy + 1e-8) : 1;
      return modulated.map((plane) => plane.map((row) => row.map((v) => v * factor)));
    }),
  );
  expect([filters.length, filters[0].length]).toEqual([x.length, outputs]);
  return { filters, scaled };
}

function naiveConv(x: number[][][], filters: number[][][][], pad: number): number[][][] {
  const size = x[0].length;
  const kernel = filters[0][0].length;
  const at = (c: number, r: number, q: number): number => x[c][r]?.[q] ?? 0;
  return filters.map((filter) =>
    Array.from({ length: size + 2 * pad - kernel + 1 }, (_, r) =>
      Array.from({ length: size + 2 * pad - kernel + 1 }, (_, q) => {
        let sum = 0;
        for (let c = 0; c < x.length; c++)
          for (let i = 0; i < kernel; i++)
            for (let j = 0; j < kernel; j++) sum += filter[c][i][j] * at(c, r + i - pad, q + j - pad);
        return sum;
      }),
    ),
  );
}

/** Transposed convolution by scattering, stride 2, then the FIR filter [1,3,3,1]² / 64 * 4 with pad (1,1). */
function naiveUp(x: number[][][], filters: number[][][][]): number[][][] {
  const size = x[0].length;
  const grown = 2 * size + 1;
  return filters.map((filter) => {
    const plane = Array.from({ length: grown }, () => new Array<number>(grown).fill(0));
    for (let c = 0; c < x.length; c++)
      for (let r = 0; r < size; r++)
        for (let q = 0; q < size; q++)
          for (let i = 0; i < 3; i++)
            for (let j = 0; j < 3; j++) plane[2 * r + i][2 * q + j] += x[c][r][q] * filter[c][i][j];
    const fir = [1, 3, 3, 1].map((a) => [1, 3, 3, 1].map((b) => (a * b) / 16));
    return naiveConv([plane], [[fir]], 1)[0];
  });
}

function setup() {
  const [batch, inputs, outputs, latent, size] = [3, 4, 5, 6, 5];
  const x = tf.tensor4d(random.normal(batch * inputs * size * size), [batch, inputs, size, size]);
  const w = tf.tensor2d(random.normal(batch * latent), [batch, latent]);
  const weights = {
    weight: tf.tensor(random.normal(outputs * inputs * 9), [1, outputs, inputs, 3, 3]),
    modulationWeight: tf.tensor(random.normal(inputs * latent), [inputs, latent]),
    modulationBias: tf.ones([inputs]),
  };
  const style = tf
    .add(tf.mul(tf.matMul(w, weights.modulationWeight as tf.Tensor2D, false, true), 1 / Math.sqrt(latent)), 1)
    .arraySync() as number[][];
  const filter = tf.reshape(weights.weight, [outputs, inputs, 3, 3]).arraySync() as number[][][][];
  return { x, w, weights, style, filter };
}

function expectClose(actual: tf.Tensor, expected: unknown): void {
  const flat = (expected as number[]).flat(9 as 1) as number[];
  const values = actual.dataSync();
  expect(values.length).toBe(flat.length);
  for (let i = 0; i < flat.length; i++) expect(Math.abs(values[i] - flat[i])).toBeLessThan(1e-4);
}

describe("modulatedConv2d", () => {
  it("equals one modulated and demodulated filter per sample", () => {
    const { x, w, weights, style, filter } = setup();
    const images = x.arraySync();
    for (const demodulate of [true, false]) {
      const { filters } = perSampleFilters(images, style, filter, demodulate);
      const expected = images.map((image, b) => naiveConv(image, filters[b], 1));
      expectClose(modulatedConv2d(x, w, weights, { demodulate }), expected);
    }
  });

  it("doubles the size by a transposed convolution without a flip, then the filter", () => {
    const { x, w, weights, style, filter } = setup();
    const images = x.arraySync();
    const { filters } = perSampleFilters(images, style, filter, true);
    const expected = images.map((image, b) => naiveUp(image, filters[b]));
    expectClose(modulatedConv2d(x, w, weights, { up: true }), expected);
  });

  it("applies the gain with and without demodulation", () => {
    const { x, w, weights } = setup();
    for (const demodulate of [true, false]) {
      const plain = tf.mul(modulatedConv2d(x, w, weights, { demodulate }), 3).arraySync();
      expectClose(modulatedConv2d(x, w, weights, { demodulate, gain: 3 }), plain);
    }
  });
});

describe("pixelNorm", () => {
  it("gives unit mean square, and leaves zero alone", () => {
    const y = pixelNorm(tf.tensor2d([3, 4, 0, 0], [2, 2])).dataSync();
    expect((y[0] ** 2 + y[1] ** 2) / 2).toBeCloseTo(1, 5);
    expect([y[2], y[3]]).toEqual([0, 0]);
  });
});

describe("minibatchStddev", () => {
  it("appends the mean deviation of each sample's group", () => {
    const [batch, channels, size] = [8, 3, 2];
    const data = random.normal(batch * channels * size * size);
    const y = minibatchStddev(tf.tensor4d(data, [batch, channels, size, size]));
    expect(y.shape).toEqual([batch, channels + 1, size, size]);
    const values = y.dataSync();
    const length = channels * size * size;
    for (let b = 0; b < batch; b++) {
      const members = Array.from({ length: 4 }, (_, i) => (b % 2) + 2 * i);
      let expected = 0;
      for (let k = 0; k < length; k++) {
        const column = members.map((m) => data[m * length + k]);
        const mean = column.reduce((a, v) => a + v, 0) / 4;
        expected += Math.sqrt(column.reduce((a, v) => a + (v - mean) ** 2, 0) / 4 + 1e-8) / length;
      }
      const start = b * (channels + 1) * size * size;
      for (let k = 0; k < length; k++) expect(values[start + k]).toBe(data[b * length + k]);
      for (let k = 0; k < size * size; k++) expect(values[start + length + k]).toBeCloseTo(expected, 5);
    }
  });

  it("refuses a batch it cannot group", () => {
    expect(() => minibatchStddev(tf.zeros([6, 1, 2, 2]))).toThrow(/got 6 images/);
  });
});

describe("SYNFACE_64", () => {
  it("has no noise, so that w says everything", () => {
    expect(SYNFACE_64.noise).toBe(false);
  });
});
